/** What can be done with an answer that is there: copied with its sources or as plain text, read aloud, looked at more closely. */

import { copyText } from "../text/copy.js"
import { plainText } from "../text/copy-selection.js"
import { part } from "../ui/dom.js"
import { translate } from "../ui/i18n.js"
import { isOver } from "../model/run-state.js"
import { Feedback } from "./feedback.js"
import { ReadAloud } from "./read-aloud.js"
import { RunDetails } from "./run-details.js"

/** @typedef {import("../model/types.js").Run} Run */

const SAID_MS = 1600

export class AnswerActions {
  #root
  #aloud
  #details
  /** @type {Run | null} */
  #run = null

  /** @param {HTMLElement} root of the run @param {boolean | null} isGood what its reader has said of it */
  constructor(root, isGood) {
    this.#root = root
    this.#aloud = new ReadAloud(root, () => this.#plain())
    this.#details = new RunDetails(root)
    new Feedback(root, () => this.#run?.run ?? "", isGood)
    part("copy", root).addEventListener("click", () => {
      if (this.#run) void this.#copy(copyText(this.#run, translate("copy.sources"), location.href))
    })
    part("copy-plain", root).addEventListener("click", () => void this.#copy(this.#plain()))
  }

  /** @param {Run} run @param {boolean} hasAnswer */
  update(run, hasAnswer) {
    this.#run = run
    part("copy", this.#root).hidden = !hasAnswer
    part("copy-plain", this.#root).hidden = !hasAnswer
    for (const name of ["good", "bad"]) part(name, this.#root).hidden = !hasAnswer
    this.#aloud.offer(hasAnswer && isOver(run))
    this.#details.update(run)
  }

  /** The answer as it stands, without Markdown. */
  #plain() {
    return [...this.#root.querySelectorAll("[data-part=answer]")].map((answer) => plainText(answer.cloneNode(true))).join("\n\n")
  }

  /** @param {string} text */
  async #copy(text) {
    const button = part("copy", this.#root)
    const isCopied = await navigator.clipboard.writeText(text).then(() => true, () => false)
    const label = translate(isCopied ? "copy.done" : "copy.failed")
    const icon = button.querySelector("use")
    const before = icon?.getAttribute("href") ?? ""
    icon?.setAttribute("href", before.replace(/#.*/, isCopied ? "#check" : "#alert"))
    button.title = label
    part("announcement").textContent = label
    setTimeout(() => {
      icon?.setAttribute("href", before.replace(/#.*/, "#copy"))
      button.title = translate("copy.action")
    }, SAID_MS)
  }
}
