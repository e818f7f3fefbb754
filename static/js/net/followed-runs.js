/**
 * The runs of a conversation, followed while they are written.
 *
 * A run's state here is always the fold of its entries up to its `seq`; where that cannot go on, the server's state
 * replaces it.
 */

import { fold, isOver } from "../model/run-state.js"
import { readRun } from "./api.js"
import { Resync } from "./resync.js"

/** @typedef {import("../model/types.js").Run} Run */
/** @typedef {import("../model/types.js").Entry} Entry */

export class FollowedRuns {
  #runs
  #transport
  #around
  #resync
  #hasLeft = false

  /**
   * @param {import("../model/runs.js").Runs} runs
   * @param {{watch: (run: string, seq: number) => void, leave: (run: string) => void}} transport
   * @param {object} around
   * @param {(run: Run, before: Run | undefined) => void} around.changed
   * @param {(run: string) => void} around.jumped its next state has not come in small pieces
   * @param {(problem: import("./api.js").Problem) => void} around.fail
   */
  constructor(runs, transport, around) {
    this.#runs = runs
    this.#transport = transport
    this.#around = around
    const isWanted = (/** @type {string} */ run) => !this.#hasLeft && runs.isLive(run)
    this.#resync = new Resync({ read: readRun, take: (state) => this.#takeUp(state), isWanted, fail: around.fail })
  }

  /** A run that is new here, of this turn. @param {string} turn @param {Run} run */
  add(turn, run) {
    this.#runs.add(turn, run)
    this.#watch(run)
  }

  /** Follow none any more. */
  leave() {
    this.#hasLeft = true
    for (const { run } of this.#runs.allLive) this.#transport.leave(run)
  }

  /** @param {Entry} entry */
  onEntry(entry) {
    const run = this.#runs.get(entry.run)
    if (run) this.#put(fold(run, entry))
  }

  /** The server's own state: the truth, also where it is behind what was here. @param {Run} state */
  onState(state) {
    if (!this.#runs.has(state.run)) return
    this.#around.jumped(state.run)
    this.#put(state)
  }

  /** @param {string} run of which entries are missing */
  onGap(run) {
    this.#resync.found(run)
  }

  /** @param {Run} state */
  #takeUp(state) {
    this.onState(state)
    this.#watch(state)
  }

  /** @param {Run} run */
  #watch(run) {
    if (!isOver(run) && !this.#hasLeft) this.#transport.watch(run.run, run.seq)
  }

  /** @param {Run} run */
  #put(run) {
    const before = this.#runs.get(run.run)
    if (run === before) return
    this.#runs.put(run)
    if (isOver(run)) this.#transport.leave(run.run)
    this.#around.changed(run, before)
  }
}
