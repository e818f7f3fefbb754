/**
 * What a reader has the server do with the turns that are shown: ask after, beside or behind them, answer again, go on,
 * answer now, choose. Each attempt is done once; where one is refused, the reader is told.
 */

import { askedTurn } from "../model/asked-turn.js"
import { emptyRun } from "../model/run-state.js"
import * as api from "../net/api.js"
import { Attempts } from "../net/attempts.js"
import { Doing } from "../net/doing.js"
import { translate } from "../ui/i18n.js"

/** @typedef {import("../model/types.js").Run} Run */
/** @typedef {import("../model/types.js").Turn} Turn */
/** @typedef {import("./composer.js").Ask} Ask */
/** @typedef {import("./retry-choices.js").Change} Change */

export class TurnVerbs {
  #branch
  #runs
  #around
  #attempts = new Attempts()
  #doing = new Doing()

  /**
   * @param {import("../model/branch.js").Branch} branch
   * @param {import("../model/runs.js").Runs} runs
   * @param {object} around
   * @param {() => import("./composer.js").Toggles} around.toggles
   * @param {(problem: string) => void} around.onProblem
   * @param {(turn: Turn) => void} around.asked there is a new turn
   * @param {(turn: string, run: Run) => void} around.begun there is another run of a turn
   */
  constructor(branch, runs, around) {
    this.#branch = branch
    this.#runs = runs
    this.#around = around
  }

  /** What is being done is done. */
  settled() {
    return this.#doing.settled()
  }

  /** Ask after the last question that is shown. @param {string} conversation @param {Ask} ask */
  ask(conversation, ask) {
    const { leaf } = this.#branch
    return this.#doing.track(this.#ask(conversation, leaf ? { ...ask, parent: leaf } : ask))
  }

  /** Ask a turn's question in other words. @param {Turn} turn @param {string} question @param {string} id of the attempt */
  askOtherwise({ parent, sites, focus, days }, question, id) {
    return this.#askAt(parent, question, id, { sites, focus, days })
  }

  /** Ask what the page proposes. @param {string} question */
  askFurther(question) {
    return this.#told(this.#attempts.once(question, (id) => this.#askAt(this.#branch.leaf, question, id, { search: true })))
  }

  /** Another run of a run's turn; without a change, as the toggles stand. @param {string} run @param {Change} [change] */
  retry(run, change) {
    const turn = this.#runs.turnOf(run)
    const wanted = change ?? this.#around.toggles()
    return this.#another(turn, JSON.stringify(wanted), (id) => api.retry(turn, wanted, id))
  }

  /** Go on with a run that broke off. @param {string} turn @param {string} run */
  resume(turn, run) {
    return this.#another(turn, run, (id) => api.resume(run, id))
  }

  /** @param {string} run that thinks or searches */
  answerNow(run) {
    return this.#told(api.answerNow(run))
  }

  /** Go on from this answer of its turn. @param {string} run */
  choose(run) {
    return this.#told(api.choose(run))
  }

  /** Ask behind a turn, as the toggles stand but for `more`. @param {string | null} parent @param {string} question @param {string} id */
  #askAt(parent, question, id, more = {}) {
    return this.#doing.track(this.#ask(this.#branch.conversation ?? "", { question, parent, client_id: id, ...this.#around.toggles(), ...more }))
  }

  /** @param {string} conversation @param {Ask & {parent?: string | null}} ask */
  async #ask(conversation, ask) {
    const { turn, run } = await api.ask(conversation, ask)
    const made = askedTurn(turn, emptyRun(run), ask)
    this.#branch.add(conversation, made)
    this.#around.asked(made)
  }

  /**
   * Begin another run of a turn.
   * @param {string} turn
   * @param {string} what of other kinds of runs tells this one
   * @param {(id: string) => Promise<{run: string}>} wanted
   */
  async #another(turn, what, wanted) {
    if (this.#runs.live(this.#branch.path)) return this.#around.onProblem(translate("retry.busy"))
    await this.#doing.track(this.#told(this.#attempts.once(`${turn} ${what}`, wanted).then(({ run }) => {
      this.#around.begun(turn, emptyRun(run))
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
}
