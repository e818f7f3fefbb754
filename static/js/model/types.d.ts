// The names by which the page's code speaks of what the API gives; their shapes are written from the server's (api.d.ts).

import type {
  AnnouncementNow,
  AnswerPart as ToldAnswer,
  CitationChecked,
  ConversationCard,
  FolderCard,
  Entry as KnownEntry,
  HistoryMatch,
  HistoryMatches,
  LimitNow,
  LinkCard,
  ModelCard,
  Notices,
  PassageSpan,
  QuoteSpan,
  Recheck,
  ReasoningPart,
  RunState,
  SearchPart,
  SourceState,
  StoredPage,
  TurnCard,
} from "./api.js"

export type { HistoryMatch, HistoryMatches, LimitNow, LinkCard, Notices, ReasoningPart, Recheck, SearchPart, StoredPage }
export type Source = SourceState
export type Model = ModelCard
export type Announcement = AnnouncementNow
export type Check = CitationChecked
export type AnswerPart = Omit<ToldAnswer, "marks"> & { marks?: readonly Mark[] | null }
export type Part = Exclude<RunState["parts"][number], ToldAnswer> | AnswerPart
export type Run = Omit<RunState, "parts"> & { parts: Part[] }
/** An entry as it comes: one of the known kinds, or one of a newer version. */
export type Entry = { run: string; seq: number; type: KnownEntry["type"] | (string & {}); data: any }
export type Turn = Omit<TurnCard, "runs"> & { runs: Run[] }
export type Conversation = ConversationCard
export type Folder = FolderCard
export type Span = Pick<PassageSpan | QuoteSpan, "start" | "end"> & Partial<PassageSpan & QuoteSpan>
/** Place in code points, and source number. */
export type Mark = readonly [number, number]
export type PageData = {
  user: { email: string }
  base: string
  build?: string
  language: string
  locale: string
  conversation: string | null
  engine: { name: string; connected: boolean }
  sharing?: boolean
  limits: { question: number }
  errors: Record<string, string>
  words: Record<string, string>
}
