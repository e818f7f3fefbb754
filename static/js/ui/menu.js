/** A button's menu: opened by pointer or keys, walked through by arrows, closed by Escape, Tab, or a press elsewhere. */

import { beside } from "./placement.js"

const STEPS = new Map([["ArrowDown", 1], ["ArrowUp", -1]])

export class Menu {
  /** The button that it is open at, or was last. @type {HTMLElement | null} */
  #button = null
  #list
  #fill

  /**
   * @param {HTMLElement | null} button null: `toggle` says at which
   * @param {HTMLElement} list
   * @param {() => void} fill brings the list up to date before it opens
   */
  constructor(button, list, fill) {
    this.#list = list
    this.#fill = fill
    if (button) this.serve(button)
    list.addEventListener("keydown", (event) => this.#onKey(event))
    list.addEventListener("focusout", ({ relatedTarget }) => {
      if (relatedTarget instanceof Element && !list.contains(relatedTarget)) this.close()
    })
  }

  /** Open at this button too. @param {HTMLElement} button */
  serve(button) {
    button.addEventListener("click", () => this.toggle(button))
    button.addEventListener("keydown", (event) => this.onButtonKey(button, event))
  }

  /** @param {HTMLElement} button */
  toggle(button) {
    const isOpenHere = !this.#list.hidden && button === this.#button
    this.close()
    if (!isOpenHere) this.#open(button, "first")
  }

  /** @param {HTMLElement} button @param {KeyboardEvent} event */
  onButtonKey(button, event) {
    if (!STEPS.has(event.key)) return
    event.preventDefault()
    this.#open(button, event.key === "ArrowUp" ? "last" : "first")
  }

  /** @param {boolean} [isBack] whether the focus goes back to the button */
  close(isBack = false) {
    if (this.#list.hidden) return
    this.#list.hidden = true
    this.#button?.setAttribute("aria-expanded", "false")
    document.removeEventListener("pointerdown", this.#onPress)
    document.removeEventListener("scroll", this.#onScroll, true)
    if (isBack) this.#button?.focus({ preventScroll: true })
  }

  /** @param {HTMLElement} button @param {"first" | "last"} end */
  #open(button, end) {
    this.#button = button
    this.#fill()
    this.#list.hidden = false
    button.setAttribute("aria-expanded", "true")
    const box = button.getBoundingClientRect()
    const list = this.#list.getBoundingClientRect()
    // The list begins where its button does.
    const { left, top } = beside({ left: box.left, top: box.top, bottom: box.bottom, width: list.width }, list, innerWidth)
    this.#list.style.setProperty("inset-inline-start", `${left}px`)
    this.#list.style.setProperty("inset-block-start", `${top}px`)
    document.addEventListener("pointerdown", this.#onPress)
    document.addEventListener("scroll", this.#onScroll, true)
    this.#items.at(end === "first" ? 0 : -1)?.focus({ preventScroll: true })
  }

  get #items() {
    return [.../** @type {NodeListOf<HTMLElement>} */ (this.#list.querySelectorAll("[role^=menuitem]:not([hidden])"))]
  }

  /** @param {Event} event */
  #onPress = ({ target }) => {
    if (target instanceof Node && !this.#list.contains(target) && !this.#button?.contains(target)) this.close()
  }

  // The list stands beside its button only as long as nothing moves; an answer that grows elsewhere is no movement.
  /** @param {Event} event */
  #onScroll = ({ target }) => {
    if (target instanceof Node && target.contains(this.#button)) this.close()
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
