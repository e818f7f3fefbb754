/** One run, drawn from its state: its parts in order, how it ended, and what can be done with it. */

import { AnswerActions } from "./answer-actions.js"
import { AnswerPart } from "./answer-part.js"
import { ExportMenu } from "./export-menu.js"
import { ConflictList } from "./conflict-list.js"
import { exportAddress } from "../net/api.js"
import { clone, part, setText } from "../ui/dom.js"
import { ReasoningPart } from "./reasoning-part.js"
import { RecheckList } from "./recheck-list.js"
import { RetryMenu } from "./retry-menu.js"
import { SearchPart } from "./search-part.js"
import { allSources, answerText, citedSources, isContinuable, isOver, isUsed, readSources } from "../model/run-state.js"
import { SourceStrip } from "./source-strip.js"
import { StatusRow } from "./status-row.js"
import { firstProblem, verdictLine } from "./verdict-line.js"
import { Waiting } from "./waiting.js"
import { choices, labelOf, onceOffered } from "../ui/models.js"
import { locale, sentence, translate } from "../ui/i18n.js"

/** @typedef {import("../model/types.js").Run} Run */
/** @typedef {import("../model/types.js").Part} Part */
/** @typedef {import("./retry-choices.js").Change} Change */
/** @typedef {{openSource: (run: Run, index: number | null, cited: import("../model/types.js").Check | null, opener: HTMLElement) => void,
 *   retry: (run: string, change?: Change) => void, isNewest: (run: string) => boolean, ask: (question: string) => void,
 *   resume: (run: string) => void, answerNow: (run: string) => void}} Actions */

/** What fails again, asked in the same way. */
const HOPELESS = new Set(["engine.too_long", "engine.refused", "engine.field_refused", "engine.model_gone"])

export class RunView {
  element = clone("run")
  #status = new StatusRow(this.element)
  #waiting = new Waiting(this.element)
  #acts
  #recheck
  #strip = new SourceStrip(this.element, (index, opener) => this.#open(index, null, opener))
  #conflicts = new ConflictList(this.element, (index, cited, opener) => {
    if (this.#run) this.#actions.openSource(this.#run, index, cited, opener)
  })
  #actions
  #asked
  /** @type {Run | null} */
  #run = null
  /** @type {(SearchPart | ReasoningPart | AnswerPart)[]} */
  #parts = []

  /**
   * @param {Actions} actions
   * @param {string} asked when, as the reader's clock says it
   * @param {boolean | null} [isGood] what its reader has said of it
   */
  constructor(actions, asked, isGood = null) {
    this.#acts = new AnswerActions(this.element, isGood)
    this.#actions = actions
    this.#asked = asked
    this.#recheck = new RecheckList(this.element, { run: () => this.#run?.run ?? "", open: (index, opener) => this.#open(index, null, opener) })
    new RetryMenu(this.element, { ...actions, run: () => this.#run })
    new ExportMenu(this.element, (format) => exportAddress("runs", this.#run?.run ?? "", format))
    part("failure-retry", this.element).addEventListener("click", () => this.#run && actions.retry(this.#run.run))
    for (const name of ["stopped-continue", "failure-continue"]) {
      part(name, this.element).addEventListener("click", () => this.#run && actions.resume(this.#run.run))
    }
    part("verdicts-check", this.element).addEventListener("click", (event) =>
      this.#openProblem(/** @type {HTMLElement} */ (event.currentTarget)))
    part("open-sources", this.element).addEventListener("click", (event) =>
      this.#open(null, null, /** @type {HTMLElement} */ (event.currentTarget)))
  }

  /** The model and its manner, where they could have been chosen. */
  get manner() {
    return this.#run ? manner(this.#run).filter(Boolean).join(" · ") : ""
  }

  /** @param {Run} run */
  update(run) {
    if (run === this.#run) return
    this.#run = run
    this.element.dataset.status = run.status
    this.element.dataset.seq = String(run.seq)
    this.#dropOtherParts(run.parts)
    run.parts.forEach((drawn, place) => this.#drawPart(run, drawn, place))
    this.#strip.update(run)
    this.#status.update(run, this.#parts.filter((view) => !(view instanceof AnswerPart)).map(({ element }) => element))
    this.#waiting.update(run)
    this.#drawFitted(run)
    this.#drawEnd(run)
  }

  // A run that was taken over may lose parts: what does not fit any more goes, with all after it.
  /** @param {Part[]} parts */
  #dropOtherParts(parts) {
    const kinds = { search: SearchPart, reasoning: ReasoningPart, answer: AnswerPart }
    const kept = this.#parts.findIndex((view, place) => !parts[place] || !(view instanceof kinds[parts[place].type]))
    if (kept < 0) return
    for (const view of this.#parts.splice(kept)) view.element.remove()
  }

  /** @param {Run} run @param {Part} state @param {number} place */
  #drawPart(run, state, place) {
    const view = this.#parts[place] ?? this.#addPart(state.type)
    if (view instanceof SearchPart && state.type === "search") view.update(state)
    if (view instanceof ReasoningPart && state.type === "reasoning") view.update(state)
    if (view instanceof AnswerPart && state.type === "answer") {
      const isLive = !isOver(run) && place === run.parts.length - 1
      view.update(state, readSources(run), isLive, run, place)
    }
  }

  /** @param {Part["type"]} type */
  #addPart(type) {
    const answerNow = () => this.#run && this.#actions.answerNow(this.#run.run)
    const view = type === "search" ? new SearchPart((index) => this.#open(index, null, null), answerNow)
      : type === "reasoning" ? new ReasoningPart(answerNow)
        : new AnswerPart((index, check, chip) => this.#open(index, check, chip))
    this.#parts.push(view)
    part("parts", this.element).append(view.element)
    return view
  }

  /** @param {Run} run */
  #drawFitted({ fitted }) {
    const notice = part("fitted", this.element)
    notice.hidden = !fitted
    if (!fitted) return
    const total = fitted.sources + fitted.sources_left_out
    const sources = fitted.sources_left_out > 0 ? translate("fitted.sources", { n: fitted.sources, total }) : ""
    const turns = fitted.turns_left_out > 0 ? translate("fitted.turns", { count: fitted.turns_left_out }) : ""
    setText(notice, [sources, turns].filter(Boolean).join(" "))
  }

  /** @param {Run} run */
  #drawEnd(run) {
    const hasAnswer = answerText(run).trim() !== ""
    this.#drawManner(run, hasAnswer)
    part("stopped", this.element).hidden = run.status !== "stopped"
    part("failure", this.element).hidden = run.status !== "failed"
    if (run.status === "failed") setText(part("failure-text", this.element), sentence(run.code))
    part("failure-retry", this.element).hidden = HOPELESS.has(run.code ?? "")
    for (const name of ["stopped-continue", "failure-continue"]) part(name, this.element).hidden = !isContinuable(run)
    this.#drawVerdicts(run)
    this.#conflicts.update(run.conflicts)
    part("actions", this.element).hidden = !isOver(run)
    this.#acts.update(run, hasAnswer)
    this.#recheck.offer([...citedSources(run)].some((index) => /^https?:/.test(readSources(run).get(index)?.url ?? "")))
    const [total, read] = [allSources(run).length, allSources(run).filter(isUsed).length]
    part("open-sources", this.element).hidden = total === 0
    setText(part("sources-count", this.element), countLine(read, total))
    this.#drawTime()
    onceOffered(this.#drawTime)
  }

  /** When, for how long and how it was answered. */
  #drawTime = () => {
    const run = /** @type {Run} */ (this.#run)
    const seconds = run.seconds === null ? "" : translate("run.seconds", { seconds: run.seconds.toFixed(1) })
    setText(part("time", this.element), [this.#asked, seconds, ...manner(run)].filter(Boolean).join(" · "))
  }

  /** What kind of answer it is, where a reader could take it for another. @param {Run} run @param {boolean} hasAnswer */
  #drawManner(run, hasAnswer) {
    const isWithoutPages = run.search && readSources(run).size === 0
    const hasSearched = run.parts.some((state) => state.type === "search" && state.over)
    // Where nothing was quoted, the quoting engine's own sentence says so.
    const isQuoting = run.model === "quotes"
    const hasQuoted = run.checks.length + citedSources(run).size > 0
    part("resumed", this.element).hidden = !run.resumed
    part("unsearched", this.element).hidden = !(isWithoutPages && hasSearched && hasAnswer && !isQuoting)
    part("quotes-note", this.element).hidden = !(isQuoting && run.status === "finished" && hasQuoted)
    part("local-note", this.element).hidden = !(run.model?.startsWith("local:") && run.status === "finished" && hasAnswer)
  }

  /** @param {Run} run */
  #drawVerdicts({ checks, uncited, conflicts }) {
    const line = [
      checks.length ? verdictLine(checks) : "",
      uncited.length ? translate("uncited.count", { count: uncited.length }) : "",
      conflicts.length ? translate("conflicts.count", { count: conflicts.length }) : "",
    ].filter(Boolean).join(" · ")
    part("verdicts", this.element).hidden = !line
    setText(part("verdicts-text", this.element), line)
    part("verdicts-check", this.element).hidden = firstProblem(checks) < 0
  }

  /** @param {HTMLElement} button */
  #openProblem(button) {
    const check = firstProblem(this.#run?.checks ?? [])
    if (check >= 0) this.#open(this.#run?.checks[check]?.index ?? null, check, button)
  }

  /** @param {number | null} index @param {number | null} check @param {HTMLElement | null} opener */
  #open(index, check, opener) {
    if (!this.#run) return
    const cited = check === null ? null : this.#run.checks[check] ?? null
    const focused = document.activeElement instanceof HTMLElement ? document.activeElement : this.element
    this.#actions.openSource(this.#run, index, cited, opener ?? focused)
  }
}

/** What was found and not read is no source. @param {number} read @param {number} total */
const countLine = (read, total) =>
  read > 0 ? translate("sources.count", { count: read }) : translate("search.read", { count: total, read, total })

/** How it was answered, as far as that could have been chosen: the model, deep thoughts, what it cost. @param {Run} run */
const manner = ({ model_key: name, think, effort, cost_micros: cost, currency }) => [
  name && choices().length ? labelOf(name) : "",
  think && effort === "deep" ? translate("run.deep") : "",
  cost && currency ? price(cost / 1e6, currency) : "",
]

/** @param {number} amount @param {string} currency */
const price = (amount, currency) =>
  new Intl.NumberFormat(locale, { style: "currency", currency, maximumSignificantDigits: 2 }).format(amount)
