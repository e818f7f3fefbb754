import assert from "node:assert/strict"
import test from "node:test"

import "../page.js"
const { FollowedRuns } = await import("../../../static/js/net/followed-runs.js")
const { Runs } = await import("../../../static/js/model/runs.js")
const { emptyRun } = await import("../../../static/js/model/run-state.js")

/** @param {string} run @param {number} seq @param {any} [status] */
const state = (run, seq, status = "answering") =>
  ({ ...emptyRun(run), seq, status, parts: [{ type: /** @type {const} */ ("answer"), text: "x".repeat(seq) }] })
/** @param {number} seq */
const delta = (seq) => ({ run: "a", seq, type: "answer.delta", data: { text: "!" } })
const begun = () => {
  /** @type {string[]} */
  const told = []
  const runs = new Runs()
  const followed = new FollowedRuns(runs, {
    watch: (run, seq) => told.push(`watch ${run} ${seq}`), leave: (run) => told.push(`leave ${run}`),
  }, {
    changed: (run, before) => told.push(`${before?.seq} to ${run.seq}`), jumped: (run) => told.push(`jump ${run}`), fail: () => told.push("failed"),
  })
  return { followed, runs, told }
}

test("a run that is written is watched from where it is, one that is over is not", () => {
  const { followed, told } = begun()
  followed.add("turn", state("a", 3))
  followed.add("turn", state("b", 9, "finished"))
  assert.deepEqual(told, ["watch a 3"])
})

test("the next entry is folded, one that is there or of an unknown run is not", () => {
  const { followed, runs, told } = begun()
  followed.add("turn", state("a", 3))
  for (const seq of [3, 4]) followed.onEntry(delta(seq))
  followed.onEntry({ ...delta(1), run: "z" })
  assert.deepEqual([told, runs.get("a")?.seq], [["watch a 3", "3 to 4"], 4])
})

test("the server's state is taken as it is, and its end leaves the run", () => {
  const { followed, told } = begun()
  followed.add("turn", state("a", 3))
  followed.onState(state("a", 2, "finished"))
  followed.onState(state("z", 2))
  assert.deepEqual(told, ["watch a 3", "jump a", "leave a", "3 to 2"])
})

test("who has left follows nothing any more", () => {
  const { followed, told } = begun()
  followed.add("turn", state("a", 3))
  followed.leave()
  followed.add("turn", state("b", 1))
  assert.deepEqual(told, ["watch a 3", "leave a"])
})
