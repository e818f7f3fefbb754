/**
 * The conversation on the screen: loads it, asks, stops, retries, and draws what the socket brings, once per frame.
 *
 * A run's state here is always the fold of its entries up to its `seq`; where that cannot go on, the server's state
 * replaces it.
 */

import * as api from "./api.js"
import { part } from "./markup.js"
import { emptyRun, fold, isOver } from "./state.js"
import { TurnView } from "./turn.js"
import { word } from "./words.js"

/** @typedef {import("./types.js").Run} Run */
/** @typedef {import("./types.js").Turn} Turn */
/** @typedef {import("./types.js").Entry} Entry */
/** @typedef {import("./composer.js").Ask} Ask */

/**
 * What the thread needs of the page around it.
 * @typedef {object} Surroundings
 * @property {{watch: (run: string, seq: number) => void, leave: (run: string) => void}} socket
 * @property {{follow: () => void, toEnd: () => void}} scroll
 * @property {{open: (run: Run, index: number | null, quote: string, opener: HTMLElement) => void, update: (run: Run) => void}} sources
 * @property {(isLive: boolean) => void} onLive
 * @property {(problem: string) => void} onProblem
 * @property {() => {search: boolean, think: boolean}} toggles
 */

// A long conversation is drawn over several frames, so that the page answers meanwhile.
const FRAME_MS = 60

export class Thread {
  #around
  #element = part("thread")
  /** @type {Map<string, TurnView>} */
  #turns = new Map()
  /** @type {Map<string, Run>} */
  #runs = new Map()
  /** The turn of each run: a run that waits for its first entry does not know it. @type {Map<string, string>} */
  #turnOf = new Map()
  /** @type {Set<string>} */
  #changed = new Set()
  /** @type {Set<string>} */
  #fetching = new Set()
  #frame = 0

  /** @param {Surroundings} around */
  constructor(around) {
    this.#around = around
  }

  /** The run that is being written, if one is. */
  get live() {
    return [...this.#runs.values()].findLast((run) => !isOver(run)) ?? null
  }

  /** Add what is not there yet. @param {Turn[]} turns oldest first */
  show(turns) {
    part("start").hidden = true
    this.#element.hidden = false
    const known = this.#runs.size
    for (const turn of turns) if (!this.#turns.has(turn.id)) this.#addTurn(turn)
    for (const turn of turns) {
      for (const run of turn.runs) if (!this.#runs.has(run.run)) this.#begin(turn.id, run)
    }
    this.#draw()
    if (this.#runs.size > known) this.#around.scroll.toEnd()
  }

  /** @param {string} conversation @param {Ask} ask */
  async ask(conversation, ask) {
    const { turn, run } = await api.ask(conversation, ask)
    if (this.#runs.has(run)) return
    const { question, search, think } = ask
    this.show([{
      id: turn, parent: null, question, search, think, created_at: new Date().toISOString(),
      runs: [emptyRun(run)],
    }])
  }

  async stop() {
    const { live } = this
    if (live) await api.stop(live.run, live.seq)
  }

  /** @param {Entry} entry */
  onEntry(entry) {
    const run = this.#runs.get(entry.run)
    if (run) this.#set(fold(run, entry))
  }

  /** The server's own state, where entries are missing. @param {Run} state */
  onState(state) {
    const run = this.#runs.get(state.run)
    if (run && state.seq >= run.seq) this.#set(state)
  }

  /** @param {string} id of a run of which entries are missing */
  async onGap(id) {
    if (this.#fetching.has(id)) return
    this.#fetching.add(id)
    try {
      const state = await api.readRun(id)
      this.onState(state)
      if (!isOver(state)) this.#around.socket.watch(id, state.seq)
    } catch (error) {
      if (!(error instanceof api.Problem)) throw error
      this.#around.onProblem(error.message)
    } finally {
      this.#fetching.delete(id)
    }
  }

  /** @param {Turn} turn */
  #addTurn(turn) {
    const view = new TurnView(turn, {
      openSource: (run, index, quote, opener) => this.#around.sources.open(run, index, quote, opener),
      retry: () => void this.#another(turn.id, () => api.retry(turn.id, this.#around.toggles())),
      resume: (run) => void this.#another(turn.id, () => api.resume(run)),
      answerNow: (run) => void this.#told(api.answerNow(run)),
    })
    this.#turns.set(turn.id, view)
    this.#element.append(view.element)
  }

  /** @param {string} turn @param {Run} run */
  #begin(turn, run) {
    this.#turnOf.set(run.run, turn)
    this.#set(run)
    if (!isOver(run)) this.#around.socket.watch(run.run, run.seq)
  }

  /** Begin another run of a turn. @param {string} turn @param {() => Promise<{run: string}>} wanted */
  async #another(turn, wanted) {
    if (this.live) return this.#around.onProblem(word("retry.busy"))
    const made = await this.#told(wanted())
    if (!made || this.#runs.has(made.run)) return
    this.#begin(turn, emptyRun(made.run))
    this.#around.scroll.toEnd()
  }

  /**
   * What a verb gives; where it is refused, the reader is told.
   * @template T
   * @param {Promise<T>} verb
   */
  async #told(verb) {
    try {
      return await verb
    } catch (error) {
      if (!(error instanceof api.Problem)) throw error
      this.#around.onProblem(error.message)
      return null
    }
  }

  /** @param {Run} run */
  #set(run) {
    const before = this.#runs.get(run.run)
    if (run === before) return
    this.#runs.set(run.run, run)
    if (isOver(run)) this.#around.socket.leave(run.run)
    if (run.status !== before?.status) this.#onStatus(run, before !== undefined)
    this.#changed.add(run.run)
    this.#frame ||= requestAnimationFrame(() => this.#draw())
  }

  /** @param {Run} run @param {boolean} isChange */
  #onStatus(run, isChange) {
    this.#around.onLive(this.live !== null)
    if (isChange) part("announcement").textContent = word(`status.${run.status}`)
  }

  #draw() {
    cancelAnimationFrame(this.#frame)
    this.#frame = 0
    const end = performance.now() + FRAME_MS
    for (const id of this.#newestFirst()) {
      if (performance.now() > end) break
      this.#changed.delete(id)
      const run = this.#runs.get(id)
      if (!run) continue
      this.#turns.get(this.#turnOf.get(id) ?? "")?.update(run)
      this.#around.sources.update(run)
    }
    this.#around.scroll.follow()
    if (this.#changed.size > 0) this.#frame = requestAnimationFrame(() => this.#draw())
  }

  /** The runs to draw: the newest turn is what the reader looks at; within a turn, the runs in their order. */
  #newestFirst() {
    const order = new Map([...this.#turns.keys()].map((turn, place) => [turn, place]))
    const place = (/** @type {string} */ run) => order.get(this.#turnOf.get(run) ?? "") ?? 0
    return [...this.#changed].sort((a, b) => place(b) - place(a))
  }
}
