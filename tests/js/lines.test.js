import assert from "node:assert/strict"
import test from "node:test"

import "./page.js"
const { searchLine, troubles } = await import("../../static/js/views/search-part.js")
const { reasoningLine } = await import("../../static/js/views/reasoning-part.js")
const { copyText } = await import("../../static/js/text/copy.js")
const { grouped } = await import("../../static/js/views/sidebar.js")
const { ageGroup, day } = await import("../../static/js/ui/dates.js")
const { isAtEnd } = await import("../../static/js/ui/scroll.js")
const { emptyRun } = await import("../../static/js/model/run-state.js")

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

test("reasoning says how long it took, as the server measured it", () => {
  assert.equal(reasoningLine({ type: "reasoning", text: "", over: false, seconds: null }), "Thinking…")
  assert.equal(reasoningLine({ type: "reasoning", text: "", over: true, seconds: 12.4 }), "Thought for 12 seconds")
  assert.equal(reasoningLine({ type: "reasoning", text: "", over: true, seconds: 0.2 }), "Thought for 1 second")
})

test("a copied answer carries its sources as links", () => {
  /** @type {any} */
  const run = { ...emptyRun("r"), parts: [
    { ...search, sources: [source(1, "read"), source(2, "skipped"), source(3, "read", "/handbook/en/a/")] },
    { type: "answer", text: "𠮷 One[1], two[2], three[3]. `x[1]`" },
  ] }
  assert.equal(copyText(run, "Sources:", "http://h.example/c/1"),
    "𠮷 One[[1]](https://s1.example/), two[2], three[[3]](http://h.example/handbook/en/a/). `x[1]`\n\nSources:\n\n"
    + "1. [Title 1](https://s1.example/)\n3. [Title 3](http://h.example/handbook/en/a/)\n")
})

test("conversations are grouped by the reader's days", () => {
  const now = new Date(2026, 10, 23, 0, 30)
  const groups = [[22, 23, "yesterday"], [23, 0, "today"], [16, 12, "week"], [1, 12, "month"]]
  for (const [date, hour, group] of groups) {
    assert.equal(ageGroup(new Date(2026, 10, Number(date), Number(hour), 10).toISOString(), now), group)
  }
  assert.equal(ageGroup("2025-01-01T00:00:00Z", now), "older")
})

test("a group without conversations is left out, the newest come first", () => {
  const now = new Date(2026, 10, 23, 12)
  const row = (/** @type {string} */ id, /** @type {number} */ hour) => ({ id, title: id, pinned: false, archived: false, created_at: "", updated_at: new Date(2026, 10, 23, hour).toISOString() })
  const groups = grouped([row("a", 8), row("b", 9)], now)
  assert.deepEqual(groups.map(({ group, rows }) => [group, rows.map(({ id }) => id)]), [["today", ["b", "a"]]])
})

test("a page's date has no hour and no time zone", () => {
  assert.equal(day("2026-11-01", "en"), "Nov 1, 2026")
  assert.equal(day(null, "en"), "")
  assert.equal(day("soon", "en"), "")
})

test("a reader near the end is at the end", () => {
  assert.equal(isAtEnd({ scrollTop: 880, clientHeight: 100, scrollHeight: 1000 }), true)
  assert.equal(isAtEnd({ scrollTop: 500, clientHeight: 100, scrollHeight: 1000 }), false)
})
