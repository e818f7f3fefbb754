/**
 * Questions that wait for the answer that is being written, in the order in which they were written. Each is seen, can be
 * taken back into the box, dropped, or asked at once; this browser remembers those of each conversation.
 */

import { clone, part, setText } from "../ui/dom.js"
import { translate } from "../ui/i18n.js"
import { recall, remember } from "../ui/storage.js"

/** @typedef {import("./composer.js").Ask} Ask */

export const MOST_WAITING = 5

export class QuestionQueue {
  #list = part("queue")
  #verbs
  /** @type {string | null} */
  #conversation = null
  /** @type {Ask[]} */
  #asks = []

  /** @param {{askNow: (ask: Ask) => void, edit: (ask: Ask) => void}} verbs what can be done with one that was taken out */
  constructor(verbs) {
    this.#verbs = verbs
    // What was dropped or asked in another tab does not wait here either.
    addEventListener("storage", ({ key }) => { if (key?.endsWith(this.#key)) this.open(this.#conversation) })
  }

  /** Show what waits in a conversation. @param {string | null} conversation */
  open(conversation) {
    this.#conversation = conversation
    this.#asks = recall(this.#key) ?? []
    this.#draw()
  }

  get isFull() {
    return this.#asks.length >= MOST_WAITING
  }

  /** @param {Ask} ask */
  add(ask) {
    this.#set([...this.#asks, ask])
  }

  /** One that could not be asked is the next again, where it was written. @param {Ask} ask @param {string | null} conversation */
  putBack(ask, conversation) {
    if (conversation === this.#conversation) this.#set([ask, ...this.#asks])
    else remember(keyOf(conversation), [ask, ...recall(keyOf(conversation)) ?? []])
  }

  /** The next one, which waits no longer. @returns {Ask | null} */
  take() {
    const [next = null, ...others] = this.#asks
    if (next) this.#set(others)
    return next
  }

  get #key() {
    return keyOf(this.#conversation)
  }

  /** @param {Ask[]} asks */
  #set(asks) {
    this.#asks = asks
    remember(this.#key, asks.length > 0 ? asks : null)
    this.#draw()
  }

  #draw() {
    this.#list.hidden = this.#asks.length === 0
    this.#list.replaceChildren(...this.#asks.map((ask) => this.#row(ask)))
  }

  /** @param {Ask} ask */
  #row(ask) {
    const row = clone("queued")
    setText(part("queued-text", row), ask.question)
    /** @param {string} name @param {(ask: Ask) => void} act */
    const offer = (name, act) => {
      const button = part(`queued-${name}`, row)
      button.setAttribute("aria-label", translate(`queue.${name}`, { question: ask.question.slice(0, 80) }))
      button.addEventListener("click", () => {
        this.#set(this.#asks.filter((one) => one !== ask))
        act(ask)
      })
    }
    offer("now", this.#verbs.askNow)
    offer("edit", this.#verbs.edit)
    offer("drop", () => part("question-input").focus())
    return row
  }
}

/** @param {string | null} conversation */
const keyOf = (conversation) => `queue:${conversation ?? "new"}`
