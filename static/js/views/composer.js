/**
 * Where a question is written. The text stays in the box, and in the browser's memory, until the server has taken it:
 * an attempt keeps its client id as long as its text is the same, so that asking again asks once.
 */

import { Problem } from "../net/api.js"
import { part } from "../ui/dom.js"
import { recall, remember } from "../ui/storage.js"
import { joined } from "../text/pasted.js"
import { freshId } from "../net/attempts.js"
import { AskOptions } from "./ask-options.js"
import { ComposerProblem } from "./composer-problem.js"
import { PastedTexts } from "./pasted-texts.js"
import { QuestionQueue } from "./question-queue.js"
import { attemptFor, isAsking, isPlainUp, refusal } from "./question-rules.js"
import { SendButton } from "./send-button.js"
import { Settling } from "./settling.js"
import { page, translate } from "../ui/i18n.js"

/** @typedef {import("./ask-options.js").Toggles} Toggles */
/** @typedef {Toggles & import("./search-scope.js").Scope & {question: string, client_id: string}} Ask */
/** @typedef {{ask: (ask: Ask) => Promise<void>, stop: () => Promise<void>, editLast?: () => boolean}} Verbs */

export class Composer {
  #form = part("composer")
  #input = /** @type {HTMLTextAreaElement} */ (part("question-input"))
  #problem = new ComposerProblem()
  #options
  #button = new SendButton(() => this.#enqueue())
  #pasted
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
    this.#pasted = new PastedTexts(this.#input, {
      changed: () => this.#onInput(), unfold: (text) => this.fill([this.#input.value, text].filter(Boolean).join("\n\n")),
    })
    this.#pasted.open(this.#draftKey)
    this.#queue.open(conversation)
    // What was typed before this module came stays.
    this.#input.value ||= recall(this.#draftKey)?.text ?? ""
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
    remember(this.#draftKey, null)
    this.#conversation = conversation
    this.#options.moveTo(conversation)
    this.#pasted.open(this.#draftKey)
    this.#queue.open(conversation)
  }

  /** Another conversation is shown: its own draft and toggles. @param {string | null} conversation */
  open(conversation) {
    this.#conversation = conversation
    this.#input.value = recall(this.#draftKey)?.text ?? ""
    this.#pasted.open(this.#draftKey)
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
    if (refusal(this.#whole, page.limits.question)) return this.#input.focus()
    await this.#busy(() => this.#ask())
  }

  /** Ask something else than what is in the box, which stays there. Where it is not taken it waits in sight. @param {string} question */
  askBeside(question) {
    return this.#askNow({ question, client_id: freshId(), ...this.toggles, ...this.#options.scope })
  }

  /** Have the question wait for the answer that is being written. */
  #enqueue() {
    if (refusal(this.#whole, page.limits.question)) return this.#input.focus()
    if (this.#queue.isFull) return this.complain(translate("queue.full"))
    this.#queue.add({ question: this.#whole, client_id: freshId(), ...this.toggles, ...this.#options.scope })
    this.#input.value = ""
    this.#pasted.set([])
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
    const isAsked = await this.#tried(ask(), true)
    this.#isAsking = false
    this.#draw()
    return isAsked
  }

  /** The question with what was pasted beside it. */
  get #whole() {
    return joined(this.#input.value, this.#pasted.texts)
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
    if (await this.#tried(this.#verbs.stop())) return true
    this.#isStopping = false
    this.#draw()
    return false
  }

  /** Whether it was done; where it was not, the reader is told. @param {Promise<void>} verb @param {boolean} [isAsk] */
  async #tried(verb, isAsk = false) {
    try {
      await verb
      return true
    } catch (error) {
      this.#problem.fail(error, isAsk)
      return false
    }
  }

  /** The question goes from the box to its place at once, and comes back where the server does not take it. */
  async #ask() {
    const [text, key, whole, conversation] = [this.#input.value, this.#draftKey, this.#whole, this.#conversation]
    const attempt = attemptFor(recall(key)?.attempt ?? null, whole, freshId)
    remember(key, { text, attempt })
    this.#input.value = ""
    const pasted = this.#pasted.lend()
    this.#draw()
    try {
      await this.#askInTurn({ question: whole, client_id: attempt.id, ...this.toggles, ...this.#options.scope }, conversation)
      remember(key, null)
      this.#pasted.forget(pasted)
      if (this.#input.value) remember(this.#draftKey, { text: this.#input.value, attempt: null })
    } catch (error) {
      this.#pasted.giveBack(pasted)
      this.#giveBack(key, text, attempt)
      throw error
    }
  }

  /** @param {string} key of the draft @param {string} text @param {{text: string, id: string}} attempt */
  #giveBack(key, text, attempt) {
    // The reader may be in another conversation by now, or have begun the next question.
    const next = key === this.#draftKey ? this.#input.value : ""
    const draft = next ? `${text}\n${next}` : text
    if (key === this.#draftKey) this.#input.value = draft
    remember(key, { text: draft, attempt })
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

  get #draftKey() {
    return `draft:${this.#conversation ?? "new"}`
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
    const text = this.#input.value
    const attempt = recall(this.#draftKey)?.attempt ?? null
    // While a question is on its way, the memory keeps that one.
    if (!this.#isAsking) remember(this.#draftKey, text ? { text, attempt } : null)
    this.complain("")
    this.#draw()
  }

  #draw() {
    // Browsers that cannot size a field by its content count its lines.
    if (!globalThis.CSS?.supports("field-sizing", "content")) {
      this.#input.rows = Math.min(10, this.#input.value.split("\n").length)
    }
    this.#button.draw({
      isLive: this.#live !== null, isStopping: this.#isStopping, isAsking: this.#isAsking,
      refused: refusal(this.#whole, page.limits.question),
    })
  }
}
