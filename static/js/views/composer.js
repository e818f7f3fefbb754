/**
 * Where a question is written. The text stays in the box, and in the browser's memory, until the server has taken it:
 * an attempt keeps its client id as long as its text is the same, so that asking again asks once.
 */

import { Problem } from "../net/api.js"
import { part, setText } from "../ui/dom.js"
import { recall, remember } from "../ui/storage.js"
import { forbid, isPressed, press } from "../ui/toggle.js"
import { freshId } from "../net/attempts.js"
import { ModelChoice } from "./model-choice.js"
import { attemptFor, isAsking, refusal } from "./question-rules.js"
import { page, sentence, translate } from "../ui/i18n.js"

/** @typedef {{search: boolean, think: boolean | "deep", model?: string}} Toggles */
/** @typedef {Toggles & {question: string, client_id: string}} Ask */
/** @typedef {{ask: (ask: Ask) => Promise<void>, stop: () => Promise<void>}} Verbs */

// Longer than a stop takes; then the server may say what is the matter.
const SETTLING_MS = 15_000
const OF_THE_LINE = new Set(["page.offline", "page.timeout"])

export class Composer {
  #form = part("composer")
  #input = /** @type {HTMLTextAreaElement} */ (part("question-input"))
  #send = part("send")
  #error = part("composer-error")
  #think = part("toggle-think")
  #search = part("toggle-search")
  #choice = new ModelChoice(this.#think, () => this.#remember(this.#choice.chosen))
  #verbs
  #conversation
  /** The run that the button stops. @type {string | null} */
  #live = null
  #isStopping = false
  #isAsking = false
  /** The code of what is complained of. */
  #code = ""
  /** Called when the run that is being stopped is over. @type {(() => void)[]} */
  #onSettled = []

  /**
   * @param {Verbs} verbs
   * @param {string | null} conversation
   */
  constructor(verbs, conversation) {
    this.#verbs = verbs
    this.#conversation = conversation
    // What was typed before this module came stays.
    this.#input.value ||= recall(this.#draftKey)?.text ?? ""
    this.restore(wishes())
    if (!page.engine.connected) forbid(this.#think, translate("composer.no_model"))
    this.#form.addEventListener("submit", (event) => { event.preventDefault(); void this.submit() })
    this.#input.addEventListener("keydown", (event) => this.#onKey(event))
    this.#input.addEventListener("input", () => this.#onInput())
    part("composer-box").addEventListener("click", (event) => {
      if (event.target === event.currentTarget) this.#input.focus()
    })
    this.#think.addEventListener("click", () => this.#onToggle("think", this.#think))
    this.#search.addEventListener("click", () => this.#onToggle("search", this.#search))
    this.#draw()
  }

  get toggles() {
    const { isDeep, model } = this.#choice.wanted
    /** @type {Toggles} */
    const toggles = { search: isPressed(this.#search), think: isPressed(this.#think) && (isDeep ? "deep" : true) }
    return model ? { ...toggles, model } : toggles
  }

  /** @param {Toggles & {effort?: string, deep?: boolean}} toggles those of the last question, or the reader's wishes */
  restore({ search, think, model, effort, deep = think === "deep" || effort === "deep" }) {
    const own = recall(`toggles:${this.#conversation}`)
    press(this.#search, own?.search ?? search)
    press(this.#think, page.engine.connected && Boolean(own?.think ?? think))
    this.#choice.restore({ deep: own?.deep ?? deep, model: own?.model ?? model })
  }

  /** The start page has become a conversation. @param {string} conversation */
  moveTo(conversation) {
    remember(this.#draftKey, null)
    this.#conversation = conversation
    this.#remember({})
  }

  /** Another conversation is shown: its own draft and toggles. @param {string | null} conversation */
  open(conversation) {
    this.#conversation = conversation
    this.#input.value = recall(this.#draftKey)?.text ?? ""
    // As they stand, not as a question is asked with them now: Deep is wished for while Think is off, too.
    this.restore({ ...this.toggles, ...this.#choice.chosen })
    this.complain("")
    this.setLive(null)
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

  /** Which answer is being written: the button stops it. @param {string | null} run */
  setLive(run) {
    if (run !== this.#live) {
      this.#isStopping = false
      for (const settled of this.#onSettled.splice(0)) settled()
    }
    this.#live = run
    this.#draw()
  }

  /** The line to the server is back: what was said of its loss is over. */
  reconnect() {
    if (OF_THE_LINE.has(this.#code)) this.complain("")
  }

  /** @param {string} text @param {string} [code] */
  complain(text, code = "") {
    this.#code = code
    this.#error.hidden = !text
    setText(part("composer-problem"), text)
    const link = part("sign-in")
    link.hidden = code !== "account.signed_out"
    link.setAttribute("href", `${page.base}/accounts/login/?next=${encodeURIComponent(location.pathname)}`)
  }

  /** Ask; while an answer is being written, stop it instead. */
  async submit() {
    if (this.#live && !this.#isStopping) return this.#stop()
    if (this.#isAsking) return
    const refused = refusal(this.#input.value, page.limits.question)
    if (refused) return this.#input.focus()
    this.complain("")
    this.#isAsking = true
    await this.#tried(this.#ask(), true)
    this.#isAsking = false
    this.#draw()
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
    if (await this.#tried(this.#verbs.stop())) return
    this.#isStopping = false
    this.#draw()
  }

  /** Whether it was done; where it was not, the reader is told. @param {Promise<void>} verb @param {boolean} [isAsk] */
  async #tried(verb, isAsk = false) {
    try {
      await verb
      return true
    } catch (error) {
      if (error instanceof Problem) this.complain(sentenceOf(error, isAsk), error.code)
      else this.complain(sentence("run.internal"))
      if (!(error instanceof Problem)) reportError(error)
      return false
    }
  }

  /** The question goes from the box to its place at once, and comes back where the server does not take it. */
  async #ask() {
    const [text, key] = [this.#input.value, this.#draftKey]
    const attempt = attemptFor(recall(key)?.attempt ?? null, text, freshId)
    remember(key, { text, attempt })
    this.#input.value = ""
    this.#draw()
    try {
      await this.#askInTurn({ question: text, client_id: attempt.id, ...this.toggles })
      remember(key, null)
      if (this.#input.value) remember(this.#draftKey, { text: this.#input.value, attempt: null })
    } catch (error) {
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

  /** Ask, and where the answer before is still being stopped, again when it has. @param {Ask} ask */
  async #askInTurn(ask) {
    const isAfterStop = this.#isStopping
    try {
      await this.#verbs.ask(ask)
    } catch (error) {
      if (!isAfterStop || !(error instanceof Problem) || error.code !== "conversation.busy") throw error
      await this.#settled()
      await this.#verbs.ask(ask)
    }
  }

  /** @returns {Promise<void>} */
  async #settled() {
    if (!this.#isStopping) return
    await new Promise((settled) => {
      const late = setTimeout(settled, SETTLING_MS)
      this.#onSettled.push(() => {
        clearTimeout(late)
        settled(undefined)
      })
    })
  }

  get #draftKey() {
    return `draft:${this.#conversation ?? "new"}`
  }

  /** @param {KeyboardEvent} event */
  #onKey(event) {
    if (!isAsking(event)) return
    event.preventDefault()
    if (this.#live && !this.#isStopping) return this.complain(translate("retry.busy"))
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

  /** @param {"search" | "think"} name @param {HTMLElement} toggle */
  #onToggle(name, toggle) {
    if (toggle.getAttribute("aria-disabled") === "true") return
    press(toggle, !isPressed(toggle))
    this.#choice.draw()
    this.#remember({ [name]: isPressed(toggle) })
  }

  /** @param {object} wish what the reader has just chosen; a conversation keeps all that is chosen in it */
  #remember(wish) {
    remember("toggles", { ...wishes(), ...wish })
    const now = { search: isPressed(this.#search), think: isPressed(this.#think), ...this.#choice.chosen }
    if (this.#conversation) remember(`toggles:${this.#conversation}`, now)
  }

  #draw() {
    // Browsers that cannot size a field by its content count its lines.
    if (!globalThis.CSS?.supports("field-sizing", "content")) {
      this.#input.rows = Math.min(10, this.#input.value.split("\n").length)
    }
    const refused = refusal(this.#input.value, page.limits.question)
    const isStop = this.#live !== null && !this.#isAsking
    const label = isStop ? translate(this.#isStopping ? "composer.stopping" : "composer.stop") : translate("composer.ask")
    this.#send.classList.toggle("send--stop", isStop)
    this.#send.classList.toggle("send--busy", this.#isStopping || this.#isAsking)
    this.#send.setAttribute("aria-disabled", String(!isStop && refused !== null))
    this.#send.setAttribute("aria-label", label)
    this.#send.title = label
    this.#note(refused?.key === "composer.too_long" ? translate(refused.key, refused.values) : "")
  }

  /** One short line in the bar. @param {string} problem */
  #note(problem) {
    const isNext = this.#isAsking && this.#isStopping
    const note = part("composer-count")
    note.hidden = !problem && !isNext
    note.classList.toggle("composer__count--quiet", !problem)
    setText(note, problem || (isNext ? translate("composer.next") : ""))
  }
}

/** @param {Problem} problem @param {boolean} isAsk a question that the line has lost is in the box again */
const sentenceOf = ({ code, message }, isAsk) =>
  isAsk && OF_THE_LINE.has(code) ? translate("error.kept", { problem: message }) : message

/** What the reader has chosen last. @returns {Toggles} */
const wishes = () => recall("toggles") ?? { search: true, think: true }
