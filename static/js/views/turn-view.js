/**
 * One turn: its question, which can be asked otherwise, and its runs, of which the latest is shown. Other runs, and the
 * branches that begin at other wordings of the question, can be looked at.
 */

import { shortTime } from "../ui/dates.js"
import { clone, part, setText } from "../ui/dom.js"
import { apart } from "../text/pasted.js"
import { sizeOf } from "./pasted-texts.js"
import { QuestionEdit } from "./question-edit.js"
import { RunView } from "./run-view.js"
import { Attempts, showPlace } from "./attempts.js"
import { locale } from "../ui/i18n.js"

/** @typedef {import("../model/types.js").Run} Run */
/** @typedef {import("../model/types.js").Turn} Turn */
/** @typedef {import("./run-view.js").Actions & {edit: (question: string, id: string) => Promise<void>,
 *   step: (step: number) => void, choose: (run: string) => void}} Actions */

/** From about here on a question may be higher than its box. */
const LONG_QUESTION = 300

export class TurnView {
  element = clone("turn")
  #actions
  #turn
  /** @type {Map<string, RunView>} */
  #runs = new Map()
  /** @type {Map<string, Run>} */
  #states = new Map()
  #attempts
  /** The next answer is to come beside the one that is shown. */
  #wantsBoth = false
  #branches = { ids: [""], place: 0 }
  /** What is in the element while it is in the document. @type {DocumentFragment | null} */
  #asleep = null

  /**
   * @param {Pick<Turn, "id" | "question" | "created_at"> & Partial<Pick<Turn, "runs" | "chosen" | "feedback">>} turn
   * @param {Actions} actions
   */
  constructor(turn, actions) {
    this.#actions = actions
    this.#turn = { runs: [], chosen: null, ...turn }
    this.#attempts = new Attempts(this.element, (run) => this.#actions.choose(run))
    this.element.dataset.turn = turn.id
    showQuestion(this.element, turn.question)
    part("edit", this.element).addEventListener("click", () => this.edit())
    part("branch-before", this.element).addEventListener("click", () => actions.step(-1))
    part("branch-after", this.element).addEventListener("click", () => actions.step(1))
  }

  /** Draw a run's state; a run that is new to this turn becomes the one that is shown. @param {Run} run */
  update(run) {
    this.wake()
    this.#states.set(run.run, run)
    const view = this.#runs.get(run.run) ?? this.#add(run)
    view.update(run)
    this.#attempts.update(run)
  }

  /** Which of the wordings of its question this turn is. @param {{ids: string[], place: number}} siblings */
  showBranches({ ids, place }) {
    this.#branches = { ids, place }
    if (this.#asleep) return
    showPlace(this.element, "branch", place, ids.length)
    part("branches", this.element).hidden = ids.length < 2
  }

  /** Take what is in it out of the document, its height stays; not where the reader's focus or selection is. */
  sleep() {
    const selected = getSelection()?.anchorNode ?? null
    if (this.#asleep || this.element.contains(document.activeElement) || (selected && this.element.contains(selected))) return
    this.element.style.setProperty("block-size", `${this.element.getBoundingClientRect().height}px`)
    this.#asleep = document.createDocumentFragment()
    this.#asleep.append(...this.element.childNodes)
  }

  wake() {
    if (!this.#asleep) return
    this.element.append(this.#asleep)
    this.#asleep = null
    this.element.style.removeProperty("block-size")
    this.showBranches(this.#branches)
  }

  /** Let its question be asked otherwise, in its place. */
  edit() {
    this.wake()
    if (this.element.querySelector("[data-part=question-edit]")) return
    const question = part("question", this.element)
    const edit = new QuestionEdit(this.#turn.question, {
      ask: (text, id) => this.#actions.edit(text, id),
      close: () => {
        edit.element.remove()
        question.hidden = false
        part("edit", question).focus({ preventScroll: true })
      },
    })
    question.hidden = true
    question.after(edit.element)
    edit.focus()
  }

  /** @param {Run} run */
  #add(run) {
    const view = new RunView(this.#runActions, shortTime(this.#turn.created_at, locale), this.#turn.feedback?.[run.run])
    view.element.dataset.run = run.run
    view.element.id = `run-${run.run}`
    this.#runs.set(run.run, view)
    part("runs", this.element).append(view.element)
    const isNew = !this.#turn.runs.some(({ run: known }) => known === run.run)
    this.#attempts.add(run.run, view, isNew && this.#wantsBoth)
    this.#wantsBoth = false
    if (isNew) this.#turn.chosen = null
    if (this.#turn.chosen && this.#runs.has(this.#turn.chosen)) this.#attempts.show(this.#turn.chosen)
    return view
  }

  /** Another model's answer comes beside the one that it is asked at. @returns {Actions} */
  get #runActions() {
    const retry = (/** @type {string} */ id, /** @type {import("./retry-choices.js").Change | undefined} */ change) => {
      const before = this.#states.get(id)
      this.#wantsBoth = change?.model !== undefined && Boolean(before?.model_key) && before?.model_key !== change.model
      this.#actions.retry(id, change)
    }
    return { ...this.#actions, retry }
  }
}

/** A question, with what was pasted with it folded below it. @param {HTMLElement} root of a turn @param {string} whole */
export const showQuestion = (root, whole) => {
  const { question, texts } = apart(whole)
  const text = part("question-text", root)
  setText(text, question)
  // A long one scrolls in itself, and must do so by keys.
  if (question.length > LONG_QUESTION) text.tabIndex = 0
  part("question-pasted", root).hidden = texts.length === 0
  part("question-pasted", root).append(...texts.map((pasted) => {
    const file = clone("question-pasted")
    setText(part("pasted-label", file), sizeOf(pasted))
    setText(part("pasted-content", file), pasted)
    return file
  }))
}
