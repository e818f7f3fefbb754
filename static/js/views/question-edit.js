/** A question that is being asked otherwise, in its own place: Enter asks, Escape leaves it as it was. */

import { Problem } from "../net/api.js"
import { clone, fitRows, part, setText } from "../ui/dom.js"
import { freshId } from "../net/attempts.js"
import { attemptFor, isAsking, refusal } from "./question-rules.js"
import { page, sentence, translate } from "../ui/i18n.js"

export class QuestionEdit {
  element = clone("question-edit")
  #input = /** @type {HTMLTextAreaElement} */ (part("edit-input", this.element))
  #problem = part("edit-problem", this.element)
  #send = part("edit-send", this.element)
  #text
  #verbs
  /** @type {{text: string, id: string} | null} */
  #attempt = null

  /**
   * @param {string} text
   * @param {{ask: (question: string, id: string) => Promise<void>, close: () => void}} verbs
   */
  constructor(text, verbs) {
    this.#text = text
    this.#verbs = verbs
    this.#input.value = text
    this.#input.addEventListener("input", () => this.#draw())
    this.#input.addEventListener("keydown", (event) => this.#onKey(event))
    this.element.addEventListener("submit", (event) => { event.preventDefault(); void this.#ask() })
    part("edit-cancel", this.element).addEventListener("click", () => verbs.close())
    this.#draw()
  }

  /** Let the reader write at the end of the question. */
  focus() {
    this.#input.focus({ preventScroll: true })
    this.#input.setSelectionRange(this.#text.length, this.#text.length)
    this.element.scrollIntoView({ block: "nearest" })
  }

  /** @param {KeyboardEvent} event */
  #onKey(event) {
    if (isAsking(event)) {
      event.preventDefault()
      void this.#ask()
    }
    // The Escape that ends a composition is the input method's.
    if (event.key !== "Escape" || event.isComposing) return
    event.stopPropagation()
    this.#verbs.close()
  }

  async #ask() {
    const question = this.#input.value
    if (this.#send.hasAttribute("disabled")) return
    if (question.trim() === this.#text.trim()) return this.#verbs.close()
    this.#attempt = attemptFor(this.#attempt, question, freshId)
    this.#setBusy(true)
    try {
      await this.#verbs.ask(question, this.#attempt.id)
      this.#verbs.close()
    } catch (error) {
      this.#setBusy(false)
      this.#complain(error instanceof Problem ? error.message : sentence("run.internal"))
      if (!(error instanceof Problem)) throw error
    }
  }

  /** @param {boolean} isBusy */
  #setBusy(isBusy) {
    this.element.classList.toggle("edit--busy", isBusy)
    this.#input.readOnly = isBusy
    this.#send.toggleAttribute("disabled", isBusy)
  }

  #draw() {
    fitRows(this.#input, 12, 1)
    const refused = refusal(this.#input.value, page.limits.question)
    this.#send.toggleAttribute("disabled", refused !== null)
    this.#complain(refused?.key === "composer.too_long" ? translate(refused.key, refused.values) : "")
  }

  /** @param {string} text */
  #complain(text) {
    this.#problem.hidden = !text
    setText(this.#problem, text)
  }
}
