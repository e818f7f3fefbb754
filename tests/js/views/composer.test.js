import assert from "node:assert/strict"
import test from "node:test"

import "../page.js"
const { Composer } = await import("../../../static/js/views/composer.js")
const { Problem } = await import("../../../static/js/net/api.js")
const { offer } = await import("../../../static/js/ui/models.js")
const { recall, remember } = await import("../../../static/js/ui/storage.js")

const turnedOver = () => new Promise((done) => setImmediate(done))
const hook = (/** @type {string} */ name) => /** @type {any} */ (document.querySelector(`[data-part="${name}"]`))
let count = 0
/** @param {any} [verbs] */
const begun = (verbs = {}) => {
  hook("composer").replaceWith(hook("composer").cloneNode(true))
  hook("question-input").value = ""
  /** @type {any[]} */
  const done = []
  const composer = new Composer({
    ask: async (ask) => { done.push(["ask", ask]); await verbs.ask?.(done.length) },
    stop: async () => { done.push(["stop"]); await verbs.stop?.() },
    editLast: verbs.editLast,
  }, `c${count += 1}`)
  const write = (/** @type {string} */ text) => {
    hook("question-input").value = text
    hook("question-input").dispatchEvent(new window.Event("input"))
  }
  const enter = () => hook("question-input").dispatchEvent(new window.KeyboardEvent("keydown", { key: "Enter", bubbles: true, cancelable: true }))
  return { composer, done, write, enter, draft: () => recall(`draft:c${count}`) }
}
const busy = () => { throw new Problem("conversation.busy", "Busy.", 409) }

test("a question goes from the box at once and stays in memory until it is taken", async () => {
  /** @type {any} */
  let taken
  const { done, write, enter, draft } = begun({ ask: () => new Promise((yes) => { taken = yes }) })
  write("Why?")
  enter()
  enter()
  assert.deepEqual([hook("question-input").value, draft().text, done.length], ["", "Why?", 1])
  taken()
  await turnedOver()
  assert.deepEqual([hook("question-input").value, draft()], ["", null])
})

test("a question that was refused is asked again under the same id", async () => {
  const { done, write, enter, draft } = begun({ ask: (/** @type {number} */ n) => { if (n === 1) throw new Problem("page.timeout", "Late.") } })
  write("Why?")
  enter()
  await turnedOver()
  assert.deepEqual([hook("composer-problem").textContent, draft().text], ["Late. Kept.", "Why?"])
  enter()
  await turnedOver()
  assert.equal(done[0][1].client_id, done[1][1].client_id)
})

test("while an answer is written, Enter has the next question wait, and the button stops", async () => {
  const { composer, done, write, enter } = begun()
  composer.setLive("r")
  write("Why?")
  enter()
  assert.deepEqual([done.length, hook("queued-text").textContent, hook("question-input").value], [0, "Why?", ""])
  await composer.submit()
  composer.setLive(null, "stopped")
  await turnedOver()
  assert.deepEqual([done, hook("queue").hidden], [[["stop"]], false])
})

test("what has waited is asked once the answer is complete, and waits again where that is refused", async () => {
  const { composer, done, write, enter } = begun({ ask: (/** @type {number} */ n) => { if (n === 1) busy() } })
  composer.setLive("r")
  write("Why?")
  enter()
  composer.setLive(null, "finished")
  await turnedOver()
  assert.deepEqual([done[0][1].question, hook("queued-text").textContent], ["Why?", "Why?"])
  hook("queued-now").click()
  await turnedOver()
  assert.deepEqual([done[1][1].client_id, hook("queue").hidden], [done[0][1].client_id, true])
})

test("what waits can be asked at once: the answer is stopped for it", async () => {
  const { composer, done, write, enter } = begun()
  composer.setLive("r")
  write("Why?")
  enter()
  hook("queued-now").click()
  await turnedOver()
  assert.deepEqual(done.map(([verb]) => verb), ["stop", "ask"])
})

test("what waits in a conversation that was just opened is asked when it is known whether an answer is in its way", async () => {
  const { composer, done } = begun()
  const waiting = { question: "Why?", client_id: "1", search: false, think: false }
  remember(`queue:c${count}`, [waiting])
  composer.open(`c${count}`)
  hook("queued-now").click()
  await turnedOver()
  assert.equal(done.length, 0)
  composer.setLive("r")
  await turnedOver()
  assert.deepEqual(done.map(([verb]) => verb), ["stop", "ask"])
})

test("an arrow up in an empty box asks the last question otherwise", () => {
  let edits = 0
  const { write } = begun({ editLast: () => { edits += 1; return true } })
  const up = () => hook("question-input").dispatchEvent(new window.KeyboardEvent("keydown", { key: "ArrowUp", bubbles: true, cancelable: true }))
  up()
  write("Why?")
  up()
  assert.equal(edits, 1)
})

test("a question that is sent while a stop settles is sent, and shown as waiting", async () => {
  /** @type {any} */
  let taken
  const { composer, done, write, enter } = begun({ ask: () => new Promise((yes) => { taken = yes }) })
  composer.setLive("r")
  write("Why?")
  await composer.submit()
  enter()
  assert.deepEqual([done.map(([verb]) => verb), hook("composer-count").hidden], [["stop", "ask"], false])
  taken()
  await turnedOver()
  assert.deepEqual([hook("question-input").value, hook("composer-count").hidden], ["", true])
})

test("where the server does not wait for a stop, the page does, and asks under the same id", async () => {
  const { composer, done, write, enter } = begun({ ask: (/** @type {number} */ n) => { if (n === 2) busy() } })
  composer.setLive("r")
  write("Why?")
  await composer.submit()
  enter()
  await turnedOver()
  assert.equal(done.length, 2)
  composer.setLive(null)
  await turnedOver()
  assert.deepEqual([done.length, done[2][1].client_id, hook("question-input").value], [3, done[1][1].client_id, ""])
})

test("a refusal that has nothing to do with a stop is told", async () => {
  const { write, enter, done } = begun({ ask: busy })
  write("Why?")
  enter()
  await turnedOver()
  assert.deepEqual([hook("composer-problem").textContent, done.length], ["Busy.", 1])
})

test("a stop that did not come through can be tried again", async () => {
  const { composer, done } = begun({ stop: () => { throw new Problem("page.offline", "Away.") } })
  composer.setLive("r")
  await composer.submit()
  await composer.submit()
  assert.deepEqual([done.length, hook("composer-problem").textContent], [2, "Away."])
})

test("without a model Think is not lit and cannot be pressed, and the reader's wish is kept for a day with one", async () => {
  const { page } = await import("../../../static/js/ui/i18n.js")
  page.engine.connected = false
  const { composer } = begun()
  hook("toggle-think").click()
  hook("toggle-search").click()
  assert.deepEqual([composer.toggles, hook("toggle-think").getAttribute("aria-disabled")], [{ search: false, think: false }, "true"])
  assert.deepEqual(recall("toggles"), { search: false, think: true })
  page.engine.connected = true
})

test("a question is asked of the model and as deep as chosen, and its conversation keeps both", async () => {
  offer([{ name: "v4", label: "V4", levels: ["off", "on", "deep"], ready: true, price: null },
    { name: "r1", label: "R1", levels: ["off", "on", "deep"], ready: true, price: null }])
  const { composer, done, write, enter } = begun()
  composer.restore({ search: false, think: true, effort: "deep", model: "r1" })
  write("Why?")
  enter()
  await turnedOver()
  assert.deepEqual({ ...done[0][1], client_id: "" }, { question: "Why?", client_id: "", search: false, think: "deep", model: "r1" })
  composer.moveTo("c99")
  const scope = { sites: [], days: null, focus: "" }
  assert.deepEqual(recall("toggles:c99"), { search: false, think: true, deep: true, model: "r1", scope })
  offer([])
})

test("Deep stays wished for in the next conversation, also while Think is off", () => {
  offer([{ name: "v4", label: "V4", levels: ["off", "on", "deep"], ready: true, price: null }])
  const { composer } = begun()
  composer.restore({ search: true, think: "deep" })
  hook("toggle-think").click()
  composer.open("elsewhere")
  hook("toggle-think").click()
  assert.equal(composer.toggles.think, "deep")
  offer([])
})
