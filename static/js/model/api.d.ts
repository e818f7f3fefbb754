// Written by `make reference` from docs/openapi.json. What the API gives; types.d.ts has the page's own names.

export type Entry =
  | RunStartedEntry
  | QueueMovedEntry
  | SearchStartedEntry
  | SourceFoundEntry
  | SourceReadEntry
  | SourceSkippedEntry
  | SearchEndedEntry
  | PageOpenedEntry
  | PromptFittedEntry
  | InstructionsUsedEntry
  | ReasoningDeltaEntry
  | ReasoningEndedEntry
  | AnswerDeltaEntry
  | AnswerRecastEntry
  | ReasoningRecastEntry
  | CitationCheckedEntry
  | CitationJudgedEntry
  | SentenceUncitedEntry
  | SourcesDisagreedEntry
  | SentenceRepairedEntry
  | RunResumedEntry
  | RunFinishedEntry
  | RunFailedEntry
  | RunStoppedEntry

export interface ConversationMade {
  id: string
}
export interface ConversationStart {
  client_id?: string | null
  temporary?: boolean
}
export interface ConversationCard {
  id: string
  title: string
  pinned: boolean
  archived: boolean
  folder: string | null
  live: boolean
  temporary: boolean
  created_at: string
  updated_at: string
}
/**
 * A page of the list, newest change first; `next` is the `after` of the next page.
 */
export interface ConversationList {
  conversations: ConversationCard[]
  next: string | null
}
export interface AnswerPart {
  text: string
  type: "answer"
  marks?: unknown[][] | null
}
/**
 * `start` and `end` count code points in the text of part number `part`.
 */
export interface CitationChecked {
  index: number
  part: number
  start: number
  end: number
  verdict: "supported" | "mentioned" | "unsupported" | "unchecked" | "contradicted"
  quote: string
  reason?: string | null
}
/**
 * A conversation with its turns, oldest first: all, or, where a `limit` was given, some of one branch.
 */
export interface ConversationBody {
  id: string
  title: string
  pinned: boolean
  archived: boolean
  folder: string | null
  live: boolean
  temporary: boolean
  created_at: string
  updated_at: string
  turns: TurnCard[]
  tree: TurnNode[]
}
/**
 * One question, with its runs in the order in which they were begun.
 */
export interface TurnCard {
  id: string
  parent: string | null
  question: string
  search: boolean
  think: boolean
  effort: string
  sites: string[]
  focus: string
  days: number | null
  feedback: {
    [k: string]: boolean
  }
  related: {
    [k: string]: string[]
  }
  model: string
  created_at: string
  runs: RunState[]
  chosen: string | null
}
/**
 * Everything a reader sees of a run, at `seq`. Shape: docs/contracts.md.
 */
export interface RunState {
  run: string
  seq: number
  turn: string
  question: string
  search: boolean
  think: boolean
  effort: string
  model: string
  model_key: string
  status: ("queued" | "searching" | "reasoning" | "answering") | ("finished" | "failed" | "stopped")
  parts: (SearchPart | ReasoningPart | AnswerPart)[]
  checks: CitationChecked[]
  uncited: SentenceUncited[]
  conflicts: SourcesDisagreed[]
  repairs: SentenceRepaired[]
  citations: number[]
  usage: {
    [k: string]: number
  } | null
  cost_micros: number | null
  currency: string | null
  seconds: number | null
  code: string | null
  resumed: boolean
  fitted: PromptFitted | null
  instructed: boolean
  queue: QueueMoved | null
}
export interface SearchPart {
  queries: string[]
  sources: SourceState[]
  over: boolean
  read: number
  skipped: number
  seconds: number | null
  providers: string[]
  code: string | null
  failures: {
    [k: string]: string
  }
  round: number
  rounds: number
  missing: string
  opened: OpenedPage[]
  type: "search"
}
/**
 * A source as its card shows it.
 */
export interface SourceState {
  index: number
  url: string
  title: string
  site: string
  published: string | null
  status: "found" | "read" | "skipped"
  code: string | null
}
/**
 * A page that the model has read on in: at `words`, or from its beginning.
 */
export interface OpenedPage {
  index: number
  words: string
}
export interface ReasoningPart {
  text: string
  over: boolean
  seconds: number | null
  type: "reasoning"
}
/**
 * A sentence of part number `part` says something and cites no page; `start` and `end` as of a check.
 */
export interface SentenceUncited {
  part: number
  start: number
  end: number
}
/**
 * Of what a cited sentence takes from source `index`, source `other` says otherwise in nearly the same words.
 */
export interface SourcesDisagreed {
  part: number
  start: number
  end: number
  kind: "number" | "date" | "name"
  index: number
  quote: string
  other: number
  other_quote: string
}
/**
 * What takes the place of a cited statement that page `index` contradicts; where `text` is empty it is struck.
 */
export interface SentenceRepaired {
  index: number
  part: number
  start: number
  end: number
  text: string
}
/**
 * The model was told less than there is: `sources` of the read ones and the newest turns, the rest is left out.
 */
export interface PromptFitted {
  sources: number
  sources_left_out: number
  turns_left_out: number
}
/**
 * The run waits for a model: its place in line from 1, and for about how long. Place 0: its turn has come.
 */
export interface QueueMoved {
  place: number
  seconds: number
}
/**
 * A turn's place in the tree.
 */
export interface TurnNode {
  id: string
  parent: string | null
}
export interface Change {
  title?: string
  pinned?: boolean
  archived?: boolean
  folder?: string | null
}
export interface Presence {
  open: boolean
}
/**
 * The same for the first request and for its repetition.
 */
export interface TurnMade {
  turn: string
  run: string
}
export interface Ask {
  client_id: string
  question: string
  search: boolean
  think: boolean | ("off" | "on" | "deep")
  parent?: string | null
  /**
   * @maxItems 20
   */
  sites?: string[]
  focus?: "" | "web" | "papers" | "code" | "news"
  days?: number | null
  model?: string
}
export interface Retry {
  client_id?: string | null
  search?: boolean | null
  think?: boolean | ("off" | "on" | "deep") | null
  model?: string | null
  sources?: number[] | null
}
export interface RunNamed {
  run: string
}
export interface Stop {
  seq?: number | null
}
export interface Continue {
  client_id?: string | null
}
/**
 * Everything a reader sees of a run, at `seq`. Shape: docs/contracts.md.
 */
export interface RunState1 {
  run: string
  seq: number
  turn: string
  question: string
  search: boolean
  think: boolean
  effort: string
  model: string
  model_key: string
  status: ("queued" | "searching" | "reasoning" | "answering") | ("finished" | "failed" | "stopped")
  parts: (SearchPart | ReasoningPart | AnswerPart)[]
  checks: CitationChecked[]
  uncited: SentenceUncited[]
  conflicts: SourcesDisagreed[]
  repairs: SentenceRepaired[]
  citations: number[]
  usage: {
    [k: string]: number
  } | null
  cost_micros: number | null
  currency: string | null
  seconds: number | null
  code: string | null
  resumed: boolean
  fitted: PromptFitted | null
  instructed: boolean
  queue: QueueMoved | null
}
/**
 * At most three, each of at most 120 characters; none where none were written.
 */
export interface RelatedQuestions {
  turn: string
  questions: string[]
}
/**
 * A passage that the model was given: `text[start:end]`, in code points.
 */
export interface PassageSpan {
  start: number
  end: number
  heading: string
}
/**
 * What supports a cited sentence: `text[start:end]`, in code points.
 */
export interface QuoteSpan {
  start: number
  end: number
  text: string
}
/**
 * What came over the wire when a page was read; `bytes_hash` is the SHA-256 of the body.
 */
export interface ReceiptRecord {
  bytes_hash: string
  size_bytes: number
  charset?: string
  status: number
  content_type?: string
  last_modified?: string
  etag?: string
}
/**
 * A source with the page as it was read. Without a page, `text` is empty and what is known of a page is null.
 */
export interface StoredPage {
  index: number
  url: string
  title: string
  site: string
  published: string | null
  status: "found" | "read" | "skipped"
  code: string | null
  provider: string
  language: string | null
  text: string
  hash: string | null
  flagged: boolean
  fetched_at: string | null
  final_url: string | null
  receipt: ReceiptRecord | null
  passages: PassageSpan[]
  quotes: QuoteSpan[]
}
/**
 * A model that may be chosen; `name` is what `model` of a question and of a retry takes.
 */
export interface ModelCard {
  name: string
  label: string
  levels: ("off" | "on" | "deep")[]
  ready: boolean
  price: TokenPrice | null
}
/**
 * In `currency` for a million tokens, or for an hour in which one answer is written.
 */
export interface TokenPrice {
  prompt: number
  cached: number | null
  completion: number
  hour: number
  currency: string
}
/**
 * The models of whoever asks, the one of who chooses nothing first.
 */
export interface ModelList {
  models: ModelCard[]
}
export interface Alive {
  status: "alive"
}
/**
 * Whether all parts answer, and each by name.
 */
export interface Ready {
  ready: boolean
  parts: {
    [k: string]: boolean
  }
}
/**
 * A turn, or, where that is null, a conversation by its title; `place` says where the snippet is from.
 */
export interface HistoryMatch {
  conversation: ConversationCard
  turn: string | null
  question: string
  asked_at: string
  place: "title" | "question" | "answer" | "source"
  snippet: SnippetBody
}
/**
 * A piece of a text; what was looked for stands at `text[start:end]` of each mark, in code points.
 */
export interface SnippetBody {
  text: string
  marks: number[][]
}
/**
 * A page of matches: titles first, then turns, the newest first; `next` is the `before` of the next page.
 */
export interface HistoryMatches {
  matches: HistoryMatch[]
  next: string | null
  waiting: number
}
/**
 * `earlier`: keys that this instance has signed with before, and knows still.
 */
export interface CertificateKey {
  public_key: string
  key_id: string
  earlier: EarlierKey[]
}
export interface EarlierKey {
  public_key: string
  key_id: string
}
/**
 * `changed` by this call; `remaining`: how many another call of the same would change.
 */
export interface ManyDone {
  changed: number
  remaining: number
}
/**
 * `ids`: which conversations; without it all of one's own, archived ones too. `folder` goes with `move` only, and
 * must be named there: null takes them out of theirs.
 */
export interface ManyWanted {
  change: "archive" | "unarchive" | "move" | "delete"
  ids?: string[] | null
  folder?: string | null
}
export interface FolderCard {
  id: string
  name: string
  created_at: string
}
/**
 * All of one's folders, also those with nothing in them, by their names.
 */
export interface FolderList {
  folders: FolderCard[]
}
export interface FolderWanted {
  name: string
}
/**
 * `address`: the link itself, from the root of the site. Nobody can tell it again.
 */
export interface LinkMade {
  id: string
  conversation: string
  title: string
  turns: number
  created_at: string
  expires_at: string
  address: string
}
/**
 * `leaf`: the turn with which the copy ends; the newest where there is none. `days`: for how long it opens.
 */
export interface LinkWanted {
  leaf?: string | null
  days?: number
}
export interface LinkCard {
  id: string
  conversation: string
  title: string
  turns: number
  created_at: string
  expires_at: string
}
/**
 * One's links that still open, the newest first.
 */
export interface LinkList {
  links: LinkCard[]
}
/**
 * `id` of the conversation; the same where it had been brought in before, or is there already.
 */
export interface BroughtIn {
  id: string
  title: string
}
export interface FeedbackCard {
  good: boolean
  reason: "" | "wrong" | "sources" | "incomplete" | "outdated" | "language" | "harmful" | "other"
  comment: string
}
/**
 * `reason` and `comment` say why; both may be empty.
 */
export interface FeedbackGiven {
  good: boolean
  reason?: "" | "wrong" | "sources" | "incomplete" | "outdated" | "language" | "harmful" | "other"
  comment?: string
}
/**
 * While it is under way `checked_at` is null.
 */
export interface Recheck {
  checked_at: string | null
  statements: StatementNow[]
}
/**
 * A cited statement, `[start:end]` in code points of part `part`, and what has become of it.
 *
 * `now`: as much of it stands on its page as did (`holds`), only some (`changed`), hardly any (`lost`), or the page
 * not read again (`unread`, with a `code` where it could not be). `quote`: the words that decided, where its page is
 * another than it was.
 */
export interface StatementNow {
  part: number
  start: number
  end: number
  index: number
  text: string
  was: string
  now: "holds" | "changed" | "lost" | "unread"
  quote: string
  code: string | null
}
/**
 * While it `holds_questions`, readers can ask nothing new.
 */
export interface AnnouncementNow {
  text: string
  holds_questions: boolean
}
/**
 * A limit of which the reader has used most; costs are in millionths of the currency.
 */
export interface LimitNow {
  kind: "questions" | "tokens" | "cost"
  period: "day" | "month"
  limit: number
  used: number
  ends_at: string
}
/**
 * `announcement` is null where none stands; a page of another `build` than its own data tell is an older one.
 */
export interface Notices {
  announcement: AnnouncementNow | null
  limits: LimitNow[]
  build: string
}
/**
 * A problem document of RFC 9457. `code` is stable; `detail` is its sentence in the reader's language.
 */
export interface Problem {
  type: "about:blank"
  title: string
  status: number
  code:
    | "question.empty"
    | "question.too_long"
    | "conversation.busy"
    | "conversation.temporary"
    | "not_found"
    | "request.invalid"
    | "request.too_large"
    | "request.forbidden"
    | "account.signed_out"
    | "account.second_factor"
    | "limit.connections"
    | "limit.runs"
    | "limit.asks_minute"
    | "limit.asks_day"
    | "limit.questions"
    | "limit.tokens"
    | "limit.cost"
    | "limit.conversations"
    | "limit.links"
    | "account.instructions_too_long"
    | "sharing.off"
    | "sharing.empty"
    | "sharing.too_large"
    | "import.unknown"
    | "export.too_large"
    | "limit.imports"
    | "limit.folders"
    | "folder.exists"
    | "certificate.none"
    | "server.full"
    | "server.unavailable"
    | "server.maintenance"
    | "engine.model_gone"
    | "run.not_continuable"
  detail: string
}
export interface RunStartedEntry {
  run: string
  seq: number
  type: "run.started"
  data: {
    turn: string
    question: string
    search: boolean
    think: boolean
    model: string
    effort: string
    model_key?: string | null
  }
}
export interface QueueMovedEntry {
  run: string
  seq: number
  type: "queue.moved"
  data: {
    place: number
    seconds: number
  }
}
export interface SearchStartedEntry {
  run: string
  seq: number
  type: "search.started"
  data: {
    queries: string[]
    round: number
    rounds: number
    missing: string
  }
}
export interface SourceFoundEntry {
  run: string
  seq: number
  type: "source.found"
  data: {
    index: number
    url: string
    title: string
    site: string
    published: string | null
  }
}
export interface SourceReadEntry {
  run: string
  seq: number
  type: "source.read"
  data: {
    index: number
    code: string | null
  }
}
export interface SourceSkippedEntry {
  run: string
  seq: number
  type: "source.skipped"
  data: {
    index: number
    code: string
  }
}
export interface SearchEndedEntry {
  run: string
  seq: number
  type: "search.ended"
  data: {
    read: number
    skipped: number
    seconds: number
    providers: string[]
    code: string | null
    failures: {
      [k: string]: string
    }
  }
}
export interface PageOpenedEntry {
  run: string
  seq: number
  type: "page.opened"
  data: {
    index: number
    words: string
  }
}
export interface PromptFittedEntry {
  run: string
  seq: number
  type: "prompt.fitted"
  data: {
    sources: number
    sources_left_out: number
    turns_left_out: number
  }
}
export interface InstructionsUsedEntry {
  run: string
  seq: number
  type: "instructions.used"
  data: {}
}
export interface ReasoningDeltaEntry {
  run: string
  seq: number
  type: "reasoning.delta"
  data: {
    text: string
  }
}
export interface ReasoningEndedEntry {
  run: string
  seq: number
  type: "reasoning.ended"
  data: {
    seconds: number
  }
}
export interface AnswerDeltaEntry {
  run: string
  seq: number
  type: "answer.delta"
  data: {
    text: string
    marks?: unknown[][] | null
  }
}
export interface AnswerRecastEntry {
  run: string
  seq: number
  type: "answer.recast"
  data: {}
}
export interface ReasoningRecastEntry {
  run: string
  seq: number
  type: "reasoning.recast"
  data: {}
}
export interface CitationCheckedEntry {
  run: string
  seq: number
  type: "citation.checked"
  data: {
    index: number
    part: number
    start: number
    end: number
    verdict: "supported" | "mentioned" | "unsupported" | "unchecked" | "contradicted"
    quote: string
    reason?: string | null
  }
}
export interface CitationJudgedEntry {
  run: string
  seq: number
  type: "citation.judged"
  data: {
    index: number
    part: number
    start: number
    end: number
    verdict: "supported" | "mentioned" | "unsupported" | "unchecked" | "contradicted"
    probability: number
    quote: string
  }
}
export interface SentenceUncitedEntry {
  run: string
  seq: number
  type: "sentence.uncited"
  data: {
    part: number
    start: number
    end: number
  }
}
export interface SourcesDisagreedEntry {
  run: string
  seq: number
  type: "sources.disagreed"
  data: {
    part: number
    start: number
    end: number
    kind: "number" | "date" | "name"
    index: number
    quote: string
    other: number
    other_quote: string
  }
}
export interface SentenceRepairedEntry {
  run: string
  seq: number
  type: "sentence.repaired"
  data: {
    index: number
    part: number
    start: number
    end: number
    text: string
  }
}
export interface RunResumedEntry {
  run: string
  seq: number
  type: "run.resumed"
  data: {
    writer: string
    from: number
  }
}
export interface RunFinishedEntry {
  run: string
  seq: number
  type: "run.finished"
  data: {
    citations: number[]
    usage: {
      [k: string]: number
    } | null
    seconds: number
    cost_micros?: number | null
    currency?: string | null
  }
}
export interface RunFailedEntry {
  run: string
  seq: number
  type: "run.failed"
  data: {
    code: string
  }
}
export interface RunStoppedEntry {
  run: string
  seq: number
  type: "run.stopped"
  data: {}
}
export interface Snapshot {
  type: "snapshot"
  run: string
  seq: number
  state: RunState
}
