/** The runs of a conversation by their ids, and the turn of each: a run that waits for its first entry does not know it. */

import { isOver } from "./run-state.js"

/** @typedef {import("./types.js").Run} Run */

export class Runs {
  /** @type {Map<string, Run>} */
  #runs = new Map()
  /** @type {Map<string, string>} */
  #turns = new Map()
  /** @type {Map<string, string[]>} */
  #ids = new Map()

  /** A run that is new, and its turn. @param {string} turn @param {Run} run */
  add(turn, run) {
    this.#turns.set(run.run, turn)
    this.#ids.set(turn, [...this.idsOf(turn), run.run])
    this.put(run)
  }

  /** @param {Run} run */
  put(run) {
    this.#runs.set(run.run, run)
  }

  /** @param {string} id */
  get(id) {
    return this.#runs.get(id)
  }

  /** @param {string} id */
  has(id) {
    return this.#runs.has(id)
  }

  /** @param {string} id @returns {string} */
  turnOf(id) {
    return this.#turns.get(id) ?? ""
  }

  /** The runs of a turn, oldest first. @param {string} turn @returns {string[]} */
  idsOf(turn) {
    return this.#ids.get(turn) ?? []
  }

  /** @param {string} id */
  isLive(id) {
    const run = this.#runs.get(id)
    return run !== undefined && !isOver(run)
  }

  /** Those that are being written. */
  get allLive() {
    return [...this.#runs.values()].filter((run) => !isOver(run))
  }

  /** The run of these turns that is being written, if one is. @param {{id: string}[]} turns */
  live(turns) {
    const runs = turns.flatMap(({ id }) => this.idsOf(id)).map((id) => this.#runs.get(id))
    return runs.findLast((run) => run && !isOver(run)) ?? null
  }
}
