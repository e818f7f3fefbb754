/**
 * What was done before the answer, as one line ("5 pages read · thought 12 s") that stands for the steps and opens them all.
 * It comes when the answer does, and not where a step has met something that a reader should see at once.
 */

import { part, setText } from "../ui/dom.js"
import { recall } from "../ui/storage.js"
import { answerText, isOver, pagesUsed } from "../model/run-state.js"
import { translate } from "../ui/i18n.js"

/** @typedef {import("../model/types.js").Run} Run */

/**
 * @param {Run} run
 * @returns {string} "" where the steps are to stand for themselves
 */
export const statusLine = (run) => {
  const searches = run.parts.filter((state) => state.type === "search")
  const thoughts = run.parts.filter((state) => state.type === "reasoning")
  const steps = [...searches, ...thoughts]
  const isQuiet = steps.every(({ over }) => over) && thoughts.every(({ seconds }) => seconds !== null)
  if (steps.length < 2 || !isQuiet || !(isOver(run) || answerText(run))) return ""
  const read = searches.reduce((sum, search) => sum + pagesUsed(search), 0)
  if (searches.length > 0 && read === 0) return ""
  const seconds = Math.max(1, Math.round(thoughts.reduce((sum, thought) => sum + (thought.seconds ?? 0), 0)))
  return [
    ...(read > 0 ? [translate("steps.read", { count: read })] : []),
    ...(thoughts.length > 0 ? [translate("steps.thought", { seconds })] : []),
  ].join(" · ")
}

export class StatusRow {
  #button
  #line
  #isOpen = recall("reasoning") === "open"
  /** @type {HTMLElement[]} */
  #steps = []

  /** @param {HTMLElement} root of the run */
  constructor(root) {
    this.#button = part("status-row", root)
    this.#line = part("status-line", root)
    this.#button.addEventListener("click", () => this.#toggle())
  }

  /** @param {Run} run @param {HTMLElement[]} steps in the order of its parts */
  update(run, steps) {
    const line = statusLine(run)
    this.#steps = steps
    this.#button.hidden = !line
    setText(this.#line, line)
    this.#show(!line || this.#isOpen)
  }

  #toggle() {
    this.#isOpen = !this.#isOpen
    this.#show(this.#isOpen)
    for (const step of this.#steps) {
      const head = step.querySelector("[aria-expanded]")
      if (head instanceof HTMLElement && head.getAttribute("aria-expanded") !== String(this.#isOpen)) head.click()
    }
  }

  /** @param {boolean} isShown */
  #show(isShown) {
    this.#button.setAttribute("aria-expanded", String(this.#isOpen))
    for (const step of this.#steps) step.hidden = !isShown
  }
}
