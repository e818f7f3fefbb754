/**
 * The branch of a conversation that is on the screen: the turns from the first question to one leaf. At the start it is the
 * newest, or the one that was last looked at here.
 */

import { isBranched, merged, newestUnder, pathTo, siblings } from "./tree.js"

/** @typedef {import("./types.js").Turn} Turn */

/**
 * What keeps the leaf that was last looked at.
 * @typedef {{recall: (key: string) => any, remember: (key: string, value: unknown) => void}} Storage
 */

export class Branch {
  #storage
  /** @type {string | null} */
  conversation = null
  /** The last turn that is shown. @type {string | null} */
  leaf = null
  /** @type {Turn[]} */
  #turns = []

  /** @param {Storage} storage */
  constructor(storage) {
    this.#storage = storage
  }

  /** @returns {Turn[]} */
  get path() {
    return pathTo(this.#turns, this.leaf)
  }

  /** Take the server's turns. What has come below the leaf is shown, other branches stay aside. @param {string} conversation @param {Turn[]} turns */
  take(conversation, turns) {
    if (conversation !== this.conversation) this.leaf = this.#storage.recall(`leaf:${conversation}`)
    this.conversation = conversation
    this.#turns = merged(this.#turns, turns)
    this.leaf = (this.leaf && newestUnder(this.#turns, this.leaf)) ?? newestUnder(this.#turns)
  }

  /** Show what was asked here, whether or not the server has told of it already. @param {string} conversation @param {Turn} turn */
  add(conversation, turn) {
    this.conversation = conversation
    if (!this.#turns.some(({ id }) => id === turn.id)) this.#turns = [...this.#turns, turn]
    this.#lookAt(turn.id)
  }

  /** Show the branch that begins `step` siblings away from a turn. @param {Turn} turn @param {number} step */
  step(turn, step) {
    const { ids, place } = this.siblings(turn)
    const next = ids[place + step]
    if (next) this.#lookAt(newestUnder(this.#turns, next))
  }

  /** @param {Turn} turn */
  siblings(turn) {
    const ids = siblings(this.#turns, turn).map(({ id }) => id)
    return { ids, place: ids.indexOf(turn.id) }
  }

  /** @param {string | null} leaf */
  #lookAt(leaf) {
    this.leaf = leaf
    // Where there is one branch only, nothing needs to be remembered.
    this.#storage.remember(`leaf:${this.conversation}`, isBranched(this.#turns) ? leaf : null)
  }
}
