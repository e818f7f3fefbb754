/** Ids of attempts: one of which nobody knows whether it came through keeps its id, so that trying again does it once. */

import { Problem } from "./api.js"

/** 32 hexadecimal digits; `crypto.randomUUID` is missing on plain http. */
export const freshId = () =>
  [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("")

export class Attempts {
  /** @type {Map<string, string>} */
  #ids = new Map()

  /**
   * @template T
   * @param {string} what is attempted
   * @param {(id: string) => Promise<T>} attempt
   * @returns {Promise<T>}
   */
  async once(what, attempt) {
    const id = this.#ids.get(what) ?? freshId()
    this.#ids.set(what, id)
    try {
      const done = await attempt(id)
      this.#ids.delete(what)
      return done
    } catch (error) {
      // An answer of the server, if only a refusal, is the end of an attempt.
      if (error instanceof Problem && error.status > 0) this.#ids.delete(what)
      throw error
    }
  }
}
