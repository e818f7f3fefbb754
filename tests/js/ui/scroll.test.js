import assert from "node:assert/strict"
import test from "node:test"

import "../page.js"
const { isAtEnd } = await import("../../../static/js/ui/scroll.js")

test("a reader near the end is at the end", () => {
  assert.equal(isAtEnd({ scrollTop: 880, clientHeight: 100, scrollHeight: 1000 }), true)
  assert.equal(isAtEnd({ scrollTop: 500, clientHeight: 100, scrollHeight: 1000 }), false)
})
