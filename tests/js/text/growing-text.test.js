import assert from "node:assert/strict"
import test from "node:test"

import { everyMark } from "../marks.js"
import { host } from "../page.js"
const { GrowingText } = await import("../../../static/js/text/growing-text.js")

const sources = new Map([[1, /** @type {any} */ ({ index: 1, url: "https://a.example/", title: "T", site: "a" })]])
const ANSWER = "# Title\n\nFirst **bold** [1].\n\n- one\n- two [1]\n\n```js\nx\n```\n\n> quoted\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\nLast.\n"

/** @param {string} text @param {number} step */
const grown = (text, step) => {
  const element = host()
  const prose = new GrowingText(element)
  for (let length = step; length < text.length; length += step) prose.update(text.slice(0, length), sources, true, everyMark(text.slice(0, length)))
  prose.update(text, sources, false, everyMark(text))
  return element
}

test("a text that grew looks like a text that was there at once", () => {
  const whole = grown(ANSWER, ANSWER.length).innerHTML
  for (const step of [1, 2, 3, 7, 13]) assert.equal(grown(ANSWER, step).innerHTML, whole)
})

for (const [text, levels] of /** @type {[string, number[]][]} */ ([
  ["### a\n\n#### b\n\n# c\n\n## d", [4, 5, 4, 5]],
  ["## a\n\nx\n\n###### b\n\n> ### c\n", [4, 5, 5]],
  ["# a\n## b\n### c\n#### d", [4, 5, 6, 6]],
])) {
  test(`no level of headings is left out below the answer's own, whatever a model begins with: ${JSON.stringify(text)}`, () => {
    for (const step of [1, text.length]) {
      const headings = [...grown(text, step).querySelectorAll("h3, h4, h5, h6")]
      assert.deepEqual(headings.map((one) => Number(one.getAttribute("aria-level"))), levels)
    }
  })
}

test("finished blocks keep their nodes while the last one grows, and at the end", () => {
  const element = host()
  const prose = new GrowingText(element)
  prose.update("First.\n\nSec", sources, true)
  const first = element.querySelector("p")
  prose.update("First.\n\nSecond **bo", sources, true)
  prose.update("First.\n\nSecond **bold**.", sources, false)
  assert.equal(element.querySelector("p"), first)
})

test("a text that was replaced is drawn anew", () => {
  const element = host()
  const prose = new GrowingText(element)
  prose.update("One.\n\nTwo.\n\nThree", sources, true)
  prose.update("Other", sources, true)
  assert.equal(element.textContent?.trim(), "Other")
})

test("every chip gets the check of its sentence", () => {
  const element = host()
  const prose = new GrowingText(element)
  prose.update("One[1]. Two[1].", sources, false, [[3, 1], [11, 1]])
  /** @type {(string | number | undefined)[]} */
  const shown = []
  const check = (/** @type {number} */ start) => /** @type {any} */ ({ index: 1, part: 2, start, end: start + 7, verdict: "supported", quote: "" })
  prose.showChecks([check(0), check(8)], 2, (_chip, number) => shown.push(number))
  assert.deepEqual(shown, [0, 1])
})
