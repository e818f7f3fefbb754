/**
 * The branch of a conversation that is on the screen: the turns from the first question to one leaf. At the start it is the
 * newest, or the one that was last looked at here. Of all turns the places in the tree are known; the turns themselves come
 * by pages, the newest first, and those are shown that follow each other up to the leaf.
 */

import { isBranched, merged, newestUnder, pathTo, siblings } from "./tree.js"

/** @typedef {import("./types.js").Turn} Turn */
/** @typedef {import("./tree.js").Node} Node */

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
  /** @type {Node[]} */
  #tree = []
  /** @type {Map<string, Turn>} */
  #turns = new Map()

  /** @param {Storage} storage */
  constructor(storage) {
    this.#storage = storage
  }

  /** The turns that are here, up to the leaf. @returns {Turn[]} */
  get path() {
    const nodes = pathTo(this.#tree, this.leaf)
    const absent = nodes.findLastIndex(({ id }) => !this.#turns.has(id))
    return nodes.slice(absent + 1).flatMap(({ id }) => this.#turns.get(id) ?? [])
  }

  /** The shown turn before which others are still to come, or null; undefined where the whole branch is to come. */
  get oldest() {
    const [first] = this.path
    if (!first) return this.#tree.length > 0 ? undefined : null
    return first.parent === null ? null : first.id
  }

  /** The leaf that was looked at last, for the first page of a conversation. @param {string} conversation @returns {string | null} */
  wanted(conversation) {
    return conversation === this.conversation ? this.leaf : this.#storage.recall(`leaf:${conversation}`)
  }

  /**
   * Take the server's turns. What has come below the leaf is shown, other branches stay aside.
   * @param {string} conversation
   * @param {Turn[]} turns
   * @param {Node[]} [tree] of which they are some
   */
  take(conversation, turns, tree = turns) {
    this.leaf = this.wanted(conversation)
    this.conversation = conversation
    this.#tree = merged(this.#tree, tree)
    for (const turn of turns) this.#turns.set(turn.id, turn)
    this.leaf = (this.leaf && newestUnder(this.#tree, this.leaf)) ?? newestUnder(this.#tree)
  }

  /** Show what was asked here, whether or not the server has told of it already. @param {string} conversation @param {Turn} turn */
  add(conversation, turn) {
    this.conversation = conversation
    if (!this.#turns.has(turn.id)) this.#turns.set(turn.id, turn)
    if (!this.#tree.some(({ id }) => id === turn.id)) this.#tree = [...this.#tree, { id: turn.id, parent: turn.parent }]
    this.#lookAt(turn.id)
  }

  /** Show the branch that begins `step` siblings away from a turn. @param {Turn} turn @param {number} step */
  step(turn, step) {
    const { ids, place } = this.siblings(turn)
    const next = ids[place + step]
    if (next) this.#lookAt(newestUnder(this.#tree, next))
  }

  /** @param {Turn} turn */
  siblings(turn) {
    const ids = siblings(this.#tree, turn).map(({ id }) => id)
    return { ids, place: ids.indexOf(turn.id) }
  }

  /** @param {string | null} leaf */
  #lookAt(leaf) {
    this.leaf = leaf
    // Where there is one branch only, nothing needs to be remembered.
    this.#storage.remember(`leaf:${this.conversation}`, isBranched(this.#tree) ? leaf : null)
  }
}
