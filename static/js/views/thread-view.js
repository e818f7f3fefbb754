/** The turns of the shown branch on the screen: in their order, each drawn when it has changed, all others taken away. */

import { Frames } from "../ui/frame-scheduler.js"
import { clone, part } from "../ui/dom.js"
import { nearness } from "../ui/nearness.js"
import { isOver } from "../model/run-state.js"
import { Reveal } from "../ui/reveal.js"
import { takeFocus } from "./attempts.js"
import { TurnView, showQuestion } from "./turn-view.js"

/** @typedef {import("../model/types.js").Run} Run */
/** @typedef {import("../model/types.js").Turn} Turn */

export class ThreadView {
  #element = part("thread")
  #runs
  #branch
  #around
  #reveal = new Reveal()
  #frames
  /** @type {Map<string, TurnView>} */
  #views = new Map()
  #watchNearness
  #isAwake = false
  /** @type {HTMLElement | null} */
  #pending = null

  /**
   * @param {import("../model/runs.js").Runs} runs
   * @param {import("../model/branch.js").Branch} branch
   * @param {{actions: (turn: Turn) => import("./turn-view.js").Actions, drawn: (run: Run) => void, grown: () => void}} around
   */
  constructor(runs, branch, around) {
    this.#runs = runs
    this.#branch = branch
    this.#around = around
    this.#watchNearness = nearness(part("scroller"), (element, isNear) => this.#onNearness(element, isNear))
    this.#frames = new Frames((run, nowMs) => this.#draw(run, nowMs), (ids) => this.#newestFirst(ids), around.grown)
  }

  /** Put the turns of the branch on the screen. */
  arrange() {
    this.#element.hidden = false
    const { path } = this.#branch
    path.forEach((turn, place) => this.#place(turn, place))
    while (this.#element.children.length > path.length) this.#element.lastElementChild?.remove()
    this.#frames.now()
  }

  /** The arrows of another wording take the focus that those of the one before had. @param {string} turn @param {number} step */
  focusBranch(turn, step) {
    const view = this.#views.get(turn)
    if (view) takeFocus(view.element, "branch", step < 0 ? "branch-before" : "branch-after")
  }

  /** Let a turn's question be asked otherwise; whether it is here. @param {string} turn */
  edit(turn) {
    this.#views.get(turn)?.edit()
    return this.#views.has(turn)
  }

  /** Show a question that is on its way, below the others. @param {string | null} question null: none */
  showPending(question) {
    this.#pending?.remove()
    this.#pending = null
    this.#element.hidden = question === null && this.#element.childElementCount === 0
    if (question === null) return
    const element = clone("turn")
    element.dataset.part = "pending"
    showQuestion(element, question)
    part("edit", element).hidden = true
    this.#pending = element
    this.#element.append(element)
  }

  /** Take all of it off the screen: another conversation comes there. */
  clear() {
    this.#views.clear()
    this.#element.replaceChildren()
    this.#element.hidden = true
  }

  /** Whether all that is here is on the screen. */
  get isDrawn() {
    return this.#frames.isIdle
  }

  /** A run has another state. @param {string} run */
  changed(run) {
    this.#frames.add(run)
  }

  /** Show all that is there of a run: it has not come in small pieces. @param {string} run */
  jump(run) {
    this.#reveal.jump(run)
  }

  /** The page has come into sight: no frame was drawn while nobody looked. */
  onSight() {
    this.#reveal.jump()
    this.#frames.now()
  }

  /** Have everything that is here in the document, for who searches or prints it. */
  wakeAll() {
    this.#isAwake = true
    for (const view of this.#views.values()) view.wake()
  }

  /** @param {HTMLElement} element @param {boolean} isNear */
  #onNearness(element, isNear) {
    const view = this.#views.get(element.dataset.turn ?? "")
    if (isNear) view?.wake()
    else if (!this.#isAwake && element.isConnected && this.#isSettled(element.dataset.turn ?? "")) view?.sleep()
    this.#around.grown()
  }

  /** Whether nothing of a turn will change or is still to be drawn. @param {string} turn */
  #isSettled(turn) {
    return this.#runs.idsOf(turn).every((id) => isOver(/** @type {Run} */ (this.#runs.get(id))) && !this.#frames.has(id))
  }

  /** @param {Turn} turn @param {number} place */
  #place(turn, place) {
    const view = this.#views.get(turn.id) ?? this.#newView(turn)
    view.showBranches(this.#branch.siblings(turn))
    if (this.#element.children[place] === view.element) return
    this.#element.insertBefore(view.element, this.#element.children[place] ?? null)
    for (const run of this.#runs.idsOf(turn.id)) this.#frames.add(run)
  }

  /** @param {Turn} turn */
  #newView(turn) {
    const view = new TurnView(turn, this.#around.actions(turn))
    this.#views.set(turn.id, view)
    this.#watchNearness(view.element)
    return view
  }

  /** @param {string} id @param {number} nowMs @returns {boolean} whether all of it is on the screen, or need not be */
  #draw(id, nowMs) {
    const run = this.#runs.get(id)
    const view = this.#views.get(this.#runs.turnOf(id))
    if (!run || !view?.element.isConnected) return true
    const seen = this.#reveal.shown(run, nowMs)
    view.update(seen)
    this.#around.drawn(run)
    return seen === run
  }

  /** The newest turn is what the reader looks at; within a turn, the runs stay in their order. @param {string[]} ids */
  #newestFirst(ids) {
    const places = new Map(this.#branch.path.map(({ id }, place) => [id, place]))
    const place = (/** @type {string} */ run) => places.get(this.#runs.turnOf(run)) ?? 0
    return ids.sort((a, b) => place(b) - place(a))
  }
}
