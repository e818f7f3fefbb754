/** The turns of a branch that come before those that are shown: they are read when the reader comes near. */

import { MOST_TURNS, Problem } from "../net/api.js"

/** @typedef {import("../model/types.js").Turn} Turn */
/** @typedef {import("../model/tree.js").Node} Node */

export class OlderTurns {
  #branch
  #verbs
  #isReading = false

  /**
   * @param {import("../model/branch.js").Branch} branch
   * @param {{
   *   read: (conversation: string, of: {leaf: string | null, before?: string, limit?: number}) => Promise<{turns: Turn[], tree: Node[]}>,
   *   take: (turns: Turn[]) => void, fail: (problem: Problem) => void,
   * }} verbs
   */
  constructor(branch, verbs) {
    this.#branch = branch
    this.#verbs = verbs
  }

  /**
   * The next page, where there is one and none is being read.
   * @param {number} [limit]
   * @returns {Promise<boolean>} whether it has come and is not the last
   */
  async load(limit) {
    const { conversation, oldest: before, leaf } = this.#branch
    if (this.#isReading || conversation === null || before === null) return false
    this.#isReading = true
    try {
      const { turns, tree } = await this.#verbs.read(conversation, { leaf, before, limit })
      if (conversation !== this.#branch.conversation) return false
      this.#branch.take(conversation, turns, tree)
      this.#verbs.take(turns)
      return this.#branch.oldest !== before && this.#branch.oldest !== null
    } catch (error) {
      if (!(error instanceof Problem)) throw error
      this.#verbs.fail(error)
      return false
    } finally {
      this.#isReading = false
    }
  }

  /** All of them. */
  async loadAll() {
    while (await this.load(MOST_TURNS));
  }
}
