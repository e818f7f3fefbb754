/**
 * The answers of one turn: one is shown, or two side by side, and from which one the conversation goes on. Whoever goes
 * to another answer by its arrows goes on from there; whoever looks at two chooses one of them.
 */

import { part, setText } from "../ui/dom.js"
import { isOver } from "../model/run-state.js"
import { translate } from "../ui/i18n.js"

/** @typedef {import("../model/types.js").Run} Run */
/** @typedef {{element: HTMLElement, manner: string}} View */

/**
 * An answer and the one to lay beside it: that before it, of the first one that behind it.
 * @param {string[]} ids in their order @param {string} id
 * @returns {string[]} in their order; one where there is no other
 */
export const pairOf = (ids, id) => {
  const place = Math.max(0, ids.indexOf(id))
  const first = Math.max(0, place - 1)
  return ids.slice(first, first + 2)
}

export class Attempts {
  #element
  #choose
  /** @type {Map<string, View>} */
  #views = new Map()
  /** @type {Map<string, Run>} */
  #runs = new Map()
  #shown = ""
  /** Those that are side by side; none: one is shown. @type {string[]} */
  #pair = []

  /** @param {HTMLElement} element of the turn @param {(run: string) => void} choose have the conversation go on from it */
  constructor(element, choose) {
    this.#element = element
    this.#choose = choose
  }

  /** The one that is shown, or the later of two. */
  get shown() {
    return this.#shown
  }

  /** @returns {string[]} */
  get ids() {
    return [...this.#views.keys()]
  }

  /** @param {string} id @param {View} view @param {boolean} isBeside another one, by the reader's wish */
  add(id, view, isBeside = false) {
    const before = this.#shown
    this.#views.set(id, view)
    this.#pair = isBeside && before ? [before, id] : []
    part("attempt-before", view.element).addEventListener("click", () => this.#step(-1))
    part("attempt-after", view.element).addEventListener("click", () => this.#step(1))
    part("beside", view.element).addEventListener("click", () => this.#compare(id))
    part("choose", view.element).addEventListener("click", () => this.#goOnFrom(id))
    this.show(id)
  }

  /** @param {Run} run as it is now */
  update(run) {
    this.#runs.set(run.run, run)
    if (this.#pair.includes(run.run)) this.#drawHead(run.run)
  }

  /** Show this one; beside another where it is of the two. The focus follows from one that is hidden. @param {string} id */
  show(id) {
    const focused = this.#views.get(this.#shown)?.element.contains(document.activeElement) ? document.activeElement : null
    if (!this.#pair.includes(id)) this.#pair = []
    this.#shown = id
    const ids = this.ids
    for (const [run, { element }] of this.#views) {
      element.hidden = this.#pair.length ? !this.#pair.includes(run) : run !== id
      part("attempts", element).hidden = ids.length < 2
      part("beside", element).setAttribute("aria-pressed", String(this.#pair.length > 0))
      showPlace(element, "attempt", ids.indexOf(run), ids.length)
      this.#drawHead(run)
    }
    this.#element.classList.toggle("turn--beside", this.#pair.length > 0)
    const shown = this.#views.get(id)?.element
    if (shown && focused instanceof HTMLElement && focused.closest("[hidden]")) takeFocus(shown, "attempt", focused.dataset.part ?? "")
  }

  /** @param {string} id */
  #drawHead(id) {
    const view = this.#views.get(id)
    if (!view) return
    const run = this.#runs.get(id)
    const isBeside = this.#pair.includes(id)
    part("beside-head", view.element).hidden = !isBeside
    if (!isBeside) return
    const name = translate("beside.answer", { n: this.ids.indexOf(id) + 1 })
    setText(part("beside-name", view.element), [name, view.manner].filter(Boolean).join(" · "))
    part("choose", view.element).hidden = !run || !isOver(run)
  }

  /** @param {string} id */
  #compare(id) {
    const isBeside = this.#pair.length > 0
    this.#pair = isBeside ? [] : pairOf(this.ids, id)
    this.show(id)
    part("beside", this.#views.get(id)?.element).focus({ preventScroll: true })
  }

  /** @param {string} id */
  #goOnFrom(id) {
    this.#pair = []
    this.show(id)
    this.#choose(id)
    const { element } = /** @type {View} */ (this.#views.get(id))
    element.scrollIntoView({ block: "nearest" })
    part("beside", element).focus({ preventScroll: true })
  }

  /** @param {number} step */
  #step(step) {
    const next = this.ids[this.ids.indexOf(this.#shown) + step]
    if (!next) return
    this.#pair = []
    this.show(next)
    this.#choose(next)
  }
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
export const showPlace = (root, hook, place, total) => {
  setText(part(`${hook}-count`, root), translate("attempt", { n: place + 1, total }))
  part(`${hook}-before`, root).toggleAttribute("disabled", place === 0)
  part(`${hook}-after`, root).toggleAttribute("disabled", place === total - 1)
}
