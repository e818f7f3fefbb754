import assert from "node:assert/strict"
import test from "node:test"

import "../page.js"
const { reasoningLine } = await import("../../../static/js/views/reasoning-part.js")

test("reasoning says how long it took, as the server measured it", () => {
  assert.equal(reasoningLine({ type: "reasoning", text: "", over: false, seconds: null }), "Thinking…")
  assert.equal(reasoningLine({ type: "reasoning", text: "", over: true, seconds: 12.4 }), "Thought for 12 seconds")
  assert.equal(reasoningLine({ type: "reasoning", text: "", over: true, seconds: 0.2 }), "Thought for 1 second")
})
