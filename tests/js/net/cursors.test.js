import assert from "node:assert/strict"
import test from "node:test"

import { Cursors } from "../../../static/js/net/cursors.js"

const begun = () => {
  /** @type {any[]} */
  const heard = []
  const hear = (/** @type {string} */ kind) => (/** @type {any[]} */ ...values) => heard.push([kind, ...values])
  return { cursors: new Cursors({ entry: hear("entry"), snapshot: hear("snapshot"), gap: hear("gap") }), heard }
}
/** @param {number} seq */
const entry = (seq) => ({ run: "r", seq, type: "answer.delta", data: {} })

test("news moves the cursor, a repeat and an entry of a run that nobody watches do not", () => {
  const { cursors, heard } = begun()
  cursors.set("r", 1)
  assert.deepEqual([1, 2, 2].map((seq) => cursors.takeEntry(entry(seq))), [false, true, false])
  assert.equal(cursors.takeEntry({ ...entry(1), run: "other" }), false)
  assert.deepEqual(heard.map(([kind]) => kind), ["entry"])
  assert.deepEqual(cursors.all, [["r", 2]])
})

test("a gap is told and leaves the cursor where it is", () => {
  const { cursors, heard } = begun()
  cursors.set("r", 1)
  cursors.takeEntry(entry(4))
  assert.deepEqual([heard, cursors.get("r")], [[["gap", "r"]], 1])
})
