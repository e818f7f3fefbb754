import assert from "node:assert/strict"
import test from "node:test"

import { askedTurn } from "../../../static/js/model/asked-turn.js"
import { emptyRun } from "../../../static/js/model/run-state.js"

test("a question that has just been asked is a turn like those that the server tells", () => {
  const turn = askedTurn("t", emptyRun("r"), { question: "Why?", search: true, think: "deep" }, new Date("2026-11-29T12:00:00Z"))
  assert.deepEqual([turn.think, turn.effort, turn.parent, turn.sites, turn.created_at], [true, "deep", null, [], "2026-11-29T12:00:00.000Z"])
})
