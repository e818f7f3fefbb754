/**
 * Reads an answer aloud, where this device has a voice of its own for its language: voices that send the text to their maker are
 * not used. One answer is read at a time.
 */

import { part } from "../ui/dom.js"
import { locale, translate } from "../ui/i18n.js"
import { languageOf, stretches } from "../text/spoken.js"

const speech = globalThis.speechSynthesis
/** The button whose answer is being read. @type {HTMLElement | null} */
let reading = null

/** @param {string} language @returns {SpeechSynthesisVoice | undefined} */
const voiceFor = (language) => {
  const own = (speech?.getVoices() ?? []).filter(({ localService }) => localService)
  const short = language.split("-")[0] ?? ""
  return own.find(({ lang }) => lang.replace("_", "-") === language) ?? own.find(({ lang }) => lang.startsWith(short))
}

export class ReadAloud {
  #button
  #text
  #isWanted = false

  /**
   * @param {HTMLElement} root in which its button is
   * @param {() => string} text of the answer, plain
   */
  constructor(root, text) {
    this.#button = part("read-aloud", root)
    this.#text = text
    this.#button.addEventListener("click", () => this.#toggle())
  }

  /** @param {boolean} isWanted whether there is an answer to read */
  offer(isWanted) {
    this.#isWanted = isWanted
    this.#draw()
    // The voices may come after the page.
    if (isWanted && speech?.getVoices().length === 0) speech.addEventListener("voiceschanged", () => this.#draw(), { once: true })
  }

  #draw() {
    this.#button.hidden = !this.#isWanted || !speech || !voiceFor(languageOf(this.#text(), locale))
  }

  #toggle() {
    const wasReading = reading === this.#button
    stop()
    if (wasReading) return
    reading = this.#button
    say(this.#button, true)
    const all = stretches(this.#text(), locale)
    all.forEach(({ text, language }, place) => {
      const utterance = new SpeechSynthesisUtterance(text)
      utterance.lang = language
      utterance.voice = voiceFor(language) ?? null
      if (place === all.length - 1) utterance.addEventListener("end", () => { if (reading === this.#button) stop() })
      speech.speak(utterance)
    })
    if (all.length === 0) stop()
  }
}

const stop = () => {
  if (reading) say(reading, false)
  reading = null
  speech.cancel()
}

/** @param {HTMLElement} button @param {boolean} isReading */
const say = (button, isReading) => {
  const label = translate(isReading ? "aloud.stop" : "aloud.read")
  button.setAttribute("aria-label", label)
  button.title = label
  button.setAttribute("aria-pressed", String(isReading))
}

// What is read goes with its page.
globalThis.addEventListener?.("pagehide", () => { if (reading) stop() })
