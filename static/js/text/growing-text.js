/**
 * A text that grows, drawn as Markdown. Blocks that are complete are parsed and drawn once; only the last one is drawn
 * again while text arrives. At the end the whole is parsed once more, and what is the same stays in place.
 */

import { checkNumbers, marks } from "./citations.js"
import { decorate } from "./decorate.js"
import { blocks, nodes } from "./markdown.js"

/** @typedef {import("../model/types.js").Source} Source */
/** @typedef {import("../model/types.js").Check} Check */

export class GrowingText {
  #host
  #text = ""
  #sourcesKey = ""
  /** @type {string[]} */
  #done = []
  #tailStart = 0
  /** @type {{html: string, isSettled: boolean}[]} */
  #drawn = []

  /** @param {HTMLElement} host */
  constructor(host) {
    this.#host = host
  }

  /**
   * @param {string} text
   * @param {Map<number, Source>} sources those that may be cited
   * @param {boolean} isLive whether more may come
   */
  update(text, sources, isLive) {
    const sourcesKey = [...sources.keys()].join()
    const isContinued = isLive && text.startsWith(this.#text) && sourcesKey === this.#sourcesKey
    if (!isContinued) this.#forget()
    this.#text = text
    this.#sourcesKey = sourcesKey
    const tail = blocks(text.slice(this.#tailStart), { sources }, isLive)
    const all = [...this.#done, ...tail.blocks]
    if (isLive) {
      this.#done.push(...tail.blocks.slice(0, -1))
      this.#tailStart += tail.lastStart
    }
    this.#draw(all, isLive)
  }

  /**
   * Give every chip the number of its check.
   * @param {Check[]} checks
   * @param {number} part
   * @param {(chip: HTMLElement, number: number) => void} show
   */
  showChecks(checks, part, show) {
    const chips = /** @type {NodeListOf<HTMLElement>} */ (this.#host.querySelectorAll("[data-part=chip]"))
    const known = new Set([...chips].map((chip) => Number(chip.dataset.source)))
    const found = marks(this.#text).filter(({ index }) => known.has(index))
    // Rather no verdict than another sentence's.
    if (found.length !== chips.length) return
    checkNumbers(found, checks, part).forEach((number, place) => {
      const chip = chips[place]
      if (chip && number >= 0) show(chip, number)
    })
  }

  #forget() {
    this.#done = []
    this.#tailStart = 0
  }

  /** @param {string[]} all @param {boolean} isLive */
  #draw(all, isLive) {
    all.forEach((html, place) => this.#drawBlock(html, place, !isLive || place < all.length - 1))
    while (this.#host.children.length > all.length) this.#host.lastElementChild?.remove()
    this.#drawn.length = all.length
  }

  /** @param {string} html @param {number} place @param {boolean} isSettled */
  #drawBlock(html, place, isSettled) {
    const drawn = this.#drawn[place]
    const block = this.#host.children[place] ?? this.#host.appendChild(newBlock())
    if (drawn?.html !== html) block.replaceChildren(nodes(html))
    if (drawn?.html !== html || drawn.isSettled !== isSettled) decorate(block, isSettled)
    this.#drawn[place] = { html, isSettled }
  }
}

const newBlock = () => {
  const block = document.createElement("div")
  block.className = "prose__block"
  return block
}
