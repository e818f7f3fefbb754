// The shapes of docs/contracts.md.

export type Source = {
  index: number
  url: string
  title: string
  site: string
  published: string | null
  status: "found" | "read" | "skipped"
  code: string | null
}
export type SearchPart = {
  type: "search"
  queries: string[]
  over: boolean
  read: number
  skipped: number
  seconds: number | null
  providers: string[]
  code: string | null
  failures: Record<string, string>
  sources: Source[]
}
export type ReasoningPart = { type: "reasoning"; text: string; over: boolean; seconds: number | null }
export type AnswerPart = { type: "answer"; text: string }
export type Part = SearchPart | ReasoningPart | AnswerPart
export type Check = {
  index: number
  part: number
  start: number
  end: number
  verdict: "supported" | "mentioned" | "unsupported"
  quote: string
}
export type Run = {
  run: string
  seq: number
  turn: string
  question: string
  search: boolean
  think: boolean
  model: string
  status: "queued" | "searching" | "reasoning" | "answering" | "finished" | "failed" | "stopped"
  parts: Part[]
  checks: Check[]
  citations: number[]
  usage: Record<string, number | null> | null
  seconds: number | null
  code: string | null
  resumed: boolean
  fitted: { sources: number; sources_left_out: number; turns_left_out: number } | null
  queue: { place: number; seconds: number } | null
}
export type Entry = { run: string; seq: number; type: string; data: any }
export type Turn = {
  id: string
  parent: string | null
  question: string
  search: boolean
  think: boolean
  sites?: string[]
  created_at: string
  runs: Run[]
}
export type Conversation = {
  id: string
  title: string
  pinned: boolean
  archived: boolean
  created_at: string
  updated_at: string
}
export type Span = { start: number; end: number; heading?: string; text?: string }
export type StoredPage = Omit<Source, "status"> & {
  status: string
  provider: string
  language: string
  text: string
  hash: string
  flagged: boolean
  fetched_at: string
  passages: Span[]
  quotes: Span[]
}
export type PageData = {
  user: { email: string }
  language: "en" | "zh-hans" | "zh-hant"
  conversation: string | null
  engine: { name: string; connected: boolean }
  limits: { question: number }
  errors: Record<string, string>
  words: Record<string, string>
}
