import assert from "node:assert/strict"
import test from "node:test"

import "../page.js"
const { searchLine, troubles } = await import("../../../static/js/views/search-part.js")

/** @type {any} */
const search = { type: "search", queries: [], over: true, read: 8, skipped: 2, seconds: 3.14, providers: ["handbook", "searxng"], code: null, failures: {}, sources: [] }
/** @param {number} index @param {string} status @param {string} [url] @returns {any} */
const source = (index, status, url = `https://s${index}.example/`) => ({ index, status, url, title: `Title ${index}`, site: "", published: null, code: null })

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
