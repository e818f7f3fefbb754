import assert from "node:assert/strict"
import test from "node:test"

import "../page.js"
const { PastedTexts } = await import("../../../static/js/views/pasted-texts.js")

const hook = (/** @type {string} */ name) => /** @type {any} */ (document.querySelector(`[data-part="${name}"]`))
/** @param {string} text */
const paste = (text) => {
  const event = new window.Event("paste", { bubbles: true, cancelable: true })
  Object.assign(event, { clipboardData: { getData: () => text } })
  hook("question-input").dispatchEvent(event)
  return event.defaultPrevented
}
/** @param {string[]} unfolded */
const begun = (unfolded = []) => {
  hook("question-input").replaceWith(hook("question-input").cloneNode(true))
  const pasted = new PastedTexts(hook("question-input"), { changed: () => {}, unfold: (text) => unfolded.push(text) })
  pasted.open("draft:p")
  pasted.set([])
  return pasted
}

test("a long text that is pasted stands beside the box, a short one in it", () => {
  const pasted = begun()
  assert.deepEqual([paste("short"), paste("长".repeat(3000)), pasted.texts.length], [false, true, 1])
  assert.equal(hook("pasted").hidden, false)
})

test("it can be put into the box, or dropped", () => {
  /** @type {string[]} */
  const unfolded = []
  const pasted = begun(unfolded)
  paste("a".repeat(3000))
  paste("b".repeat(3000))
  hook("pasted-unfold").click()
  hook("pasted-drop").click()
  assert.deepEqual([unfolded, pasted.texts, hook("pasted").hidden], [["a".repeat(3000)], [], true])
})

test("what is on its way is remembered until it is taken, and comes back where it is not", () => {
  const pasted = begun()
  paste("c".repeat(3000))
  const lent = pasted.lend()
  assert.deepEqual([pasted.texts, hook("pasted").hidden], [[], true])
  pasted.open("draft:p")
  assert.equal(pasted.texts.length, 1)
  pasted.set([])
  pasted.giveBack(lent)
  assert.equal(pasted.texts.length, 1)
})
