import assert from "node:assert/strict"
import test from "node:test"

import { host } from "../page.js"
const { addressOf, jumpTo, turnIn } = await import("../../../static/js/views/turn-jump.js")

const TURN = "01a2264f-3f9f-7b0c-98d2-a51f2f49bf64"

test("an address leads to the turn that it was made for, and to no other text", () => {
  assert.equal(turnIn(addressOf("c", TURN).replace("/c/c", "")), TURN)
  assert.deepEqual(["", "#turn-", `#turn-${TURN}"]`, "#other"].map(turnIn), [null, null, null, null])
})

test("older turns are read until the turn is there, and no further", async () => {
  let reads = 0
  const showOlder = async () => {
    reads += 1
    if (reads === 2) host().dataset.turn = TURN
    return reads < 5
  }
  await jumpTo(TURN, { showOlder }, { stay: () => {} })
  assert.equal(reads, 2)
  assert.ok(document.querySelector(".turn--lit"))
})
