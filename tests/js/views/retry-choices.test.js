import assert from "node:assert/strict"
import test from "node:test"

import "../page.js"
const { retryChoices, withoutSource } = await import("../../../static/js/views/retry-choices.js")
const { emptyRun } = await import("../../../static/js/model/run-state.js")

/** @param {[number, string][]} sources @param {object} [more] @returns {any} */
const run = (sources, more = {}) => ({ ...emptyRun("r"), search: true, status: "finished", parts: [{
  type: "search", over: true, sources: sources.map(([index, status]) => ({ index, status })),
}], ...more })
const RUN = run([[1, "read"], [2, "skipped"], [4, "read"]], { think: true })
/** @param {any} of */
const keys = (of, isNewest = true) => retryChoices(of, isNewest).map(({ key }) => key)

test("an answer can be written over the pages that were read", () => {
  assert.deepEqual(keys(RUN), ["same", "search", "without_search"])
  assert.deepEqual(retryChoices(RUN, true)[0]?.change, { sources: [1, 4] })
})

test("without pages, or with those of a later attempt, there are no same pages", () => {
  assert.deepEqual(keys(run([[1, "skipped"]])), ["search", "without_search"])
  assert.deepEqual(keys(RUN, false), ["search", "without_search"])
})

test("an answer that was not searched for can be searched for", () => {
  assert.deepEqual(keys({ ...emptyRun("r"), search: false }), ["plain", "search_first"])
})

test("one source is left out, and the thinking stays as it was", () => {
  assert.deepEqual(withoutSource(RUN, 4), { sources: [1], think: true })
})

test("the only page that was read can not be left out, nor one that was not", () => {
  assert.equal(withoutSource(run([[1, "read"], [2, "skipped"]]), 1), null)
  assert.equal(withoutSource(RUN, 2), null)
})
