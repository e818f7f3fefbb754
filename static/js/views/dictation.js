/**
 * Dictation, where the browser can: what is said is written into the box. Some browsers send the voice to their maker to have it
 * understood; the reader is told so before the first time, and nothing begins before that.
 */

import { part, setText } from "../ui/dom.js"
import { locale, translate } from "../ui/i18n.js"
import { recall, remember } from "../ui/storage.js"

const Recognition = /** @type {any} */ (globalThis).SpeechRecognition ?? /** @type {any} */ (globalThis).webkitSpeechRecognition

export class Dictation {
  #button = part("dictate")
  #notice = part("dictation-notice")
  #input
  /** @type {any} */
  #recognition = null
  #before = ""

  /** @param {HTMLTextAreaElement} input */
  constructor(input) {
    this.#input = input
    this.#button.hidden = !Recognition
    this.#button.addEventListener("click", () => this.#toggle())
    part("dictation-begin").addEventListener("click", () => {
      remember("dictation", true)
      this.#begin()
    })
    part("dictation-cancel").addEventListener("click", () => this.#show(false))
  }

  #toggle() {
    if (this.#recognition) return this.#recognition.stop()
    if (recall("dictation")) return this.#begin()
    this.#show(Boolean(this.#notice.hidden))
  }

  #begin() {
    this.#show(false)
    const recognition = new Recognition()
    Object.assign(recognition, { lang: locale, interimResults: true, continuous: true })
    this.#before = this.#input.value && `${this.#input.value.trimEnd()} `
    recognition.addEventListener("result", (/** @type {any} */ event) => this.#write(event.results))
    recognition.addEventListener("error", (/** @type {any} */ event) => this.#fail(event.error))
    recognition.addEventListener("end", () => this.#draw(null))
    recognition.start()
    this.#draw(recognition)
  }

  /** @param {Iterable<{0: {transcript: string}}>} results all that was understood since the beginning */
  #write(results) {
    this.#input.value = this.#before + [...results].map((result) => result[0].transcript).join("").trim()
    this.#input.dispatchEvent(new Event("input"))
  }

  /** @param {string} error as the Web Speech API names it */
  #fail(error) {
    if (error === "aborted" || error === "no-speech") return
    this.#show(true)
    setText(part("dictation-text"), translate("dictation.failed"))
    part("dictation-begin").hidden = true
  }

  /** @param {boolean} isShown */
  #show(isShown) {
    this.#notice.hidden = !isShown
    part("dictation-begin").hidden = false
    setText(part("dictation-text"), translate("dictation.notice"))
    if (isShown) part("dictation-begin").focus()
  }

  /** @param {any} recognition null: nobody listens */
  #draw(recognition) {
    this.#recognition = recognition
    this.#button.setAttribute("aria-pressed", String(recognition !== null))
    if (!recognition) this.#input.focus()
  }
}
