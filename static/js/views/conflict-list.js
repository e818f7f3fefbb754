/** Where two pages say otherwise about the same: both as chips, each of which opens its page at the sentence. */

import { clone, part, setText } from "../ui/dom.js"
import { translate } from "../ui/i18n.js"

/** @typedef {import("../model/types.js").Run} Run */
/** @typedef {import("../model/types.js").Check} Check */
/** @typedef {Run["conflicts"][number]} Conflict */

const MOST = 3

export class ConflictList {
  #element
  #open
  /** @type {readonly Conflict[]} */
  #drawn = []

  /** @param {HTMLElement} root of the run @param {(index: number, cited: Check, opener: HTMLElement) => void} open */
  constructor(root, open) {
    this.#element = part("conflicts", root)
    this.#open = open
  }

  /** @param {readonly Conflict[]} conflicts */
  update(conflicts) {
    if (conflicts === this.#drawn) return
    this.#drawn = conflicts
    this.#element.hidden = conflicts.length === 0
    this.#element.replaceChildren(...conflicts.slice(0, MOST).map((conflict) => this.#row(conflict)))
  }

  /** @param {Conflict} conflict */
  #row(conflict) {
    const row = clone("conflict")
    this.#chip(part("conflict-one", row), conflict, conflict.index, conflict.quote)
    this.#chip(part("conflict-other", row), conflict, conflict.other, conflict.other_quote)
    setText(part("conflict-text", row), translate(`conflict.${conflict.kind}`))
    return row
  }

  /** @param {HTMLElement} chip @param {Conflict} conflict @param {number} index @param {string} quote */
  #chip(chip, { part: place, start, end }, index, quote) {
    const cited = /** @type {Check} */ (/** @type {unknown} */ ({ part: place, start, end, index, quote, verdict: "", reason: "" }))
    setText(chip, String(index))
    chip.title = quote
    chip.setAttribute("aria-label", `${translate("sources.number", { n: index })}: ${quote}`)
    chip.addEventListener("click", () => this.#open(index, cited, chip))
  }
}
