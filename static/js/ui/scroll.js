/**
 * Keeps the end of a growing text in sight, but only for a reader who is there and whose finger is up. For a reader who is
 * elsewhere, what is in sight stays where it is, whatever comes or grows above it.
 */

const NEAR_PX = 48

/**
 * @param {{scrollTop: number, clientHeight: number, scrollHeight: number}} box
 */
export const isAtEnd = ({ scrollTop, clientHeight, scrollHeight }) => scrollHeight - scrollTop - clientHeight <= NEAR_PX

export class Scroll {
  #box
  #button
  #follows = true
  #isHeld = false
  #lastTop = 0
  /** What the reader looks at, and how far below the box's edge it is. @type {{element: Element, top: number} | null} */
  #anchor = null

  /**
   * @param {HTMLElement} box
   * @param {HTMLElement | null} [button] shown while the reader is elsewhere
   */
  constructor(box, button = null) {
    this.#box = box
    this.#button = button
    box.addEventListener("scroll", () => this.#onScroll(), { passive: true })
    box.addEventListener("touchstart", () => { this.#isHeld = true }, { passive: true })
    box.addEventListener("touchend", () => { this.#isHeld = false }, { passive: true })
    box.addEventListener("touchcancel", () => { this.#isHeld = false }, { passive: true })
    box.addEventListener("wheel", (event) => { if (event.deltaY < 0) this.#follows = false }, { passive: true })
    button?.addEventListener("click", () => this.toEnd())
  }

  /** Something has grown. */
  follow() {
    if (!this.#follows) this.#keep()
    else if (!this.#isHeld) this.#box.scrollTop = this.#box.scrollHeight
    this.#lastTop = this.#box.scrollTop
    this.#showButton()
  }

  /** The reader looks at something that is not at the end. */
  stay() {
    this.#follows = false
    this.#anchor = null
  }

  /** Whether what comes before the first text will soon be wanted. */
  get isNearStart() {
    return this.#box.scrollTop < this.#box.clientHeight * 2
  }

  toEnd() {
    this.#follows = true
    this.#box.scrollTop = this.#box.scrollHeight
    this.#showButton()
  }

  #onScroll() {
    // Only the reader scrolls up; a text that grows merely moves the end away.
    if (this.#box.scrollTop < this.#lastTop - 1) this.#follows = false
    if (isAtEnd(this.#box)) this.#follows = true
    this.#lastTop = this.#box.scrollTop
    this.#anchor = this.#follows ? null : this.#inSight()
    this.#showButton()
  }

  /** The first turn that reaches into the box. */
  #inSight() {
    const edge = this.#box.getBoundingClientRect().top
    const element = [...this.#box.querySelectorAll("[data-turn]")].find((turn) => turn.getBoundingClientRect().bottom > edge)
    return element ? { element, top: element.getBoundingClientRect().top - edge } : null
  }

  /** Bring back to its place what the reader looks at. */
  #keep() {
    if (!this.#anchor?.element.isConnected) return
    const top = this.#anchor.element.getBoundingClientRect().top - this.#box.getBoundingClientRect().top
    this.#box.scrollTop += top - this.#anchor.top
  }

  #showButton() {
    if (this.#button) this.#button.hidden = this.#follows || isAtEnd(this.#box)
  }
}
