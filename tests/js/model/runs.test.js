import assert from "node:assert/strict"
import test from "node:test"

import { emptyRun } from "../../../static/js/model/run-state.js"
import { Runs } from "../../../static/js/model/runs.js"

/** @param {string} id @param {any} [status] @returns {import("../../../static/js/model/types.js").Run} */
const run = (id, status = "finished") => ({ ...emptyRun(id), status })
const filled = () => {
  const runs = new Runs()
  runs.add("t", run("a"))
  runs.add("t", run("b", "answering"))
  runs.add("u", run("c"))
  return runs
}

test("a turn has its runs in the order in which they came", () => {
  assert.deepEqual([filled().idsOf("t"), filled().idsOf("x")], [["a", "b"], []])
})

test("a run leads to its turn, and one that is not known to none", () => {
  assert.deepEqual([filled().turnOf("c"), filled().turnOf("x"), filled().has("x")], ["u", "", false])
})

test("the live run is looked for in the given turns only", () => {
  assert.deepEqual([filled().live([{ id: "t" }, { id: "u" }])?.run, filled().live([{ id: "u" }])], ["b", null])
})

test("a run that is put again is over when it says so", () => {
  const runs = filled()
  runs.put(run("b", "stopped"))
  assert.equal(runs.live([{ id: "t" }]), null)
})
