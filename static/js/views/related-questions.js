/** What may be asked next, below the last answer that is shown; one press asks it. */

import { Problem } from "../net/api.js"
import { readRelated } from "../net/related.js"
import { clone, part, setText } from "../ui/dom.js"

/** @typedef {import("../model/types.js").Turn} Turn */

export class RelatedQuestions {
  #element = part("related")
  #list = part("related-list")
  #verbs
  #read
  /** Of each turn, as its newest answer has them. @type {Map<string, string[]>} */
  #questions = new Map()
  /** @type {string | null} */
  #turn = null

  /**
   * @param {{ask: (question: string) => void, grown: () => void}} verbs
   * @param {(run: string) => Promise<{turn: string, questions: string[]}>} [read]
   */
  constructor(verbs, read = readRelated) {
    this.#verbs = verbs
    this.#read = read
  }

  /** @param {Pick<Turn, "id" | "related">[]} turns */
  know(turns) {
    for (const { id, related } of turns) {
      const newest = Object.values(related).at(-1)
      if (newest) this.#questions.set(id, newest)
    }
    this.#draw()
  }

  /** They have been written for a run. Where they cannot be had now, there are none. @param {string} run */
  async learn(run) {
    try {
      const { turn, questions } = await this.#read(run)
      this.#questions.set(turn, questions)
    } catch (error) {
      if (!(error instanceof Problem)) throw error
    }
    this.#draw()
  }

  /** @param {string | null} turn below whose answer they stand; null: below none, as while one is being written */
  show(turn) {
    this.#turn = turn
    this.#draw()
  }

  #draw() {
    const questions = this.#questions.get(this.#turn ?? "") ?? []
    const isNew = questions.length > 0 && this.#element.hidden
    this.#element.hidden = questions.length === 0
    if (questions.join("\n") === this.#element.dataset.shown) return
    this.#element.dataset.shown = questions.join("\n")
    this.#list.replaceChildren(...questions.map((question) => this.#row(question)))
    if (isNew) this.#verbs.grown()
  }

  /** @param {string} question */
  #row(question) {
    const row = clone("related-question")
    setText(part("related-text", row), question)
    part("related-ask", row).addEventListener("click", () => this.#verbs.ask(question))
    return row
  }
}
