/** What is being done at the moment: who hears of a run before its verb is answered waits for the answer. */

export class Doing {
  /** @type {Set<Promise<unknown>>} */
  #verbs = new Set()

  /** Remember a verb until it is done. @param {Promise<void>} verb */
  async track(verb) {
    this.#verbs.add(verb)
    try {
      await verb
    } finally {
      this.#verbs.delete(verb)
    }
  }

  /** All that is being done now is done, or has failed. */
  async settled() {
    await Promise.allSettled([...this.#verbs])
  }
}
