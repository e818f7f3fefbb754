/** The line above the box: why a question was not asked. */

import { Problem } from "../net/api.js"
import { part, setText } from "../ui/dom.js"
import { page, sentence, translate } from "../ui/i18n.js"

const OF_THE_LINE = new Set(["page.offline", "page.timeout"])

export class ComposerProblem {
  #error = part("composer-error")
  /** The code of what is told. */
  #code = ""

  get isOfTheLine() {
    return OF_THE_LINE.has(this.#code)
  }

  /** @param {string} text "" for none @param {string} [code] */
  tell(text, code = "") {
    this.#code = code
    this.#error.hidden = !text
    setText(part("composer-problem"), text)
    const link = part("sign-in")
    link.hidden = code !== "account.signed_out"
    link.setAttribute("href", `${page.base}/accounts/login/?next=${encodeURIComponent(location.pathname)}`)
  }

  /**
   * Whether it was done; where it was not, the reader is told.
   * @param {Promise<void>} verb
   * @param {boolean} [isAsk] a question that the line has lost is in the box again
   */
  async tried(verb, isAsk = false) {
    try {
      await verb
      return true
    } catch (error) {
      this.#fail(error, isAsk)
      return false
    }
  }

  /** @param {unknown} error @param {boolean} isAsk */
  #fail(error, isAsk) {
    if (!(error instanceof Problem)) {
      this.tell(sentence("run.internal"))
      return reportError(error)
    }
    const isKept = isAsk && OF_THE_LINE.has(error.code)
    this.tell(isKept ? translate("error.kept", { problem: error.message }) : error.message, error.code)
  }
}
