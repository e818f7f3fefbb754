import assert from "node:assert/strict"
import test from "node:test"

import "../page.js"
const { counterQuestion } = await import("../../../static/js/views/counter-question.js")
const { emptyRun } = await import("../../../static/js/model/run-state.js")

const TEXT = "**Ports** first. The bridge is 1,240 m long [1]. 桥长 1240 米。"
/** @param {string} text @param {object[]} [checks] @returns {any} */
const run = (text, checks = []) => ({ ...emptyRun("r"), parts: [{ type: "answer", text }], checks })

test("what an answer takes from a page first is what is doubted", () => {
  const start = TEXT.indexOf("The bridge")
  const checks = [{ part: 0, start: 40, end: 50 }, { part: 0, start, end: TEXT.indexOf(". 桥") + 1 }]
  assert.equal(counterQuestion(run(TEXT, checks)), "Who disagrees: “The bridge is 1,240 m long .”")
})

test("of an answer that cites nothing it is the first sentence, in any script", () => {
  assert.equal(counterQuestion(run(TEXT)), "Who disagrees: “Ports first”")
  assert.equal(counterQuestion(run("桥长 1240 米。还有别的。")), "Who disagrees: “桥长 1240 米”")
})

test("a long claim is cut, and nothing is asked where nothing was claimed", () => {
  assert.equal([...counterQuestion(run("长".repeat(900)))].length, "Who disagrees: “”".length + 301)
  assert.equal(counterQuestion(run(" ")), "")
})
