/** One turn: its question and its runs, of which the latest is shown and the others can be looked at. */

import { shortTime } from "./dates.js"
import { clone, part, say } from "./markup.js"
import { RunView } from "./run.js"
import { locale, word } from "./words.js"

/** @typedef {import("./types.js").Run} Run */
/** @typedef {import("./run.js").Actions} Actions */

export class TurnView {
  element = clone("turn")
  #actions
  #createdAt
  /** @type {Map<string, RunView>} */
  #runs = new Map()
  /** @type {string} */
  #shown = ""

  /**
   * @param {{id: string, question: string, created_at: string}} turn
   * @param {Actions} actions
   */
  constructor(turn, actions) {
    this.#actions = actions
    this.#createdAt = turn.created_at
    this.element.dataset.turn = turn.id
    say(part("question-text", this.element), turn.question)
  }

  /** Draw a run's state; a run that is new to this turn becomes the one that is shown. @param {Run} run */
  update(run) {
    const view = this.#runs.get(run.run) ?? this.#add(run)
    view.update(run)
  }

  /** @param {Run} run */
  #add(run) {
    const view = new RunView(this.#actions, shortTime(this.#createdAt, locale))
    view.element.dataset.run = run.run
    view.element.id = `run-${run.run}`
    part("attempt-before", view.element).addEventListener("click", () => this.#step(-1))
    part("attempt-after", view.element).addEventListener("click", () => this.#step(1))
    this.#runs.set(run.run, view)
    part("runs", this.element).append(view.element)
    this.#show(run.run)
    return view
  }

  /** @param {number} step */
  #step(step) {
    const ids = [...this.#runs.keys()]
    const next = ids[ids.indexOf(this.#shown) + step]
    if (next) this.#show(next)
  }

  /** @param {string} id */
  #show(id) {
    this.#shown = id
    const ids = [...this.#runs.keys()]
    const place = ids.indexOf(id)
    for (const [run, { element }] of this.#runs) {
      element.hidden = run !== id
      part("attempts", element).hidden = ids.length < 2
      say(part("attempt-count", element), word("attempt", { n: place + 1, total: ids.length }))
      part("attempt-before", element).toggleAttribute("disabled", place === 0)
      part("attempt-after", element).toggleAttribute("disabled", place === ids.length - 1)
    }
  }
}
