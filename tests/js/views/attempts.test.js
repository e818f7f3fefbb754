import assert from "node:assert/strict"
import test from "node:test"

import { host } from "../page.js"
const { pairOf } = await import("../../../static/js/views/attempts.js")
const { TurnView } = await import("../../../static/js/views/turn-view.js")
const { emptyRun } = await import("../../../static/js/model/run-state.js")

const nothing = () => {}
/** @param {string[]} ids @param {string | null} chosen */
const shown = (ids, chosen = null) => {
  /** @type {string[]} */
  const told = []
  const runs = ids.map((id) => ({ ...emptyRun(id), status: /** @type {"finished"} */ ("finished"), model_key: "one" }))
  const view = new TurnView({ id: "t", question: "Why?", created_at: "2026-11-23T10:00:00Z", runs, chosen }, {
    edit: async () => {}, step: nothing, openSource: nothing, resume: nothing, answerNow: nothing, isNewest: () => true, ask: nothing,
    choose: (run) => { told.push(run) }, retry: nothing,
  })
  host().append(view.element)
  for (const run of runs) view.update(run)
  const visible = () => [.../** @type {NodeListOf<HTMLElement>} */ (view.element.querySelectorAll("[data-part=run]"))]
    .filter(({ hidden }) => !hidden).map(({ dataset }) => dataset.run)
  const hook = (/** @type {string} */ run, /** @type {string} */ name) =>
    /** @type {HTMLElement} */ (view.element.querySelector(`[data-run=${run}] [data-part=${name}]`))
  return { view, told, visible, hook }
}

test("an answer is laid beside the one before it, the first one beside the next", () => {
  assert.deepEqual(pairOf(["a", "b", "c"], "c"), ["b", "c"])
  assert.deepEqual(pairOf(["a", "b", "c"], "a"), ["a", "b"])
  assert.deepEqual(pairOf(["a"], "a"), ["a"])
})

test("two answers are shown side by side, and the conversation goes on from the chosen one", () => {
  const { told, visible, hook } = shown(["a", "b", "c"])
  hook("c", "beside").click()
  assert.deepEqual(visible(), ["b", "c"])
  assert.equal(hook("b", "beside-name").textContent, "Answer 2")
  assert.equal(hook("b", "beside").getAttribute("aria-pressed"), "true")
  hook("b", "choose").click()
  assert.deepEqual([visible(), told, hook("b", "beside-head").hidden], [["b"], ["b"], true])
})

test("who goes to another answer by its arrows goes on from there", () => {
  const { told, visible, hook } = shown(["a", "b"])
  hook("b", "attempt-before").click()
  assert.deepEqual([visible(), told], [["a"], ["a"]])
})

test("the answer that was chosen before is shown again, until another is begun", () => {
  const { view, visible } = shown(["a", "b"], "a")
  assert.deepEqual(visible(), ["a"])
  view.update(emptyRun("c"))
  assert.deepEqual(visible(), ["c"])
})
