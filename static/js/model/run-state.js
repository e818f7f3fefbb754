/**
 * The fold of a run's journal into what the page shows, the same as `chat/protocol/state.py` does it.
 *
 * Every function is pure: what did not change keeps its identity, so a view can compare with `===`.
 */

/** @typedef {import("./types.js").Run} Run */
/** @typedef {import("./types.js").Part} Part */
/** @typedef {import("./types.js").AnswerPart} AnswerPart */
/** @typedef {import("./types.js").Mark} Mark */
/** @typedef {import("./types.js").SearchPart} SearchPart */
/** @typedef {import("./types.js").Source} Source */
/** @typedef {import("./types.js").Entry} Entry */

// What a run may have died of and still have a beginning that is worth going on with.
const CUT = new Set(["engine.length", "engine.cut", "engine.silent"])
const OVER = new Set(["finished", "failed", "stopped"])

/**
 * A run of which nothing is known yet.
 * @param {string} run
 * @returns {Run}
 */
export const emptyRun = (run) => ({
  run, seq: 0, turn: "", question: "", search: false, think: false, effort: "on", model: "", model_key: "",
  status: "queued", parts: [], checks: [], uncited: [], conflicts: [], repairs: [],
  citations: [], usage: null, cost_micros: null, currency: null, seconds: null, code: null, resumed: false, fitted: null,
  instructed: false, queue: null,
})

/**
 * Whether a run broke off in its text, so that another can go on with it.
 * @param {Run} run
 */
export const isContinuable = ({ status, code, parts }) =>
  (status === "stopped" || (status === "failed" && CUT.has(code ?? "")))
  && parts.some((part) => part.type !== "search" && part.text !== "")

/** @param {Run} run */
export const isOver = (run) => OVER.has(run.status)

/**
 * The state after one entry; the very same object where the entry is a repeat or leaves a gap.
 * @param {Run} run
 * @param {Entry} entry
 * @returns {Run}
 */
export const fold = (run, entry) => {
  if (entry.seq !== run.seq + 1) return run
  const change = CHANGES[entry.type]
  return { ...run, ...(change ? change(run, entry.data) : {}), seq: entry.seq }
}

/** Whether the model was given something of a page. @param {Pick<Source, "status" | "code">} source */
export const isUsed = ({ status, code }) => status === "read" && code !== "source.unused"

/** Of how many pages of a search that is over. @param {Pick<SearchPart, "read" | "sources">} search */
export const pagesUsed = ({ read, sources }) => read - sources.filter((source) => source.status === "read" && !isUsed(source)).length

/**
 * Every source of a run that was read, by its number.
 * @param {Run} run
 * @returns {Map<number, Source>}
 */
export const readSources = (run) => {
  const read = allSources(run).filter((source) => source.status === "read")
  return new Map(read.map((source) => [source.index, source]))
}

/**
 * Every source of a run, in the order of their numbers.
 * @param {Run} run
 * @returns {Source[]}
 */
export const allSources = (run) =>
  run.parts.flatMap((part) => (part.type === "search" ? part.sources : [])).toSorted((a, b) => a.index - b.index)

/**
 * The answer's whole text.
 * @param {Run} run
 */
export const answerText = (run) =>
  run.parts.map((part) => (part.type === "answer" ? part.text : "")).filter(Boolean).join("\n\n")

/**
 * The numbers of the sources that the answer cites.
 * @param {Run} run
 */
export const citedSources = (run) =>
  new Set(run.parts.flatMap((part) => (part.type === "answer" ? part.marks ?? [] : [])).map(([, index]) => index))

/** @type {Record<string, (run: Run, data: any) => Partial<Run>>} */
const CHANGES = {
  "run.started": (_run, { turn, question, search, think, model, effort, model_key }) =>
    ({ turn, question, search, think, effort: effort ?? "on", model, model_key: model_key ?? "", status: "queued" }),
  "queue.moved": (_run, { place, seconds }) => ({ queue: place > 0 ? { place, seconds } : null }),
  "search.started": (run, { queries, round, rounds, missing }) => ({
    status: "searching",
    parts: [...run.parts, { ...newSearch(queries), round: round ?? 1, rounds: rounds ?? 0, missing: missing ?? "" }],
  }),
  "source.found": (run, { index, url, title, site, published }) =>
    changeSearch(run, (search) => ({
      sources: [...search.sources,
        { index, url, title, site, published: published ?? null, status: "found", code: null }],
    })),
  "source.read": (run, { index, code }) => changeSource(run, index, { status: "read", code: code ?? null }),
  "source.skipped": (run, { index, code }) => changeSource(run, index, { status: "skipped", code }),
  "page.opened": (run, { index, words }) => changeSearch(run, (search) => ({ opened: [...search.opened ?? [], { index, words }] })),
  "search.ended": (run, { read, skipped, seconds, providers, code, failures }) =>
    changeSearch(run, () =>
      ({ read, skipped, seconds, providers, code: code ?? null, failures: failures ?? {}, over: true })),
  "prompt.fitted": (_run, { sources, sources_left_out, turns_left_out }) =>
    ({ fitted: { sources, sources_left_out, turns_left_out } }),
  "instructions.used": () => ({ instructed: true }),
  "reasoning.delta": (run, { text }) => ({ status: "reasoning", queue: null, parts: withReasoning(run.parts, text) }),
  "reasoning.ended": (run, { seconds }) =>
    changeLast(run, (part) => part.type === "reasoning", () => ({ over: true, seconds })),
  "answer.delta": (run, { text, marks }) => ({ status: "answering", queue: null, parts: withAnswer(run.parts, text, marks) }),
  "answer.recast": (run) => run.parts.at(-1)?.type === "answer" ? {
    status: "reasoning",
    parts: run.parts.with(-1, { type: "reasoning", text: answerOf(run.parts.at(-1)), over: false, seconds: null }),
  } : {},
  "reasoning.recast": (run) =>
    run.parts.at(-1)?.type === "reasoning" ? { status: "answering", parts: run.parts.slice(0, -1) } : {},
  "citation.checked": (run, check) => ({ checks: [...run.checks, check] }),
  "citation.judged": (run, judgement) => ({ checks: run.checks.map((check) => judged(check, judgement)) }),
  "sentence.uncited": (run, sentence) => ({ uncited: [...run.uncited, sentence] }),
  "sources.disagreed": (run, conflict) => ({ conflicts: [...run.conflicts, conflict] }),
  "sentence.repaired": (run, repair) => ({ repairs: [...run.repairs ?? [], repair] }),
  "run.resumed": (run, { from }) => ({
    parts: run.parts.slice(0, from), checks: run.checks.filter((check) => check.part < from),
    uncited: run.uncited.filter(({ part }) => part < from), conflicts: run.conflicts.filter(({ part }) => part < from),
    repairs: (run.repairs ?? []).filter(({ part }) => part < from), resumed: true,
  }),
  "run.finished": (run, { citations, usage, seconds, cost_micros, currency }) => ({
    ...closed(run, "finished"), citations: citations ?? [], usage: usage ?? null, seconds: seconds ?? null,
    cost_micros: cost_micros ?? null, currency: currency ?? null,
  }),
  "run.failed": (run, { code }) => ({ ...closed(run, "failed"), code }),
  "run.stopped": (run) => closed(run, "stopped"),
}

/**
 * @param {Run["checks"][number]} check
 * @param {any} judgement
 * @returns {Run["checks"][number]} with the verdict of a judge, where it is about the same place and source
 */
const judged = (check, { index, part, start, end, verdict, quote }) =>
  check.index === index && check.part === part && check.start === start && check.end === end
    ? { ...check, verdict, reason: "judged", quote: check.quote || quote } : check

/**
 * @param {string[]} queries
 * @returns {SearchPart}
 */
const newSearch = (queries) => ({
  type: "search", queries, over: false, read: 0, skipped: 0, seconds: null, providers: [], code: null, failures: {}, sources: [],
  round: 1, rounds: 0, missing: "", opened: [],
})

/**
 * @param {Run} run
 * @param {(part: Part) => boolean} isWanted
 * @param {(part: any) => object} change
 * @returns {Partial<Run>}
 */
const changeLast = (run, isWanted, change) => {
  const place = run.parts.findLastIndex(isWanted)
  const part = run.parts[place]
  return part ? { parts: run.parts.with(place, /** @type {Part} */ ({ ...part, ...change(part) })) } : {}
}

/**
 * @param {Run} run
 * @param {(search: SearchPart) => Partial<SearchPart>} change
 */
const changeSearch = (run, change) => changeLast(run, (part) => part.type === "search", change)

/**
 * @param {Run} run
 * @param {number} index
 * @param {Partial<Source>} change
 */
const changeSource = (run, index, change) =>
  changeSearch(run, (search) => ({
    sources: search.sources.map((source) => (source.index === index ? { ...source, ...change } : source)),
  }))

/**
 * @param {Part[]} parts
 * @param {string} text
 * @returns {Part[]}
 */
const withReasoning = (parts, text) => {
  const last = parts.at(-1)
  if (last?.type !== "reasoning" || last.over) return [...parts, { type: "reasoning", text, over: false, seconds: null }]
  return parts.with(-1, { ...last, text: last.text + text })
}

/** @param {Part | undefined} part */
const answerOf = (part) => (part?.type === "answer" ? part.text : "")

/**
 * @param {Part[]} parts
 * @param {string} text
 * @param {readonly Mark[]} [marks] their places count from the beginning of `text`
 * @returns {Part[]}
 */
const withAnswer = (parts, text, marks) => {
  const last = parts.at(-1)
  if (last?.type !== "answer") return [...parts, { type: "answer", text, ...(marks ? { marks } : {}) }]
  const joined = marks ? { marks: joinedMarks(last, marks) } : {}
  return parts.with(-1, { ...last, text: last.text + text, ...joined })
}

/** @param {AnswerPart} part @param {readonly Mark[]} later @returns {readonly Mark[]} */
const joinedMarks = ({ text, marks }, later) => {
  if (later.length === 0) return marks ?? []
  const length = [...text].length
  return [...(marks ?? []), ...later.map(([place, index]) => /** @type {Mark} */ ([length + place, index]))]
}

/**
 * @param {Run} run
 * @param {Run["status"]} status
 * @returns {Partial<Run>}
 */
const closed = (run, status) => ({
  status, queue: null,
  parts: run.parts.map((part) => (part.type === "answer" || part.over ? part : { ...part, over: true })),
})
