import assert from "node:assert/strict"
import test from "node:test"

import { attemptFor, isAsking, refusal } from "../../../static/js/views/question-rules.js"

const key = { key: "Enter", shiftKey: false, isComposing: false, keyCode: 13 }

test("a question of nothing, spaces or control characters may not be asked", () => {
  for (const text of ["", "   ", "\n\t\u3000", "\u0000\u0007", "\u200b\u200d\ufeff"]) {
    assert.equal(refusal(text, 100)?.key, "composer.empty", JSON.stringify(text))
  }
})

test("a question that is too long says by how many characters", () => {
  assert.deepEqual(refusal("x".repeat(103), 100), { key: "composer.too_long", values: { count: 3 } })
})

test("characters are counted as readers count them, without the spaces around", () => {
  assert.equal(refusal(` ${"𠮷".repeat(100)} `, 100), null)
})

test("Enter asks, Shift and Enter begins a new line", () => {
  assert.equal(isAsking(key), true)
  assert.equal(isAsking({ ...key, shiftKey: true }), false)
  assert.equal(isAsking({ ...key, key: "a" }), false)
})

test("Enter that ends a composition does not ask, in any browser's way of saying so", () => {
  assert.equal(isAsking({ ...key, isComposing: true }), false)
  assert.equal(isAsking({ ...key, keyCode: 229 }), false)
})

test("the same text keeps its id, another text gets another", () => {
  const first = attemptFor(null, "a", () => "1")
  assert.equal(attemptFor(first, "a", () => "2").id, "1")
  assert.equal(attemptFor(first, "b", () => "2").id, "2")
})
