/**
 * The entries of watched runs by plain HTTP, where no websocket can be opened.
 *
 * One run at a time has an event stream, the one that is watched last: a browser has few connections to a host. A run
 * without a stream, or whose stream is silent, is asked about. Where the answer is ahead of a silent stream, something
 * between holds the stream back, and for a while there is none.
 */

import { isOver } from "../model/run-state.js"
import { Problem } from "./api.js"

/** @typedef {import("../model/types.js").Run} Run */
/** @typedef {import("./cursors.js").Cursors} Cursors */

const TICK_MS = 2_000
// Between the entries of an answer that is being written there is far less.
const SILENCE_MS = 3_500
// A stream that has brought nothing yet is not believed so long.
const UNPROVEN_MS = 1_500
const STRIKES_MAX = 2
const PAUSE_MS = 60_000
// Refusals that stay: signed out, not theirs, gone.
const LASTING = new Set([401, 403, 404])

/**
 * @typedef {object} Verbs
 * @property {(run: string) => Promise<Run>} read
 * @property {(run: string, after: number) => string} address of a run's event stream
 * @property {(code: string, run: string) => void} error
 * @property {(isThere: boolean) => void} reach whether the server answers
 */

export class EventFeed {
  #cursors
  #verbs
  #world
  /** @type {any} */
  #ticks = null
  /** @type {EventSource | null} */
  #source = null
  #streamed = ""
  #heardMs = 0
  #isProven = false
  #strikes = 0
  #pausedUntilMs = 0
  /** @type {Set<string>} */
  #reading = new Set()

  /**
   * @param {Cursors} cursors
   * @param {Verbs} verbs
   * @param {any} [world] the clock and the EventSource class, replaced by tests
   */
  constructor(cursors, verbs, world = globalThis) {
    this.#cursors = cursors
    this.#verbs = verbs
    this.#world = world
  }

  get isOn() {
    return this.#ticks !== null
  }

  start() {
    if (this.isOn) return
    this.#ticks = this.#world.setInterval(() => this.#tick(), TICK_MS)
    this.update()
  }

  stop() {
    this.#world.clearInterval(this.#ticks)
    this.#ticks = null
    this.#close()
  }

  /** The runs that are watched, or their cursors, are others now. @param {string} [moved] whose cursor was set */
  update(moved) {
    if (!this.isOn) return
    const [run, after] = this.#cursors.all.at(-1) ?? ["", 0]
    if (run === this.#streamed && run !== moved) return
    this.#close()
    if (run && this.#world.Date.now() >= this.#pausedUntilMs) this.#open(run, after)
  }

  /** Ask about every run that is not heard of now. */
  #tick() {
    this.update()
    const isHeard = this.#world.Date.now() - this.#heardMs < (this.#isProven ? SILENCE_MS : UNPROVEN_MS)
    for (const [run] of this.#cursors.all) if (run !== this.#streamed || !isHeard) void this.#read(run)
  }

  /** @param {string} run @param {number} after */
  #open(run, after) {
    const source = new this.#world.EventSource(this.#verbs.address(run, after))
    this.#source = source
    this.#streamed = run
    this.#heardMs = this.#world.Date.now()
    this.#isProven = false
    source.onmessage = (/** @type {MessageEvent} */ { data }) => source === this.#source && this.#onEntry(JSON.parse(data))
    source.addEventListener("snapshot", (/** @type {MessageEvent} */ { data }) => {
      if (source === this.#source) this.#onSnapshot(JSON.parse(data))
    })
    // Its own attempts would begin at an address that is no longer true; the next tick opens another.
    source.onerror = () => source === this.#source && this.#strike()
  }

  #close() {
    this.#source?.close()
    this.#source = null
    this.#streamed = ""
  }

  /** @param {import("../model/types.js").Entry} entry */
  #onEntry(entry) {
    if (this.#cursors.takeEntry(entry)) this.#onHeard()
  }

  /** @param {{run: string, seq: number, state: Run}} frame */
  #onSnapshot(frame) {
    this.#onHeard()
    this.#cursors.takeSnapshot(frame)
  }

  #onHeard() {
    this.#heardMs = this.#world.Date.now()
    this.#isProven = true
    this.#strikes = 0
    this.#verbs.reach(true)
  }

  #strike() {
    this.#strikes += 1
    this.#close()
    if (this.#strikes >= STRIKES_MAX) this.#pausedUntilMs = this.#world.Date.now() + PAUSE_MS
  }

  /** @param {string} run */
  async #read(run) {
    if (this.#reading.has(run)) return
    this.#reading.add(run)
    try {
      const state = await this.#verbs.read(run)
      if (this.isOn) this.#onState(state)
    } catch (error) {
      if (!(error instanceof Problem)) throw error
      if (this.isOn) this.#onProblem(run, error)
    } finally {
      this.#reading.delete(run)
    }
  }

  // What was asked for before the last entries came may be behind them; an end is one, wherever it stands.
  /** @param {Run} state */
  #onState(state) {
    this.#verbs.reach(true)
    const { run, seq } = state
    const cursor = this.#cursors.get(run)
    if (cursor === undefined || (seq <= cursor && !isOver(state))) return
    if (run === this.#streamed) this.#strike()
    this.#cursors.takeSnapshot({ run, seq, state })
  }

  /** @param {string} run @param {Problem} problem */
  #onProblem(run, { code, status }) {
    if (status === 0 || status >= 500) return this.#verbs.reach(false)
    if (!LASTING.has(status)) return
    this.#cursors.drop(run)
    this.update()
    this.#verbs.error(code, run)
  }
}
