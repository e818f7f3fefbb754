import assert from "node:assert/strict"
import test from "node:test"

import "../page.js"

const hook = (/** @type {string} */ name) => /** @type {any} */ (document.querySelector(`[data-part="${name}"]`))
/** @type {any} */
let listening = null
class SpeechRecognition extends window.EventTarget {
  start() { listening = this }
  stop() { this.dispatchEvent(new window.Event("end")) }
}
Object.assign(globalThis, { SpeechRecognition, Event: window.Event })
const { Dictation } = await import("../../../static/js/views/dictation.js")

test("nothing listens before the reader knows where the voice goes; then what is said stands in the box", () => {
  const input = hook("question-input")
  input.value = "Already here"
  new Dictation(input)
  hook("dictate").click()
  assert.deepEqual([listening, hook("dictation-notice").hidden], [null, false])
  hook("dictation-begin").click()
  const said = Object.assign(new window.Event("result"), { results: [[{ transcript: "and " }], [{ transcript: "said." }]] })
  listening.dispatchEvent(said)
  assert.deepEqual([input.value, hook("dictate").getAttribute("aria-pressed")], ["Already here and said.", "true"])
  hook("dictate").click()
  assert.equal(hook("dictate").getAttribute("aria-pressed"), "false")
  hook("dictate").click()
  assert.equal(hook("dictation-notice").hidden, true)
})
