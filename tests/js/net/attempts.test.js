import assert from "node:assert/strict"
import test from "node:test"

import "../page.js"
const { Attempts, freshId } = await import("../../../static/js/net/attempts.js")
const { Problem } = await import("../../../static/js/net/api.js")

/** @param {(Error | null)[]} outcomes of one attempt after the other */
const idsOf = async (...outcomes) => {
  const attempts = new Attempts()
  /** @type {string[]} */
  const ids = []
  for (const outcome of outcomes) {
    await attempts.once("retry", async (id) => { ids.push(id); if (outcome) throw outcome }).catch(() => {})
  }
  return ids
}

test("what came through is another attempt the next time", async () => {
  const [first, second] = await idsOf(null, null)
  assert.notEqual(first, second)
})

test("what may have come through is tried again as the same attempt", async () => {
  const [first, second, third] = await idsOf(new Problem("page.timeout", "Late."), new Problem("page.offline", "Away."), null)
  assert.deepEqual([second, third], [first, first])
})

test("what was refused is over", async () => {
  const [first, second] = await idsOf(new Problem("conversation.busy", "Busy.", 409), null)
  assert.notEqual(first, second)
})

test("different attempts have different ids", async () => {
  const attempts = new Attempts()
  const ids = await Promise.all(["a", "b"].map((what) => attempts.once(what, async (id) => id)))
  assert.notEqual(ids[0], ids[1])
})

test("a fresh id fits the API and does not come twice", () => {
  const ids = new Set(Array.from({ length: 50 }, freshId))
  assert.equal(ids.size, 50)
  for (const id of ids) assert.match(id, /^[0-9a-f]{32}$/)
})
