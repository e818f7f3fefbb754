/** The conversation that is shown: one branch of it, and what can be done with its questions and answers. */

import * as api from "../net/api.js"
import { Branch } from "../model/branch.js"
import { FollowedRuns } from "../net/followed-runs.js"
import { part } from "../ui/dom.js"
import { Runs } from "../model/runs.js"
import { OlderTurns } from "./older-turns.js"
import { ThreadView } from "./thread-view.js"
import { TurnVerbs } from "./turn-verbs.js"
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
  #hasLeft = false
  #view
  #verbs
  #followed
  #older

  /** @param {Surroundings} around */
  constructor(around) {
    this.#around = around
    this.#view = new ThreadView(this.#runs, this.#branch, {
      actions: (turn) => this.#actions(turn), drawn: (run) => around.sources.update(run), grown: () => this.#onGrown(),
    })
    const fail = (/** @type {api.Problem} */ { message }) => around.onProblem(message)
    this.#verbs = new TurnVerbs(this.#branch, this.#runs, {
      toggles: around.toggles, onProblem: around.onProblem,
      asked: (turn) => this.#onAsked(turn), begun: (turn, run) => this.#onBegun(turn, run),
    })
    this.#followed = new FollowedRuns(this.#runs, around.transport, {
      changed: (run, before) => this.#onChanged(run, before), jumped: (run) => this.#view.jump(run), fail,
    })
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
    await this.#verbs.settled()
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
    this.#followed.leave()
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
    return this.#verbs.ask(conversation, ask)
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
    return this.#verbs.retry(run, change)
  }

  /** Whether it is the newest run of its turn: another is written over the pages of that one. @param {string} run */
  isNewest(run) {
    return this.#runs.idsOf(this.#runs.turnOf(run)).at(-1) === run
  }

  /** @param {Entry} entry */
  onEntry(entry) {
    this.#followed.onEntry(entry)
  }

  /** The server's own state: the truth, also where it is behind what was here. @param {Run} state */
  onState(state) {
    this.#followed.onState(state)
  }

  /** @param {string} run of which entries are missing */
  onGap(run) {
    this.#followed.onGap(run)
  }

  /** The page has come into sight. */
  onSight() {
    this.#view.onSight()
  }

  #onGrown() {
    this.#around.scroll.follow()
    if (this.#view.isDrawn && this.#around.scroll.isNearStart) void this.showOlder()
  }

  /** @param {Turn} turn a question that the server has taken */
  #onAsked(turn) {
    this.#add([turn])
    this.#around.scroll.toEnd()
  }

  /** @param {string} turn @param {Run} run another one of it */
  #onBegun(turn, run) {
    this.#begin(turn, run)
    this.#tellLive()
    if (turn === this.last?.id) this.#around.scroll.toEnd()
  }

  /** @param {Turn} turn @returns {import("./turn-view.js").Actions} */
  #actions(turn) {
    return {
      openSource: (run, index, cited, opener) => this.#around.sources.open(run, index, cited, opener),
      retry: (run, change) => void this.retry(run, change),
      isNewest: (run) => this.isNewest(run),
      resume: (run) => void this.#verbs.resume(turn.id, run),
      answerNow: (run) => void this.#verbs.answerNow(run),
      choose: (run) => void this.#verbs.choose(run),
      edit: (question, id) => this.#verbs.askOtherwise(turn, question, id),
      ask: (question) => void this.#verbs.askFurther(question),
      step: (step) => this.#step(turn, step),
    }
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

  /** @param {Turn[]} turns */
  #add(turns) {
    for (const { id, runs } of turns) for (const run of runs) this.#begin(id, run)
    this.#arrange()
  }

  /** @param {string} turn @param {Run} run */
  #begin(turn, run) {
    if (this.#runs.has(run.run)) return
    this.#followed.add(turn, run)
    this.#view.changed(run.run)
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

  /** @param {Run} run @param {Run | undefined} before */
  #onChanged(run, before) {
    this.#view.changed(run.run)
    if (run.status === before?.status) return
    this.#tellLive()
    if (this.#shown.includes(run.run)) part("announcement").textContent = translate(`status.${run.status}`)
  }

  /** The runs of the shown branch. */
  get #shown() {
    return this.#branch.path.flatMap(({ id }) => this.#runs.idsOf(id))
  }
}
