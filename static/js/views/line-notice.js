/** Says that the line to the server is lost, as long as it is, and what became of it. */

import { part, setText } from "../ui/dom.js"
import { translate } from "../ui/i18n.js"

/** @typedef {import("../net/socket.js").Line} Line */

const NOTICE_MS = 12_000

export class LineNotice {
  #element = part("line")
  #onFound
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer

  /** @param {() => void} onFound there is a line again, or what stands in for it: something may have been missed */
  constructor(onFound) {
    this.#onFound = onFound
  }

  /** @param {Line} line */
  show(line) {
    clearTimeout(this.#timer)
    // A start is not a loss: only a line that was lost is spoken of.
    if (line === "connecting" && this.#element.hidden) return
    const isFound = line === "open" || line === "plain"
    const wasLost = !this.#element.hidden && this.#element.dataset.line !== "plain"
    this.#element.dataset.line = line
    this.#element.hidden = line === "open"
    setText(this.#element, line === "open" ? "" : translate(line === "lost" && !navigator.onLine ? "line.offline" : `line.${line}`))
    if (wasLost && isFound) this.#onFound()
    if (line === "plain") this.#timer = setTimeout(() => { this.#element.hidden = true }, NOTICE_MS)
  }
}
