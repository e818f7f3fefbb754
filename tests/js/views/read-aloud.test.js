import assert from "node:assert/strict"
import test from "node:test"

import "../page.js"
import { clone } from "../../../static/js/ui/dom.js"

/** @type {string[]} */
const spoken = []
let voices = [{ lang: "en-US", localService: false }]
const speechSynthesis = { getVoices: () => voices, speak: (/** @type {any} */ { text }) => spoken.push(text), cancel: () => spoken.push("–"), addEventListener() {} }
class SpeechSynthesisUtterance extends window.EventTarget {
  constructor(/** @type {string} */ text) { super(); this.text = text }
}
Object.assign(globalThis, { speechSynthesis, SpeechSynthesisUtterance })
const { ReadAloud } = await import("../../../static/js/views/read-aloud.js")

test("only a voice of this device reads, and a second press stops it", () => {
  const root = clone("run")
  const button = /** @type {HTMLElement} */ (root.querySelector("[data-part=read-aloud]"))
  const aloud = new ReadAloud(root, () => "First [1]. Second.")
  aloud.offer(true)
  assert.equal(button.hidden, true)
  voices = [{ lang: "en-US", localService: true }]
  aloud.offer(true)
  assert.equal(button.hidden, false)
  button.click()
  assert.deepEqual([spoken, button.getAttribute("aria-pressed")], [["–", "First.", "Second."], "true"])
  button.click()
  assert.deepEqual([spoken.at(-1), button.getAttribute("aria-pressed")], ["–", "false"])
})
