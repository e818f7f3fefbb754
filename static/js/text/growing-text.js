/**
 * A text that grows, drawn as Markdown. Blocks that are complete are parsed and drawn once; only the last one is drawn
 * again while text arrives. At the end the whole is parsed once more, and what is the same stays in place.
 */

import { checkNumbers, signed } from "./citations.js"

/** @typedef {import("../model/types.js").Source} Source */
/** @typedef {import("../model/types.js").Check} Check */
/** @typedef {import("../model/types.js").Mark} Mark */

/** Of the heading above every answer. */
const ANSWER_LEVEL = 3

/** What makes nodes of Markdown. @type {Pick<typeof import("./markdown.js"), "blocks" | "nodes"> & Pick<typeof import("./decorate.js"), "decorate">} */
let drawing

/** Have what draws; before, no text can. It is most of the script, and a page without a conversation does without. */
export const readyToDraw = async () => {
  const [markdown, decorating] = await Promise.all([import("./markdown.js"), import("./decorate.js")])
  drawing = { ...markdown, ...decorating }
}

export class GrowingText {
  #host
  #text = ""
  /** @type {readonly Mark[]} */
  #marks = []
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
   * @param {string} written
   * @param {Map<number, Source>} sources those that may be cited
   * @param {boolean} isLive whether more may come
   * @param {readonly Mark[]} [marks] where the text cites them
   */
  update(written, sources, isLive, marks = []) {
    const text = signed(written, marks, sources)
    const sourcesKey = [...sources.keys()].join()
    const isContinued = isLive && text.startsWith(this.#text) && sourcesKey === this.#sourcesKey
    if (!isContinued) this.#forget()
    this.#text = text
    this.#marks = marks
    this.#sourcesKey = sourcesKey
    const tail = drawing.blocks(text.slice(this.#tailStart), { sources, marks }, isLive)
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
    const numbers = checkNumbers(this.#marks, checks, part)
    for (const chip of chips) {
      const number = numbers[Number(chip.dataset.mark)] ?? -1
      if (number >= 0) show(chip, number)
    }
  }

  #forget() {
    this.#done = []
    this.#tailStart = 0
  }

  /** @param {string[]} all @param {boolean} isLive */
  #draw(all, isLive) {
    const headings = all.map((html, place) => this.#drawBlock(html, place, !isLive || place < all.length - 1))
    while (this.#host.children.length > all.length) this.#host.lastElementChild?.remove()
    this.#drawn.length = all.length
    if (headings.includes(true)) nestHeadings(this.#host)
  }

  /** Whether headings have come or gone. @param {string} html @param {number} place @param {boolean} isSettled */
  #drawBlock(html, place, isSettled) {
    const drawn = this.#drawn[place]
    const block = this.#host.children[place] ?? this.#host.appendChild(newBlock())
    if (drawn?.html !== html) block.replaceChildren(drawing.nodes(html))
    if (drawn?.html !== html || drawn.isSettled !== isSettled) drawing.decorate(block, isSettled)
    this.#drawn[place] = { html, isSettled }
    return drawn?.html !== html && [html, drawn?.html ?? ""].some((one) => one.includes("<h"))
  }
}

/** They look as the model wrote them, and are told one below another: it begins with any level, and leaves some out. @param {HTMLElement} host */
const nestHeadings = (host) => {
  /** @type {string[]} */
  const above = []
  for (const heading of host.querySelectorAll("h3, h4, h5, h6")) {
    while ((above.at(-1) ?? "") >= heading.tagName) above.pop()
    above.push(heading.tagName)
    const level = String(Math.min(6, ANSWER_LEVEL + above.length))
    if (heading.getAttribute("aria-level") !== level) heading.setAttribute("aria-level", level)
  }
}

const newBlock = () => {
  const block = document.createElement("div")
  block.className = "prose__block"
  return block
}
