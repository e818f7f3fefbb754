import assert from "node:assert/strict"
import test from "node:test"

import { host } from "../page.js"
const { StatusRow, statusLine } = await import("../../../static/js/views/status-row.js")
const { clone } = await import("../../../static/js/ui/dom.js")
const { emptyRun } = await import("../../../static/js/model/run-state.js")

const search = (change = {}) => ({ type: "search", over: true, read: 5, skipped: 1, sources: [], queries: [], code: null, ...change })
const thought = (change = {}) => ({ type: "reasoning", over: true, seconds: 11.6, text: "Hm.", ...change })
/** @param {any[]} steps @param {any} [change] @returns {any} */
const run = (steps, change = {}) => ({ ...emptyRun("r"), status: "answering", parts: [...steps, { type: "answer", text: "So." }], ...change })

test("what was read and how long was thought is one line, over all rounds", () => {
  assert.equal(statusLine(run([search(), thought()])), "5 pages read · thought 12 s")
  assert.equal(statusLine(run([search(), thought(), search({ read: 2 }), thought()])), "7 pages read · thought 23 s")
  const sources = ["source.unused", null, "source.gives_orders", "source.unused"].map((code) => ({ status: "read", code }))
  assert.equal(statusLine(run([search({ sources }), thought()])), "3 pages read · thought 12 s")
})

test("a single step, one that goes on, and one that met trouble stand for themselves", () => {
  assert.equal(statusLine(run([search()])), "")
  assert.equal(statusLine(run([search(), thought({ over: false })])), "")
  assert.equal(statusLine(run([search({ read: 0 }), thought()])), "")
  assert.equal(statusLine(run([search(), thought({ seconds: null })])), "")
})

test("the line opens all steps, and puts them away again", () => {
  const root = clone("run")
  host().append(root)
  const steps = ["search", "reasoning"].map((name) => clone(name))
  const clicks = [0, 0]
  steps.forEach((step, place) => step.querySelector("[aria-expanded]")?.addEventListener("click", () => { clicks[place] = (clicks[place] ?? 0) + 1 }))
  steps[1]?.querySelector("[aria-expanded]")?.setAttribute("aria-expanded", "false")
  new StatusRow(root).update(run([search(), thought()]), steps)
  assert.deepEqual(steps.map(({ hidden }) => hidden), [true, true])
  const row = /** @type {HTMLElement} */ (root.querySelector("[data-part=status-row]"))
  row.click()
  assert.deepEqual([steps.map(({ hidden }) => hidden), clicks, row.getAttribute("aria-expanded")], [[false, false], [1, 1], "true"])
  row.click()
  assert.deepEqual(steps.map(({ hidden }) => hidden), [true, true])
})
