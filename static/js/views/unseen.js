/** Which conversations have an answer that was completed while the reader looked elsewhere; this browser remembers them. */

import { recall, remember } from "../ui/storage.js"

/** @typedef {import("../model/types.js").Conversation} Conversation */

const MOST = 200

export class Unseen {
  /** @type {string[]} */
  #writing = recall("writing") ?? []
  /** @type {Set<string>} */
  #unseen = new Set(recall("unseen") ?? [])

  /** @param {string} id */
  has(id) {
    return this.#unseen.has(id)
  }

  /**
   * What the list says now: what was being written and is not any more is done.
   * @param {Conversation[]} listed
   * @param {string | null} current which the reader looks at
   * @returns {Conversation[]} those that are done now and were not seen
   */
  take(listed, current) {
    const over = new Set(listed.filter(({ live }) => !live).map(({ id }) => id))
    const done = new Set(this.#writing.filter((id) => over.has(id) && id !== current))
    for (const id of done) this.#unseen.add(id)
    const waiting = this.#writing.filter((id) => !over.has(id))
    this.#writing = [...new Set([...waiting, ...listed.filter(({ live }) => live).map(({ id }) => id)])].slice(-MOST)
    this.#store()
    return listed.filter(({ id }) => done.has(id))
  }

  /** It is gone. @param {string} id */
  drop(id) {
    this.look(id)
    this.#writing = this.#writing.filter((one) => one !== id)
  }

  /** @param {string | null} id */
  look(id) {
    if (id !== null && this.#unseen.delete(id)) this.#store()
  }

  #store() {
    remember("writing", this.#writing.length > 0 ? this.#writing : null)
    const unseen = [...this.#unseen].slice(-MOST)
    remember("unseen", unseen.length > 0 ? unseen : null)
  }
}
