import assert from "node:assert/strict"
import test from "node:test"

import { host } from "../page.js"
const { Problem } = await import("../../../static/js/net/api.js")
const { TurnView } = await import("../../../static/js/views/turn-view.js")

const turnedOver = () => new Promise((done) => setImmediate(done))
/** @param {(question: string, id: string) => Promise<void>} edit */
const shown = (edit = async () => {}) => {
  /** @type {number[]} */
  const steps = []
  const nothing = () => {}
  const view = new TurnView({ id: "t", question: "Why?", created_at: "2026-11-23T10:00:00Z" }, {
    edit, step: (step) => { steps.push(step) }, openSource: nothing, retry: nothing, resume: nothing, answerNow: nothing, choose: nothing, isNewest: () => true, ask: () => {},
  })
  host().append(view.element)
  const hook = (/** @type {string} */ name) => /** @type {any} */ (view.element.querySelector(`[data-part="${name}"]`))
  const press = (/** @type {string} */ key, more = {}) => hook("edit-input").dispatchEvent(new window.KeyboardEvent("keydown", { key, bubbles: true, ...more }))
  const write = (/** @type {string} */ text) => {
    hook("edit-input").value = text
    hook("edit-input").dispatchEvent(new window.Event("input"))
  }
  return { view, hook, press, write, steps }
}

test("a question is edited in its own place, and Escape leaves it as it was", () => {
  const { hook, press } = shown()
  hook("edit").click()
  assert.deepEqual([hook("question").hidden, hook("edit-input").value, document.activeElement], [true, "Why?", hook("edit-input")])
  press("Escape")
  assert.deepEqual([hook("question").hidden, hook("question-edit"), document.activeElement], [false, null, hook("edit")])
})

test("Enter asks the new wording and closes; Enter that ends a composition does not", async () => {
  /** @type {string[]} */
  const asked = []
  const { hook, press, write } = shown(async (question) => { asked.push(question) })
  hook("edit").click()
  write("Why not?")
  press("Enter", { isComposing: true })
  press("Enter", { shiftKey: true })
  assert.deepEqual(asked, [])
  press("Enter")
  await turnedOver()
  assert.deepEqual([asked, hook("question-edit")], [["Why not?"], null])
})

test("a question that was not changed is not asked, nor one of nothing", async () => {
  const { hook, press, write } = shown(async () => assert.fail("it was asked"))
  hook("edit").click()
  write(" ")
  press("Enter")
  write("Why? ")
  press("Enter")
  await turnedOver()
  assert.equal(hook("question-edit"), null)
})

test("a refusal is told, and the same text asked again is the same attempt", async () => {
  /** @type {string[]} */
  const ids = []
  const { hook, press, write } = shown(async (_question, id) => { ids.push(id); throw new Problem("conversation.busy", "Busy.") })
  hook("edit").click()
  write("Why not?")
  for (let n = 0; n < 2; n += 1) {
    press("Enter")
    await turnedOver()
  }
  assert.deepEqual([hook("edit-problem").textContent, hook("edit-input").value], ["Busy.", "Why not?"])
  assert.deepEqual([ids.length, ids[0]], [2, ids[1]])
})

test("other wordings of a question can be stepped to, where there are any", () => {
  const { view, hook, steps } = shown()
  view.showBranches({ ids: ["t"], place: 0 })
  assert.equal(hook("branches").hidden, true)
  view.showBranches({ ids: ["s", "t", "u"], place: 1 })
  assert.equal(hook("branches").hidden, false)
  hook("branch-before").click()
  hook("branch-after").click()
  view.showBranches({ ids: ["s", "t"], place: 1 })
  assert.deepEqual([steps, hook("branch-after").hasAttribute("disabled")], [[-1, 1], true])
})
