import assert from "node:assert/strict"
import test from "node:test"

import "../page.js"
const { SearchPart, openings, searchLine, troubles } = await import("../../../static/js/views/search-part.js")

/** @type {any} */
const search = { type: "search", queries: [], over: true, read: 8, skipped: 2, seconds: 3.14, providers: ["handbook", "searxng"], code: null, failures: {}, sources: [] }
/** @param {number} index @param {string} status @param {string} [url] @returns {any} */
const source = (index, status, url = `https://s${index}.example/`) => ({ index, status, url, title: `Title ${index}`, site: "", published: null, code: null })

test("pages that were only read on in are named", () => {
  const opened = { ...search, queries: [], sources: [], read: 0, skipped: 0, opened: [{ index: 3, words: "" }, { index: 1, words: "port" }, { index: 3, words: "x" }] }

  assert.equal(searchLine(opened), "Read on in pages 1, 3")
  assert.deepEqual(openings(opened), ["Page 3, from its beginning", "Page 1: port", "Page 3: x"])
  assert.deepEqual(openings(search), [])
})

test("a search says what was read, skipped, how fast and by whom", () => {
  assert.equal(searchLine(search), "Read 8 of 10 pages, 2 skipped, 3.1 s · Handbook + SearXNG")
})

test("a search that goes on says how far it is", () => {
  assert.equal(searchLine({ ...search, over: false }), "Searching…")
  assert.equal(searchLine({ ...search, over: false, sources: [source(1, "found")] }), "Reading 1 page…")
})

test("a search that read nothing says why", () => {
  assert.equal(searchLine({ ...search, read: 0, code: "search.nothing_read" }), "None could be read.")
})

test("a search says which provider failed, and that it was widened", () => {
  assert.deepEqual(troubles({ ...search, code: "search.widened", failures: { searxng: "provider.busy" } }),
    ["Widened.", "SearXNG: It is busy."])
  assert.deepEqual(troubles(search), [])
})

test("a search that the thoughts have asked for can be cut short, the first one cannot", () => {
  let cut = 0
  const view = new SearchPart(() => {}, () => { cut += 1 })
  const button = /** @type {HTMLElement} */ (view.element.querySelector("[data-part=answer-now]"))
  const hidden = [{ round: 1, over: false }, { round: 2, over: false }, { round: 2, over: true }].map((now) => {
    view.update({ ...search, rounds: 4, opened: [], missing: "", ...now })
    return button.hidden
  })
  button.click()
  assert.deepEqual([hidden, cut], [[true, false, true], 1])
})
