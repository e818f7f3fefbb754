import assert from "node:assert/strict"
import test from "node:test"

import { checkNumbers, marks } from "../../../static/js/text/citations.js"

/** @param {number} index @param {number} start @param {number} end @param {number} [part] @returns {any} */
const check = (index, start, end, part = 0) => ({ index, part, start, end, verdict: "supported", quote: "" })

test("marks are found in order, with places in code points", () => {
  assert.deepEqual(marks("𠮷野家[2]，好[1]。"), [{ index: 2, place: 3 }, { index: 1, place: 8 }])
})

test("marks in code, mathematics and links are none", () => {
  for (const text of ["`a[1]`", "``a`[1]``", "```\n[1]\n```", "~~~\n[1]", "$x[1]$", "$$\n[1]\n$$", "\\(a[1]\\)", "\\[a[1]\\]", "[1](https://e.example)"]) {
    assert.deepEqual(marks(text), [], text)
  }
})

test("a mark after code is found", () => {
  assert.deepEqual(marks("`a` b[1]"), [{ index: 1, place: 5 }])
})

test("each mark finds the check of its own sentence", () => {
  const found = marks("First[1]. Second[1]. Third[2].")
  assert.deepEqual(checkNumbers(found, [check(1, 0, 9), check(2, 21, 30), check(1, 10, 20)], 0), [0, 2, 1])
})

test("a check of another part or of a later sentence is not taken", () => {
  const found = marks("First[1].")
  assert.deepEqual(checkNumbers(found, [check(1, 0, 9, 3), check(1, 40, 50), check(2, 0, 9)], 0), [-1])
})
