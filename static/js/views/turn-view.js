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
import { locale, translate } from "../ui/i18n.js"

/** @typedef {import("../model/types.js").Run} Run */
/** @typedef {import("./run-view.js").Actions & {edit: (question: string, id: string) => Promise<void>, step: (step: number) => void}} Actions */

/** From about here on a question may be higher than its box. */
const LONG_QUESTION = 300

export class TurnView {
  element = clone("turn")
  #actions
  #turn
  /** @type {Map<string, RunView>} */
  #runs = new Map()
  /** @type {string} */
  #shown = ""
  #branches = { ids: [""], place: 0 }
  /** What is in the element while it is in the document. @type {DocumentFragment | null} */
  #asleep = null

  /**
   * @param {{id: string, question: string, created_at: string}} turn
   * @param {Actions} actions
   */
  constructor(turn, actions) {
    this.#actions = actions
    this.#turn = turn
    this.element.dataset.turn = turn.id
    showQuestion(this.element, turn.question)
    part("edit", this.element).addEventListener("click", () => this.edit())
    part("branch-before", this.element).addEventListener("click", () => actions.step(-1))
    part("branch-after", this.element).addEventListener("click", () => actions.step(1))
  }

  /** Draw a run's state; a run that is new to this turn becomes the one that is shown. @param {Run} run */
  update(run) {
    this.wake()
    const view = this.#runs.get(run.run) ?? this.#add(run)
    view.update(run)
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
    const view = new RunView(this.#actions, shortTime(this.#turn.created_at, locale))
    view.element.dataset.run = run.run
    view.element.id = `run-${run.run}`
    part("attempt-before", view.element).addEventListener("click", () => this.#step(-1))
    part("attempt-after", view.element).addEventListener("click", () => this.#step(1))
    this.#runs.set(run.run, view)
    part("runs", this.element).append(view.element)
    this.#show(run.run)
    return view
  }

  /** @param {number} step */
  #step(step) {
    const ids = [...this.#runs.keys()]
    const next = ids[ids.indexOf(this.#shown) + step]
    if (next) this.#show(next)
  }

  /** @param {string} id */
  #show(id) {
    const left = this.#runs.get(this.#shown)?.element
    const focused = left?.contains(document.activeElement) ? document.activeElement : null
    this.#shown = id
    const ids = [...this.#runs.keys()]
    const place = ids.indexOf(id)
    for (const [run, { element }] of this.#runs) {
      element.hidden = run !== id
      part("attempts", element).hidden = ids.length < 2
      showPlace(element, "attempt", place, ids.length)
    }
    const shown = this.#runs.get(id)?.element
    if (shown && focused instanceof HTMLElement) takeFocus(shown, "attempt", focused.dataset.part ?? "")
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

/**
 * What the focus was on is not there any more: the same arrow in what has come instead, else the other one, else all of it.
 * @param {HTMLElement} root @param {string} pair of arrows @param {string} hook that had the focus
 */
export const takeFocus = (root, pair, hook) => {
  const arrows = [hook, `${pair}-before`, `${pair}-after`].filter((name) => name.startsWith(`${pair}-`))
  const places = hook.startsWith(`${pair}-`) ? arrows.map((name) => root.querySelector(`[data-part=${name}]:not([disabled])`)) : []
  const target = places.find((place) => place instanceof HTMLElement && place.closest("[hidden]") === null) ?? root
  if (!(target instanceof HTMLElement)) return
  if (target === root) {
    root.tabIndex = -1
    root.addEventListener("blur", () => root.removeAttribute("tabindex"), { once: true })
  }
  target.focus({ preventScroll: true })
}

/** "‹ 2 of 3 ›" @param {HTMLElement} root @param {string} hook @param {number} place @param {number} total */
const showPlace = (root, hook, place, total) => {
  setText(part(`${hook}-count`, root), translate("attempt", { n: place + 1, total }))
  part(`${hook}-before`, root).toggleAttribute("disabled", place === 0)
  part(`${hook}-after`, root).toggleAttribute("disabled", place === total - 1)
}
