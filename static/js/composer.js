/**
 * Where a question is written. The text stays in the box, and in the browser's memory, until the server has taken it:
 * an attempt keeps its client id as long as its text is the same, so that asking again asks once.
 */

import { Problem } from "./api.js"
import { part, say } from "./markup.js"
import { recall, remember } from "./memory.js"
import { attemptFor, freshId, isAsking, refusal } from "./question.js"
import { page, sentence, word } from "./words.js"

/** @typedef {{question: string, search: boolean, think: boolean, client_id: string}} Ask */
/** @typedef {{search: boolean, think: boolean}} Toggles */
/** @typedef {{ask: (ask: Ask) => Promise<void>, stop: () => Promise<void>}} Verbs */

export class Composer {
  #form = part("composer")
  #input = /** @type {HTMLTextAreaElement} */ (part("question-input"))
  #send = part("send")
  #error = part("composer-error")
  #think = part("toggle-think")
  #search = part("toggle-search")
  #verbs
  #conversation
  #isLive = false
  #isBusy = false

  /**
   * @param {Verbs} verbs
   * @param {string | null} conversation
   */
  constructor(verbs, conversation) {
    this.#verbs = verbs
    this.#conversation = conversation
    // What was typed before this module came stays.
    this.#input.value ||= recall(this.#draftKey)?.text ?? ""
    this.restore(recall("toggles") ?? { search: true, think: true })
    this.#form.addEventListener("submit", (event) => { event.preventDefault(); void this.submit() })
    this.#input.addEventListener("keydown", (event) => this.#onKey(event))
    this.#input.addEventListener("input", () => this.#onInput())
    part("composer-box").addEventListener("click", (event) => {
      if (event.target === event.currentTarget) this.#input.focus()
    })
    for (const toggle of [this.#think, this.#search]) toggle.addEventListener("click", () => this.#onToggle(toggle))
    this.#draw()
  }

  get toggles() {
    return { search: isPressed(this.#search), think: isPressed(this.#think) }
  }

  /** @param {Toggles} toggles */
  restore({ search, think }) {
    const own = recall(`toggles:${this.#conversation}`)
    press(this.#search, own?.search ?? search)
    press(this.#think, own?.think ?? think)
  }

  /** The start page has become a conversation. @param {string} conversation */
  moveTo(conversation) {
    remember(this.#draftKey, null)
    this.#conversation = conversation
    remember(`toggles:${conversation}`, this.toggles)
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

  /** Whether an answer is being written: then the button stops it. @param {boolean} isLive */
  setLive(isLive) {
    this.#isLive = isLive
    if (!isLive) this.#setBusy(false)
    this.#draw()
  }

  /** @param {string} text @param {string} [code] */
  complain(text, code = "") {
    this.#error.hidden = !text
    say(part("composer-problem"), text)
    const link = part("sign-in")
    link.hidden = code !== "account.signed_out"
    link.setAttribute("href", `/accounts/login/?next=${encodeURIComponent(location.pathname)}`)
  }

  async submit() {
    if (this.#isBusy) return
    const refused = this.#isLive ? null : refusal(this.#input.value, page.limits.question)
    if (refused) {
      this.#input.focus()
      return this.complain(word(refused.key, refused.values))
    }
    this.complain("")
    this.#setBusy(true)
    try {
      await (this.#isLive ? this.#verbs.stop() : this.#ask())
    } catch (error) {
      this.#setBusy(false)
      if (error instanceof Problem) return this.complain(error.message, error.code)
      this.complain(sentence("run.internal"))
      throw error
    }
  }

  async #ask() {
    const text = this.#input.value
    const attempt = attemptFor(recall(this.#draftKey)?.attempt ?? null, text, freshId)
    remember(this.#draftKey, { text, attempt })
    await this.#verbs.ask({ question: text, client_id: attempt.id, ...this.toggles })
    remember(this.#draftKey, null)
    if (this.#input.value === text) this.#input.value = ""
    this.#setBusy(false)
    this.#onInput()
  }

  get #draftKey() {
    return `draft:${this.#conversation ?? "new"}`
  }

  /** @param {KeyboardEvent} event */
  #onKey(event) {
    if (!isAsking(event)) return
    event.preventDefault()
    if (this.#isLive) return this.complain(word("retry.busy"))
    void this.submit()
  }

  #onInput() {
    const text = this.#input.value
    const attempt = recall(this.#draftKey)?.attempt ?? null
    remember(this.#draftKey, text ? { text, attempt } : null)
    this.complain("")
    this.#draw()
  }

  /** @param {HTMLElement} toggle */
  #onToggle(toggle) {
    press(toggle, !isPressed(toggle))
    remember("toggles", this.toggles)
    if (this.#conversation) remember(`toggles:${this.#conversation}`, this.toggles)
  }

  /** @param {boolean} isBusy */
  #setBusy(isBusy) {
    this.#isBusy = isBusy
    this.#send.classList.toggle("send--busy", isBusy)
    this.#draw()
  }

  #draw() {
    // Browsers that cannot size a field by its content count its lines.
    if (!globalThis.CSS?.supports("field-sizing", "content")) {
      this.#input.rows = Math.min(10, this.#input.value.split("\n").length)
    }
    const refused = refusal(this.#input.value, page.limits.question)
    const label = this.#isLive ? word(this.#isBusy ? "composer.stopping" : "composer.stop") : word("composer.ask")
    this.#send.classList.toggle("send--stop", this.#isLive)
    this.#send.setAttribute("aria-disabled", String(!this.#isLive && refused !== null))
    this.#send.setAttribute("aria-label", label)
    this.#send.title = label
    const count = part("composer-count")
    count.hidden = refused?.key !== "composer.too_long"
    say(count, refused ? word(refused.key, refused.values) : "")
  }
}

/** @param {HTMLElement} toggle */
const isPressed = (toggle) => toggle.getAttribute("aria-pressed") === "true"

/** @param {HTMLElement} toggle @param {boolean} isOn */
const press = (toggle, isOn) => toggle.setAttribute("aria-pressed", String(isOn))
