/** Long texts that are pasted into the box stand beside it, as files would; this browser remembers those of each draft. */

import { clone, part, setText } from "../ui/dom.js"
import { locale, translate } from "../ui/i18n.js"
import { recall, remember } from "../ui/storage.js"
import { LONG_TEXT } from "../text/pasted.js"

export class PastedTexts {
  #list = part("pasted")
  #around
  #key = ""
  /** @type {string[]} */
  #texts = []

  /**
   * @param {HTMLTextAreaElement} input
   * @param {{changed: () => void, unfold: (text: string) => void}} around a text came or went; one is wanted in the box
   */
  constructor(input, around) {
    this.#around = around
    input.addEventListener("paste", (event) => {
      const text = event.clipboardData?.getData("text/plain") ?? ""
      if (text.length < LONG_TEXT) return
      event.preventDefault()
      this.set([...this.#texts, text.replaceAll("\r\n", "\n")])
    })
  }

  get texts() {
    return this.#texts
  }

  /** Show those of a draft. @param {string} draft */
  open(draft) {
    this.#key = `pasted:${draft}`
    this.#texts = recall(this.#key) ?? []
    this.#draw()
  }

  /** They are on their way with a question: gone from sight, and remembered until it is taken. */
  lend() {
    const lent = { key: this.#key, texts: this.#texts }
    this.#texts = []
    this.#draw()
    return lent
  }

  /** The question was taken. @param {{key: string}} lent */
  forget({ key }) {
    remember(key, key === this.#key && this.#texts.length > 0 ? this.#texts : null)
  }

  /** It was not. @param {{key: string, texts: string[]}} lent */
  giveBack({ key, texts }) {
    if (key === this.#key) this.set([...texts, ...this.#texts])
  }

  /** @param {string[]} texts */
  set(texts) {
    this.#texts = texts
    remember(this.#key, texts.length > 0 ? texts : null)
    this.#draw()
    this.#around.changed()
  }

  #draw() {
    this.#list.hidden = this.#texts.length === 0
    this.#list.replaceChildren(...this.#texts.map((text, place) => this.#row(text, place)))
  }

  /** @param {string} text @param {number} place */
  #row(text, place) {
    const row = clone("pasted-text")
    const without = () => this.set(this.#texts.filter((_text, other) => other !== place))
    setText(part("pasted-label", row), sizeOf(text))
    part("pasted-unfold", row).addEventListener("click", () => {
      without()
      this.#around.unfold(text)
    })
    part("pasted-drop", row).addEventListener("click", () => {
      without()
      part("question-input").focus()
    })
    return row
  }
}

/** "Pasted text, 3,214 characters" @param {string} text */
export const sizeOf = (text) => translate("pasted.size", { n: [...text].length.toLocaleString(locale) })
