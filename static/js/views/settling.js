/** What takes a moment, such as a stop: who waits until it is over, or longer than it takes. */

// Longer than a stop takes; then the server may say what is the matter.
const SETTLING_MS = 15_000

export class Settling {
  /** @type {(() => void)[]} */
  #waiting = []

  /** It is over. */
  end() {
    for (const then of this.#waiting.splice(0)) then()
  }

  /** @returns {Promise<void>} */
  async ended() {
    await new Promise((settled) => {
      const late = setTimeout(settled, SETTLING_MS)
      this.#waiting.push(() => {
        clearTimeout(late)
        settled(undefined)
      })
    })
  }
}
