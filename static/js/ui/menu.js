/** A button's menu: opened by pointer or keys, walked through by arrows, closed by Escape, Tab, or a press elsewhere. */

import { beside } from "./placement.js"

const STEPS = new Map([["ArrowDown", 1], ["ArrowUp", -1]])

export class Menu {
  #button
  #list
  #fill

  /**
   * @param {HTMLElement} button
   * @param {HTMLElement} list
   * @param {() => void} fill brings the list up to date before it opens
   */
  constructor(button, list, fill) {
    this.#button = button
    this.#list = list
    this.#fill = fill
    button.addEventListener("click", () => (list.hidden ? this.#open("first") : this.close()))
    button.addEventListener("keydown", (event) => this.#onButtonKey(event))
    list.addEventListener("keydown", (event) => this.#onKey(event))
    list.addEventListener("focusout", ({ relatedTarget }) => {
      if (relatedTarget instanceof Element && !list.contains(relatedTarget)) this.close()
    })
  }

  /** @param {boolean} [isBack] whether the focus goes back to the button */
  close(isBack = false) {
    if (this.#list.hidden) return
    this.#list.hidden = true
    this.#button.setAttribute("aria-expanded", "false")
    document.removeEventListener("pointerdown", this.#onPress)
    document.removeEventListener("scroll", this.#onScroll, true)
    if (isBack) this.#button.focus({ preventScroll: true })
  }

  /** @param {"first" | "last"} end */
  #open(end) {
    this.#fill()
    this.#list.hidden = false
    this.#button.setAttribute("aria-expanded", "true")
    const button = this.#button.getBoundingClientRect()
    const list = this.#list.getBoundingClientRect()
    // The list begins where its button does.
    const { left, top } = beside({ left: button.left, top: button.top, bottom: button.bottom, width: list.width }, list, innerWidth)
    this.#list.style.setProperty("inset-inline-start", `${left}px`)
    this.#list.style.setProperty("inset-block-start", `${top}px`)
    document.addEventListener("pointerdown", this.#onPress)
    document.addEventListener("scroll", this.#onScroll, true)
    this.#items.at(end === "first" ? 0 : -1)?.focus({ preventScroll: true })
  }

  get #items() {
    return [.../** @type {NodeListOf<HTMLElement>} */ (this.#list.querySelectorAll("[role^=menuitem]"))]
  }

  /** @param {Event} event */
  #onPress = ({ target }) => {
    if (target instanceof Node && !this.#list.contains(target) && !this.#button.contains(target)) this.close()
  }

  // The list stands beside its button only as long as nothing moves; an answer that grows elsewhere is no movement.
  /** @param {Event} event */
  #onScroll = ({ target }) => {
    if (target instanceof Node && target.contains(this.#button)) this.close()
  }

  /** @param {KeyboardEvent} event */
  #onButtonKey(event) {
    if (!STEPS.has(event.key)) return
    event.preventDefault()
    this.#open(event.key === "ArrowUp" ? "last" : "first")
  }

  /** @param {KeyboardEvent} event */
  #onKey(event) {
    if (event.key === "Tab") return this.close()
    const items = this.#items
    const place = items.findIndex((item) => item === document.activeElement)
    const step = STEPS.get(event.key)
    if (step) items.at((place + step) % items.length)?.focus()
    else if (event.key === "Home" || event.key === "End") items.at(event.key === "Home" ? 0 : -1)?.focus()
    else if (event.key === "Escape") this.close(true)
    else return
    event.preventDefault()
    event.stopPropagation()
  }
}
