/** "‹ quote 1 of 2 ›": the places of a stored page that the answer cites, one after the other. */

import { part, setText } from "../ui/dom.js"
import { translate } from "../ui/i18n.js"

export class QuoteSteps {
  #element = part("quotes")
  /** @type {HTMLElement[]} */
  #quotes = []
  #place = 0

  constructor() {
    part("quote-before", this.#element).addEventListener("click", () => this.#step(-1))
    part("quote-after", this.#element).addEventListener("click", () => this.#step(1))
  }

  /** A page is shown, at the quote that was asked for. @param {HTMLElement} body */
  show(body) {
    this.#quotes = [.../** @type {NodeListOf<HTMLElement>} */ (body.querySelectorAll("[data-part=cited], [data-part=quote]"))]
    this.#place = Math.max(0, this.#quotes.findIndex((quote) => quote.dataset.part === "cited"))
    this.#element.hidden = this.#quotes.length < 2
    this.#draw()
  }

  hide() {
    this.#quotes = []
    this.#element.hidden = true
  }

  /** @param {number} step */
  #step(step) {
    const quote = this.#quotes[this.#place + step]
    if (!quote) return
    this.#place += step
    quote.scrollIntoView({ block: "center" })
    this.#draw()
  }

  #draw() {
    setText(part("quote-count", this.#element), translate("quote.place", { n: this.#place + 1, total: this.#quotes.length }))
    part("quote-before", this.#element).toggleAttribute("disabled", this.#place === 0)
    part("quote-after", this.#element).toggleAttribute("disabled", this.#place >= this.#quotes.length - 1)
  }
}
