import assert from "node:assert/strict"
import test from "node:test"

import "../page.js"
const { firstProblem, verdictLine } = await import("../../../static/js/views/verdict-line.js")

/** @param {...string} verdicts @returns {any[]} */
const checks = (...verdicts) => verdicts.map((verdict) => ({ verdict }))

test("a verdict that no citation has is not counted", () => {
  assert.equal(verdictLine(checks("supported", "supported", "unsupported")), "3 compared: 2 agree, 1 not found")
  assert.equal(verdictLine(checks("mentioned")), "1 compared: 1 in part")
  assert.equal(verdictLine([]), "")
  assert.equal(verdictLine(checks("supported", "unchecked")), "1 compared: 1 agree, 1 not checked")
  assert.equal(verdictLine(checks("unchecked")), "1 not checked")
})

test("the first citation to look at is one that is not there, before one that is there in part", () => {
  assert.equal(firstProblem(checks("supported", "mentioned", "unsupported")), 2)
  assert.equal(firstProblem(checks("supported", "mentioned")), 1)
  assert.equal(firstProblem(checks("supported")), -1)
})
