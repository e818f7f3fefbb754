/** How an answer was made, on demand: the model, how it thought, what it read and wrote in tokens, how long it took. */

import { clone, part, setText, unfold } from "../ui/dom.js"
import { locale, translate } from "../ui/i18n.js"
import { labelOf } from "../ui/models.js"

/** @typedef {import("../model/types.js").Run} Run */

const COUNTS = /** @type {const} */ (["prompt_tokens", "cached_tokens", "completion_tokens", "reasoning_tokens"])

/**
 * What is known of how a run was answered, as words and their values.
 * @param {Run} run
 * @returns {[string, string][]}
 */
export const detailsOf = (run) => {
  const { usage, seconds, instructed } = run
  const rows = modelRows(run)
  if (instructed) rows.push([translate("details.instructions"), translate("details.instructions.used")])
  for (const count of COUNTS) {
    const tokens = usage?.[count]
    if (tokens) rows.push([translate(`details.${count}`), tokens.toLocaleString(locale)])
  }
  if (seconds !== null) rows.push([translate("details.seconds"), translate("run.seconds", { seconds: seconds.toFixed(1) })])
  return rows
}

/** Which model, and how long it thought. @param {Run} run */
const modelRows = ({ model, model_key: key, think, effort }) => {
  /** @type {[string, string][]} */
  const rows = []
  if (model) rows.push([translate("details.model"), key && labelOf(key) !== model ? `${labelOf(key)} (${model})` : model])
  const level = !think ? "off" : effort === "deep" ? "deep" : "on"
  if (model && model !== "quotes") rows.push([translate("details.think"), translate(`details.think.${level}`)])
  return rows
}

export class RunDetails {
  #button
  #list
  /** @type {Run | null} */
  #run = null

  /** @param {HTMLElement} root in which its button and its list are */
  constructor(root) {
    this.#button = part("time", root)
    this.#list = part("details", root)
    this.#button.addEventListener("click", () => {
      this.#fill()
      unfold(this.#button, this.#list, Boolean(this.#list.hidden))
      if (!this.#list.hidden) this.#list.scrollIntoView({ block: "nearest" })
    })
  }

  /** @param {Run} run */
  update(run) {
    this.#run = run
    if (!this.#list.hidden) this.#fill()
  }

  #fill() {
    this.#list.replaceChildren(...(this.#run ? detailsOf(this.#run) : []).map(([word, value]) => {
      const row = clone("detail")
      setText(part("detail-word", row), word)
      setText(part("detail-value", row), value)
      return row
    }))
  }
}
