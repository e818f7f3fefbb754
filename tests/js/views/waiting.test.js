import assert from "node:assert/strict"
import test from "node:test"

import "../page.js"
const { Waiting, waitingLine } = await import("../../../static/js/views/waiting.js")
const { emptyRun } = await import("../../../static/js/model/run-state.js")

/** @param {any} fields */
const line = (fields) => waitingLine({ ...emptyRun("r"), ...fields })
const search = (/** @type {boolean} */ over) => ({ type: "search", over })

test("a run of which nothing is known is being made ready", () => {
  assert.equal(line({}), "Getting ready…")
})

test("a run in line tells its place, and about how long it will be", () => {
  assert.equal(line({ queue: { place: 3, seconds: 38.2 } }), "Place 3 in line, about 40 s")
  assert.equal(line({ queue: { place: 2, seconds: 0.4 } }), "Place 2 in line, about 5 s")
  assert.equal(line({ queue: { place: 9, seconds: 170 } }), "Place 9 in line, about 3 min")
  assert.equal(line({ queue: { place: 1, seconds: 0 } }), "Place 1 in line")
})

test("the place is told while it searches and after it has searched", () => {
  const queue = { place: 3, seconds: 40 }
  for (const over of [false, true]) assert.match(line({ status: "searching", parts: [search(over)], queue }), /Place 3/)
})

test("after the search the model is waited for, and nothing while something is written", () => {
  assert.equal(line({ parts: [search(true)] }), "Preparing the answer…")
  for (const part of [search(false), { type: "reasoning", over: false }, { type: "answer" }]) assert.equal(line({ parts: [part] }), "")
})

test("a run that is over waits for nothing", () => {
  assert.equal(line({ status: "stopped", queue: { place: 3, seconds: 40 } }), "")
})

test("the word changes while a model is silent, and no longer once it writes", () => {
  const root = document.createElement("div")
  root.innerHTML = "<p data-part='waiting' hidden><span data-part='waiting-text'></span></p>"
  /** @type {(() => void)[]} */
  const timers = []
  const waiting = new Waiting(root, (act) => { timers.push(act) })
  const text = () => root.querySelector("[data-part=waiting-text]")?.textContent
  const update = (/** @type {any} */ fields) => waiting.update({ ...emptyRun("r"), ...fields })
  update({ parts: [search(true)] })
  assert.equal(text(), "Preparing the answer…")
  timers[0]()
  assert.equal(text(), "waiting.long")
  update({ parts: [search(true), { type: "answer" }] })
  timers[1]()
  assert.deepEqual([text(), root.querySelector("p")?.hidden], ["", true])
})
