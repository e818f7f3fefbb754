import assert from "node:assert/strict"
import test from "node:test"

import "../page.js"
const { forgetAllOf, recall, remember, storeNothingOf } = await import("../../../static/js/ui/storage.js")

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

test("of a temporary conversation only the page remembers anything, until it is left", () => {
  localStorage.clear()
  remember("draft:1", "written before")
  storeNothingOf("1")
  assert.deepEqual([recall("draft:1"), localStorage.length], ["written before", 0])
  remember("queue:1", ["waits"])
  remember("draft:2", "another's")
  assert.deepEqual([recall("queue:1"), Object.keys(localStorage)], [["waits"], ["wenyuan:alice@example.org:draft:2"]])
  forgetAllOf("1")
  assert.deepEqual([recall("draft:1"), recall("queue:1")], [null, null])
})
