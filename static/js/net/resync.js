/**
 * Takes the server's state of a run of which entries are missing: one request at a time, at once at first, and ever more
 * slowly where that does not help.
 */

import { Problem } from "./api.js"
import { waitMs } from "./socket.js"

/** @typedef {import("../model/types.js").Run} Run */

// A gap so long after the last one is another gap.
const CALM_MS = 60_000

export class Resync {
  #verbs
  #world
  /** @type {Map<string, {count: number, atMs: number, isBusy: boolean}>} */
  #gaps = new Map()

  /**
   * @param {{read: (run: string) => Promise<Run>, take: (state: Run) => void, fail: (problem: Problem) => void,
   *   isWanted: (run: string) => boolean}} verbs
   * @param {any} [world] the clock, replaced by tests
   */
  constructor(verbs, world = globalThis) {
    this.#verbs = verbs
    this.#world = world
  }

  /** @param {string} run */
  found(run) {
    const nowMs = this.#world.Date.now()
    const before = this.#gaps.get(run)
    if (before?.isBusy) return
    const count = before && nowMs - before.atMs < CALM_MS ? before.count + 1 : 0
    this.#gaps.set(run, { count, atMs: nowMs, isBusy: true })
    const pauseMs = count === 0 ? 0 : waitMs(count - 1, this.#world.Math.random())
    this.#world.setTimeout(() => void this.#close(run), pauseMs)
  }

  /** @param {string} run */
  async #close(run) {
    if (!this.#verbs.isWanted(run)) return void this.#gaps.delete(run)
    const problem = await this.#taken(run)
    const gap = this.#gaps.get(run)
    if (gap) this.#gaps.set(run, { ...gap, atMs: this.#world.Date.now(), isBusy: false })
    if (!problem) return
    this.#verbs.fail(problem)
    // A refusal stays one; a server that is away comes back.
    if (problem.status === 0 || problem.status >= 500) this.found(run)
  }

  /** @param {string} run @returns {Promise<Problem | null>} why it could not be taken */
  async #taken(run) {
    try {
      this.#verbs.take(await this.#verbs.read(run))
      return null
    } catch (error) {
      if (!(error instanceof Problem)) throw error
      return error
    }
  }
}
