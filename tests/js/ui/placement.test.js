import assert from "node:assert/strict"
import test from "node:test"

import "../page.js"
const { beside } = await import("../../../static/js/ui/placement.js")

const chip = (/** @type {number} */ left, /** @type {number} */ top) => ({ left, top, bottom: top + 20, width: 20 })

test("a card stands above the middle of its chip", () => {
  assert.deepEqual(beside(chip(500, 300), { width: 200, height: 80 }, 1280), { left: 410, top: 212 })
})

test("a card stays within the window", () => {
  assert.equal(beside(chip(0, 300), { width: 200, height: 80 }, 390).left, 12)
  assert.equal(beside(chip(380, 300), { width: 200, height: 80 }, 390).left, 178)
})

test("where there is no room above, a card stands below", () => {
  assert.equal(beside(chip(500, 40), { width: 200, height: 80 }, 1280).top, 68)
})
