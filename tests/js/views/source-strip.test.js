import assert from "node:assert/strict"
import test from "node:test"

import "../page.js"
const { SourceStrip, stripOf } = await import("../../../static/js/views/source-strip.js")
const { emptyRun } = await import("../../../static/js/model/run-state.js")

const source = (/** @type {number} */ index, status = "read") =>
  ({ index, url: `https://${index}.example/`, title: `Page ${index}`, site: `www.site${index}.example`, published: null, status, code: null, snippet: "" })
/** @param {object[]} sources @param {number[]} cited @returns {any} */
const run = (sources, cited = [], status = "finished") => ({ ...emptyRun("r"), status,
  parts: [{ type: "search", over: true, sources }, { type: "answer", text: "So.", marks: cited.map((index) => [2, index]) }] })
const many = [1, 2, 3, 4, 5, 6].map((index) => source(index))
const shown = (/** @type {any} */ state) => stripOf(state).shown.map(({ index }) => index)

test("what was read stands in the strip, what is cited first once the answer is over", () => {
  assert.deepEqual(shown(run([source(1, "skipped"), source(2), source(3, "found")])), [2])
  assert.deepEqual(shown(run(many, [6, 3])), [3, 6, 1, 2])
  assert.deepEqual(shown(run(many, [6, 3], "answering")), [1, 2, 3, 4])
  assert.equal(stripOf(run(many)).others, 2)
})

test("each chip opens its page, and the last one all of them", () => {
  const root = document.createElement("div")
  root.innerHTML = "<div data-part='strip' hidden></div>"
  /** @type {(number | null)[]} */
  const opened = []
  new SourceStrip(root, (index) => { opened.push(index) }).update(run(many))
  const chips = [...root.querySelectorAll("button")]
  for (const chip of [chips[1], chips[4]]) chip.click()
  assert.deepEqual(opened, [2, null])
  assert.equal(chips[0].querySelector("[data-part=letter]")?.textContent, "s")
})

test("several pages of one site are told apart by their titles", () => {
  const root = document.createElement("div")
  root.innerHTML = "<div data-part='strip' hidden></div>"
  new SourceStrip(root, () => {}).update(run([source(1), { ...source(2), site: "www.site1.example" }, source(3)]))
  assert.deepEqual([...root.querySelectorAll("[data-part=site]")].map(({ textContent }) => textContent), ["Page 1", "Page 2", "www.site3.example"])
})

test("a run that has read nothing has no strip", () => {
  const root = document.createElement("div")
  root.innerHTML = "<div data-part='strip' hidden></div>"
  new SourceStrip(root, () => {}).update(run([source(1, "skipped")]))
  assert.equal(root.querySelector("div")?.hidden, true)
})
