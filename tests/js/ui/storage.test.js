import assert from "node:assert/strict"
import test from "node:test"

import "../page.js"
const { recall, remember } = await import("../../../static/js/ui/storage.js")

test("what is remembered is recalled, and null forgets it", () => {
  remember("a", { b: [1] })
  assert.deepEqual(recall("a"), { b: [1] })
  remember("a", null)
  assert.deepEqual([recall("a"), localStorage.length], [null, 0])
})

test("what is remembered belongs to its user", () => {
  remember("a", 1)
  assert.deepEqual(Object.keys(localStorage), ["wenyuan:alice@example.org:a"])
})

test("what cannot be read is nothing", () => {
  localStorage.setItem("wenyuan:alice@example.org:broken", "{")
  assert.equal(recall("broken"), null)
})
