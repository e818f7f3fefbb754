/**
 * The conversation that is shown: one branch of it, and what can be done with its questions and answers.
 *
 * A run's state here is always the fold of its entries up to its `seq`; where that cannot go on, the server's state
 * replaces it.
 */

import * as api from "../net/api.js"
import { askedTurn } from "../model/asked-turn.js"
import { Attempts } from "../net/attempts.js"
import { Branch } from "../model/branch.js"
import { Doing } from "../net/doing.js"
import { Resync } from "../net/resync.js"
import { part } from "../ui/dom.js"
import { Runs } from "../model/runs.js"
import { emptyRun, fold, isOver } from "../model/run-state.js"
import { OlderTurns } from "./older-turns.js"
import { ThreadView } from "./thread-view.js"
import { translate } from "../ui/i18n.js"
import { recall, remember } from "../ui/storage.js"

/** @typedef {import("../model/types.js").Run} Run */
/** @typedef {import("../model/types.js").Check} Check */
/** @typedef {import("../model/types.js").Turn} Turn */
/** @typedef {import("../model/types.js").Entry} Entry */
/** @typedef {import("./composer.js").Ask} Ask */
/** @typedef {import("./retry-choices.js").Change} Change */

/**
 * What the thread needs of the page around it.
 * @typedef {object} Surroundings
 * @property {{watch: (run: string, seq: number) => void, leave: (run: string) => void}} transport
 * @property {{follow: () => void, toEnd: () => void, stay: () => void, isNearStart: boolean}} scroll
 * @property {{open: (run: Run, index: number | null, cited: Check | null, opener: HTMLElement) => void, update: (run: Run) => void}} sources
 * @property {(run: string | null, ended: string) => void} onLive which run of the branch is being written; its last one's status
 * @property {(problem: string) => void} onProblem
 * @property {() => import("./composer.js").Toggles} toggles
 */

export class Thread {
  #around
  #branch = new Branch({ recall, remember })
  #runs = new Runs()
  #attempts = new Attempts()
  #doing = new Doing()
  #hasLeft = false
  #view
  #resync
  #older

  /** @param {Surroundings} around */
  constructor(around) {
    this.#around = around
    this.#view = new ThreadView(this.#runs, this.#branch, {
      actions: (turn) => this.#actions(turn), drawn: (run) => around.sources.update(run), grown: () => this.#onGrown(),
    })
    const fail = (/** @type {api.Problem} */ { message }) => around.onProblem(message)
    const isWanted = (/** @type {string} */ run) => !this.#hasLeft && this.#runs.isLive(run)
    this.#resync = new Resync({ read: api.readRun, take: (state) => this.#takeUp(state), isWanted, fail })
    this.#older = new OlderTurns(this.#branch, { read: api.readConversation, take: (turns) => this.#add(turns), fail })
  }

  /** The run of the shown branch that is being written, if one is. */
  get live() {
    return this.#runs.live(this.#branch.path)
  }

  /** The last question that is shown. @returns {Turn | null} */
  get last() { return this.#branch.path.at(-1) ?? null }

  /** Whether a run is here, once what is being done is done. @param {string} run */
  async knows(run) {
    if (this.#runs.has(run)) return true
    await this.#doing.settled()
    return this.#runs.has(run)
  }

  /** Which branch of a conversation its first page is wanted of. @param {string} conversation */
  wantedLeaf(conversation) {
    return this.#branch.wanted(conversation)
  }

  /**
   * Add what is not there yet.
   * @param {string} conversation
   * @param {Turn[]} turns oldest first
   * @param {import("../model/tree.js").Node[]} [tree] of which they are some
   */
  show(conversation, turns, tree = turns) {
    const known = this.#shown.length
    this.#branch.take(conversation, turns, tree)
    this.#add(turns)
    if (this.#shown.length > known) this.#around.scroll.toEnd()
  }

  /** Have the turns that come before those that are shown; whether there are more. @param {number} [limit] */
  showOlder(limit) {
    return this.#older.load(limit)
  }

  /** Have in the document what is here. */
  wakeAll() {
    this.#view.wakeAll()
  }

  /** Have the whole branch there, for who searches it with the browser's own means. */
  async showAll() {
    this.wakeAll()
    await this.#older.loadAll()
  }

  /** Another conversation takes the stage: nothing of this one is followed or drawn any more. */
  leave() {
    this.#hasLeft = true
    for (const run of this.#runs.allLive) this.#around.transport.leave(run.run)
    this.#view.clear()
  }

  /** Show a question that the server has not taken yet. @param {string | null} question null: none */
  showPending(question) {
    if (this.#hasLeft) return
    this.#view.showPending(question)
    if (question !== null) this.#around.scroll.toEnd()
  }

  /** Ask after the last question that is shown. @param {string} conversation @param {Ask} ask */
  ask(conversation, ask) {
    const { leaf } = this.#branch
    return this.#doing.track(this.#ask(conversation, leaf ? { ...ask, parent: leaf } : ask))
  }

  async stop() {
    if (this.live) await api.stop(this.live.run, this.live.seq)
  }

  /** Let the reader ask the last question otherwise; false: there is none, or its answer is being written. */
  editLast() {
    return this.last !== null && !this.live && this.#view.edit(this.last.id)
  }

  /** Another run of a run's turn; without a change, as the toggles stand. @param {string} run @param {Change} [change] */
  retry(run, change) {
    const turn = this.#runs.turnOf(run)
    const wanted = change ?? this.#around.toggles()
    return this.#another(turn, JSON.stringify(wanted), (id) => api.retry(turn, wanted, id))
  }

  /** Whether it is the newest run of its turn: another is written over the pages of that one. @param {string} run */
  isNewest(run) {
    return this.#runs.idsOf(this.#runs.turnOf(run)).at(-1) === run
  }

  /** @param {Entry} entry */
  onEntry(entry) {
    const run = this.#runs.get(entry.run)
    if (run) this.#set(fold(run, entry))
  }

  /** The server's own state: the truth, also where it is behind what was here. @param {Run} state */
  onState(state) {
    if (!this.#runs.has(state.run)) return
    this.#view.jump(state.run)
    this.#set(state)
  }

  /** @param {string} run of which entries are missing */
  onGap(run) {
    this.#resync.found(run)
  }

  /** The page has come into sight. */
  onSight() {
    this.#view.onSight()
  }

  #onGrown() {
    this.#around.scroll.follow()
    if (this.#view.isDrawn && this.#around.scroll.isNearStart) void this.showOlder()
  }

  /** @param {Run} state */
  #takeUp(state) {
    this.onState(state)
    if (!isOver(state) && !this.#hasLeft) this.#around.transport.watch(state.run, state.seq)
  }

  /** @param {string} conversation @param {Ask & {parent?: string | null}} ask */
  async #ask(conversation, ask) {
    const { turn, run } = await api.ask(conversation, ask)
    const made = askedTurn(turn, emptyRun(run), ask)
    this.#branch.add(conversation, made)
    this.#begin(made)
    this.#arrange()
    this.#around.scroll.toEnd()
  }

  /** @param {Turn} turn @returns {import("./turn-view.js").Actions} */
  #actions(turn) {
    return {
      openSource: (run, index, cited, opener) => this.#around.sources.open(run, index, cited, opener),
      retry: (run, change) => void this.retry(run, change),
      isNewest: (run) => this.isNewest(run),
      resume: (run) => void this.#another(turn.id, run, (id) => api.resume(run, id)),
      answerNow: (run) => void this.#told(api.answerNow(run)),
      choose: (run) => void this.#told(api.choose(run)),
      edit: (question, id) => this.#askAt(turn.parent, question, id, { sites: turn.sites, focus: turn.focus, days: turn.days }),
      ask: (question) =>
        void this.#told(this.#attempts.once(question, (id) => this.#askAt(this.#branch.leaf, question, id, { search: true }))),
      step: (step) => this.#step(turn, step),
    }
  }

  /** Ask behind a turn, as the toggles stand but for `more`. @param {string | null} parent @param {string} question @param {string} id of the attempt */
  #askAt(parent, question, id, more = {}) {
    return this.#doing.track(this.#ask(this.#branch.conversation ?? "", { question, parent, client_id: id, ...this.#around.toggles(), ...more }))
  }

  /** Show another branch. @param {Turn} turn @param {number} step */
  #step(turn, step) {
    this.#branch.step(turn, step)
    this.#around.scroll.stay()
    this.#arrange()
    this.#view.focusBranch(this.#branch.path.find(({ parent }) => parent === turn.parent)?.id ?? "", step)
    // Of a branch that was never looked at nothing, or its end only, may be here.
    if (this.#branch.path.length < 2) void this.showOlder()
  }

  /**
   * Begin another run of a turn.
   * @param {string} turn
   * @param {string} what of other kinds of runs tells this one
   * @param {(id: string) => Promise<{run: string}>} wanted
   */
  async #another(turn, what, wanted) {
    if (this.live) return this.#around.onProblem(translate("retry.busy"))
    await this.#doing.track(this.#told(this.#attempts.once(`${turn} ${what}`, wanted).then(({ run }) => {
      if (!this.#runs.has(run)) this.#beginRun(turn, emptyRun(run))
      this.#tellLive()
      if (turn === this.last?.id) this.#around.scroll.toEnd()
    })))
  }

  /** A verb; where it is refused, the reader is told. @param {Promise<unknown>} verb */
  async #told(verb) {
    try {
      await verb
    } catch (error) {
      if (!(error instanceof api.Problem)) throw error
      this.#around.onProblem(error.message)
    }
  }

  /** @param {Turn[]} turns */
  #add(turns) {
    for (const turn of turns) this.#begin(turn)
    this.#arrange()
  }

  /** @param {Turn} turn */
  #begin(turn) {
    for (const run of turn.runs) if (!this.#runs.has(run.run)) this.#beginRun(turn.id, run)
  }

  /** @param {string} turn @param {Run} run */
  #beginRun(turn, run) {
    this.#runs.add(turn, run)
    this.#view.changed(run.run)
    if (!isOver(run) && !this.#hasLeft) this.#around.transport.watch(run.run, run.seq)
  }

  #arrange() {
    if (this.#hasLeft) return
    this.#view.arrange()
    this.#tellLive()
  }

  #tellLive() {
    if (this.#hasLeft) return
    const last = this.#runs.get(this.#runs.idsOf(this.last?.id ?? "").at(-1) ?? "")
    this.#around.onLive(this.live?.run ?? null, last?.status ?? "")
  }

  /** @param {Run} run */
  #set(run) {
    const before = this.#runs.get(run.run)
    if (run === before) return
    this.#runs.put(run)
    this.#view.changed(run.run)
    if (isOver(run)) this.#around.transport.leave(run.run)
    if (run.status === before?.status) return
    this.#tellLive()
    if (this.#shown.includes(run.run)) part("announcement").textContent = translate(`status.${run.status}`)
  }

  /** The runs of the shown branch. */
  get #shown() {
    return this.#branch.path.flatMap(({ id }) => this.#runs.idsOf(id))
  }
}
