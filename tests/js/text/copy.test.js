import assert from "node:assert/strict"
import test from "node:test"

import "../page.js"
const { copyText } = await import("../../../static/js/text/copy.js")
const { emptyRun } = await import("../../../static/js/model/run-state.js")

/** @type {any} */
const search = { type: "search", queries: [], over: true, read: 8, skipped: 2, seconds: 3.14, providers: ["handbook", "searxng"], code: null, failures: {}, sources: [] }
/** @param {number} index @param {string} status @param {string} [url] @returns {any} */
const source = (index, status, url = `https://s${index}.example/`) => ({ index, status, url, title: `Title ${index}`, site: "", published: null, code: null })

test("a copied answer carries its sources as links", () => {
  /** @type {any} */
  const run = { ...emptyRun("r"), parts: [
    { ...search, sources: [source(1, "read"), source(2, "skipped"), source(3, "read", "/handbook/en/a/")] },
    { type: "answer", text: "𠮷 One[1], two[2], three[3]. `x[1]`", marks: [[5, 1], [13, 2], [23, 3]] },
  ] }
  assert.equal(copyText(run, "Sources:", "http://h.example/c/1"),
    "𠮷 One[[1]](https://s1.example/), two[2], three[[3]](http://h.example/handbook/en/a/). `x[1]`\n\nSources:\n\n"
    + "1. [Title 1](https://s1.example/)\n3. [Title 3](http://h.example/handbook/en/a/)\n")
})
