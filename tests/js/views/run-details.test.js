import assert from "node:assert/strict"
import test from "node:test"

import "../page.js"
const { emptyRun } = await import("../../../static/js/model/run-state.js")
const { detailsOf } = await import("../../../static/js/views/run-details.js")

test("only what is known is told", () => {
  const run = { ...emptyRun("r"), model: "deepseek-r1", think: true, usage: { prompt_tokens: 1200, completion_tokens: 80 }, seconds: 3.21 }
  assert.deepEqual(detailsOf(run).map(([, value]) => value), ["deepseek-r1", "details.think.on", "1,200", "80", "3.2 s"].with(4, "run.seconds"))
  assert.deepEqual(detailsOf({ ...emptyRun("r"), model: "quotes" }), [["details.model", "quotes"]])
})

test("that the reader's own instructions were told is said where they were", () => {
  const run = { ...emptyRun("r"), model: "deepseek-r1", instructed: true }
  assert.deepEqual(detailsOf(run).at(-1), ["details.instructions", "details.instructions.used"])
  assert.equal(detailsOf({ ...run, instructed: false }).some(([word]) => word === "details.instructions"), false)
})
