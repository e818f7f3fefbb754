/** Where a question is written, asked, made to wait, and where the answer is stopped. */

import { Problem } from "../net/api.js"
import { fitRows, part } from "../ui/dom.js"
import { freshId } from "../net/attempts.js"
import { AskOptions } from "./ask-options.js"
import { ComposerProblem } from "./composer-problem.js"
import { Draft } from "./draft.js"
import { QuestionQueue } from "./question-queue.js"
import { isAsking, isPlainUp } from "./question-rules.js"
import { SendButton } from "./send-button.js"
import { Settling } from "./settling.js"
import { translate } from "../ui/i18n.js"

/** @typedef {import("./ask-options.js").Toggles} Toggles */
/** @typedef {Toggles & import("./search-scope.js").Scope & {question: string, client_id: string}} Ask */
/** @typedef {{ask: (ask: Ask) => Promise<void>, stop: () => Promise<void>, editLast?: () => boolean}} Verbs */

export class Composer {
  #form = part("composer")
  #input = /** @type {HTMLTextAreaElement} */ (part("question-input"))
  #problem = new ComposerProblem()
  #options
  #button = new SendButton(() => this.#enqueue())
  #draft
  #queue = new QuestionQueue({ askNow: (ask) => void this.#askNow(ask), edit: (ask) => this.#takeBack(ask) })
  #verbs
  #conversation
  /** The run that the button stops. @type {string | null} */
  #live = null
  #isStopping = false
  #isAsking = false
  #settling = new Settling()
  /** Whether it is known of a conversation that was just opened if an answer is being written in it. */
  #isKnown
  #opening = new Settling()

  /**
   * @param {Verbs} verbs
   * @param {string | null} conversation
   */
  constructor(verbs, conversation) {
    this.#verbs = verbs
    this.#conversation = conversation
    this.#isKnown = conversation === null
    this.#options = new AskOptions(conversation)
    this.#draft = new Draft(this.#input, conversation, { changed: () => this.#onInput(), fill: (text) => this.fill(text) })
    this.#queue.open(conversation)
    this.#form.addEventListener("submit", (event) => { event.preventDefault(); void this.submit() })
    this.#input.addEventListener("keydown", (event) => this.#onKey(event))
    this.#input.addEventListener("input", () => this.#onInput())
    part("composer-box").addEventListener("click", (event) => {
      if (event.target === event.currentTarget) this.#input.focus()
    })
    this.#draw()
  }

  get toggles() {
    return this.#options.wanted
  }

  /** @param {Toggles & {effort?: string, deep?: boolean}} toggles those of the last question, or the reader's wishes */
  restore(toggles) {
    this.#options.restore(toggles)
  }

  /** The start page has become a conversation. @param {string} conversation */
  moveTo(conversation) {
    this.#conversation = conversation
    this.#draft.moveTo(conversation)
    this.#options.moveTo(conversation)
    this.#queue.open(conversation)
  }

  /** Another conversation is shown: its own draft and toggles. @param {string | null} conversation */
  open(conversation) {
    this.#conversation = conversation
    this.#draft.open(conversation)
    this.#queue.open(conversation)
    this.#options.open(conversation)
    this.complain("")
    this.setLive(null)
    this.#isKnown = conversation === null
  }

  /** @param {string} text */
  fill(text) {
    this.#input.value = text
    this.#onInput()
    this.#input.focus()
  }

  focus() {
    this.#input.focus({ preventScroll: true })
  }

  /**
   * Which answer is being written: the button stops it. Once it is complete, what waits for it is asked; not where it was
   * stopped or failed: then the reader decides.
   * @param {string | null} run
   * @param {string} [ended] how the answer before has ended
   */
  setLive(run, ended = "") {
    const isOver = this.#live !== null && run === null
    this.#isKnown = true
    this.#opening.end()
    if (run !== this.#live) {
      this.#isStopping = false
      this.#settling.end()
    }
    this.#live = run
    this.#draw()
    const next = isOver && ended === "finished" && !this.#isAsking ? this.#queue.take() : null
    if (next) void this.#askNow(next)
  }

  /** The line to the server is back: what was said of its loss is over. */
  reconnect() {
    if (this.#problem.isOfTheLine) this.complain("")
  }

  /** @param {string} text @param {string} [code] */
  complain(text, code = "") {
    this.#problem.tell(text, code)
  }

  /** Ask; while an answer is being written, stop it instead. */
  async submit() {
    if (this.#live && !this.#isStopping) return void await this.#stop()
    if (this.#isAsking) return
    if (this.#draft.refused) return this.#input.focus()
    await this.#busy(() => this.#ask())
  }

  /** Ask something else than what is in the box, which stays there. Where it is not taken it waits in sight. @param {string} question */
  askBeside(question) {
    return this.#askNow(this.#wanted(question, freshId()))
  }

  /** Have the question wait for the answer that is being written. */
  #enqueue() {
    if (this.#draft.refused) return this.#input.focus()
    if (this.#queue.isFull) return this.complain(translate("queue.full"))
    this.#queue.add(this.#wanted(this.#draft.whole, freshId()))
    this.#draft.clear()
    this.#input.focus()
  }

  /** Ask what has waited; where an answer is still being written, that is stopped. @param {Ask} ask */
  async #askNow(ask) {
    const conversation = this.#conversation
    if (!this.#isKnown) await this.#opening.ended()
    if (conversation !== this.#conversation) return this.#queue.putBack(ask, conversation)
    const isFree = !this.#isAsking && (!this.#live || this.#isStopping || await this.#stop())
    const isAsked = isFree && await this.#busy(() => this.#askInTurn(ask, conversation))
    if (!isAsked) this.#queue.putBack(ask, conversation)
  }

  /** @param {Ask} ask */
  #takeBack({ question }) {
    this.fill([question, this.#input.value].filter(Boolean).join("\n"))
  }

  /** @param {() => Promise<void>} ask */
  async #busy(ask) {
    this.complain("")
    this.#isAsking = true
    this.#draw()
    const isAsked = await this.#problem.tried(ask(), true)
    this.#isAsking = false
    this.#draw()
    return isAsked
  }

  /** A question as it is asked now. @param {string} question @param {string} id @returns {Ask} */
  #wanted(question, id) {
    return { question, client_id: id, ...this.toggles, ...this.#options.scope }
  }

  /** Escape: stop what is being written; whether anything is. */
  stopByKey() {
    if (!this.#live || this.#isStopping) return false
    void this.#stop()
    return true
  }

  async #stop() {
    this.complain("")
    this.#isStopping = true
    this.#draw()
    if (await this.#problem.tried(this.#verbs.stop())) return true
    this.#isStopping = false
    this.#draw()
    return false
  }

  /** The question goes from the box to its place at once, and comes back where the server does not take it. */
  async #ask() {
    const conversation = this.#conversation
    const { question, id, taken, refused } = this.#draft.send()
    this.#draw()
    try {
      await this.#askInTurn(this.#wanted(question, id), conversation)
      taken()
    } catch (error) {
      refused()
      throw error
    }
  }

  /** Ask, and where the answer before is still being stopped, again when it has. @param {Ask} ask @param {string | null} conversation */
  async #askInTurn(ask, conversation) {
    const isAfterStop = this.#isStopping
    try {
      await this.#verbs.ask(ask)
    } catch (error) {
      if (!isAfterStop || !(error instanceof Problem) || error.code !== "conversation.busy") throw error
      if (this.#isStopping) await this.#settling.ended()
      // It is asked where it was written, or not at all.
      if (conversation !== this.#conversation) throw error
      await this.#verbs.ask(ask)
    }
  }

  /** @param {KeyboardEvent} event */
  #onKey(event) {
    if (isPlainUp(event) && this.#input.value === "" && this.#verbs.editLast?.()) return event.preventDefault()
    if (!isAsking(event)) return
    event.preventDefault()
    if (this.#live && !this.#isStopping) return this.#enqueue()
    void this.submit()
  }

  #onInput() {
    // While a question is on its way, the memory keeps that one.
    if (!this.#isAsking) this.#draft.keep()
    this.complain("")
    this.#draw()
  }

  #draw() {
    fitRows(this.#input, 10)
    this.#button.draw({
      isLive: this.#live !== null, isStopping: this.#isStopping, isAsking: this.#isAsking,
      refused: this.#draft.refused,
    })
  }
}
