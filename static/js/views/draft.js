/**
 * What is in the box and was pasted beside it. It stays there, and in the browser's memory, until the server has taken it:
 * an attempt keeps its client id as long as its text is the same, so that asking again asks once.
 */

import { freshId } from "../net/attempts.js"
import { joined } from "../text/pasted.js"
import { page } from "../ui/i18n.js"
import { recall, remember } from "../ui/storage.js"
import { PastedTexts } from "./pasted-texts.js"
import { attemptFor, refusal } from "./question-rules.js"

export class Draft {
  #input
  #pasted
  #key

  /**
   * @param {HTMLTextAreaElement} input
   * @param {string | null} conversation
   * @param {{changed: () => void, fill: (text: string) => void}} around
   */
  constructor(input, conversation, { changed, fill }) {
    this.#input = input
    this.#key = keyOf(conversation)
    this.#pasted = new PastedTexts(input, {
      changed, unfold: (text) => fill([input.value, text].filter(Boolean).join("\n\n")),
    })
    this.#pasted.open(this.#key)
    // What was typed before this module came stays.
    input.value ||= recall(this.#key)?.text ?? ""
  }

  /** The question with what was pasted beside it. */
  get whole() {
    return joined(this.#input.value, this.#pasted.texts)
  }

  /** Why it may not be asked; null where it may. */
  get refused() {
    return refusal(this.whole, page.limits.question)
  }

  /** The start page has become a conversation: what was asked there is no draft any more. @param {string} conversation */
  moveTo(conversation) {
    remember(this.#key, null)
    this.#key = keyOf(conversation)
    this.#pasted.open(this.#key)
  }

  /** Another conversation is shown, which has its own. @param {string | null} conversation */
  open(conversation) {
    this.#key = keyOf(conversation)
    this.#input.value = recall(this.#key)?.text ?? ""
    this.#pasted.open(this.#key)
  }

  /** Remember what is in the box. */
  keep() {
    const text = this.#input.value
    const attempt = recall(this.#key)?.attempt ?? null
    remember(this.#key, text ? { text, attempt } : null)
  }

  clear() {
    this.#input.value = ""
    this.#pasted.set([])
  }

  /** It leaves the box, under the id of its attempt, and is remembered until the server says whether it is taken or refused. */
  send() {
    const [text, key, question] = [this.#input.value, this.#key, this.whole]
    const attempt = attemptFor(recall(key)?.attempt ?? null, question, freshId)
    remember(key, { text, attempt })
    this.#input.value = ""
    const pasted = this.#pasted.lend()
    return {
      question, id: attempt.id,
      taken: () => this.#forget(key, pasted),
      refused: () => {
        this.#pasted.giveBack(pasted)
        this.#giveBack(key, text, attempt)
      },
    }
  }

  /** @param {string} key @param {{key: string}} pasted */
  #forget(key, pasted) {
    remember(key, null)
    this.#pasted.forget(pasted)
    if (this.#input.value) remember(this.#key, { text: this.#input.value, attempt: null })
  }

  /** @param {string} key @param {string} text @param {{text: string, id: string}} attempt */
  #giveBack(key, text, attempt) {
    // The reader may be in another conversation by now, or have begun the next question.
    const next = key === this.#key ? this.#input.value : ""
    const draft = next ? `${text}\n${next}` : text
    if (key === this.#key) this.#input.value = draft
    remember(key, { text: draft, attempt })
  }
}

/** @param {string | null} conversation */
const keyOf = (conversation) => `draft:${conversation ?? "new"}`
