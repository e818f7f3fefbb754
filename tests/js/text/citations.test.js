import assert from "node:assert/strict"
import { readFileSync } from "node:fs"
import test from "node:test"

import { shownMarks } from "../shown-marks.js"
import { checkNumbers, placed, signed } from "../../../static/js/text/citations.js"

const read = (/** @type {string} */ name) => JSON.parse(readFileSync(new URL(`../../fixtures/citations/${name}.json`, import.meta.url), "utf8"))
/** @param {number} index @param {number} start @param {number} end @param {number} [part] @returns {any} */
const check = (index, start, end, part = 0) => ({ index, part, start, end, verdict: "supported", quote: "" })
const SOURCES = new Map([[1, {}], [2, {}]])

for (const { kept, marks } of read("answers")) {
  test(`every mark of ${JSON.stringify(kept)} becomes a chip, and nothing else`, () => {
    assert.deepEqual(shownMarks(kept, marks, false).toSorted((a, b) => a - b), [...marks.keys()])
  })

  test(`while ${JSON.stringify(kept)} grows only marks that have come are chips`, () => {
    const points = [...kept]
    for (let length = 1; length < points.length; length += 11) {
      const come = marks.filter((/** @type {number[]} */ [place = 0, index]) => place + `[${index}]`.length <= length).length
      const text = points.slice(0, length).join("")
      assert.ok(shownMarks(text, marks, true).every((number) => number >= 0 && number < come), text)
    }
  })
}

test("places count code points", () => {
  assert.deepEqual(placed("𠮷野家[2]，好[1]。", [[3, 2], [8, 1]]).map(({ start }) => start), [4, 9])
  assert.equal(signed("𠮷[1]", [[1, 1]], SOURCES), "𠮷[\u00010]")
})

test("half a mark at the end of a growing text is not shown yet", () => {
  assert.equal(signed("So[1", [[2, 1]], SOURCES), "So")
})

test("a text that holds the sign itself cites nothing by it", () => {
  assert.equal(signed("So [\u00010]", [], SOURCES), "So [\ufffd0]")
})

test("each mark finds the check of its own sentence", () => {
  const checks = [check(1, 0, 9), check(2, 21, 30), check(1, 10, 20)]
  assert.deepEqual(checkNumbers([[5, 1], [16, 1], [26, 2]], checks, 0), [0, 2, 1])
})

test("a check of another part or of a later sentence is not taken", () => {
  assert.deepEqual(checkNumbers([[5, 1]], [check(1, 0, 9, 3), check(1, 40, 50), check(2, 0, 9)], 0), [-1])
})
