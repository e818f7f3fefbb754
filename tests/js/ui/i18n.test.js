import assert from "node:assert/strict"
import test from "node:test"

import "../page.js"
const { filled, page, readPage, sentence, template, translate } = await import("../../../static/js/ui/i18n.js")

test("a text is found by its key, and a key without a text stays to be seen", () => {
  assert.deepEqual([translate("code.copy"), translate("no.such")], ["Copy", "no.such"])
})

test("a count chooses the plural form", () => {
  assert.equal(translate("search.reader", { count: 1 }), "Reading 1 page…")
  assert.equal(translate("search.reader", { count: 4 }), "Reading 4 pages…")
})

test("a language without that form has its other form", () => {
  assert.equal(template({ "a.other": "all" }, "a", 1), "all")
})

test("a placeholder without a value stays", () => {
  assert.equal(filled("{a} of {b}", { a: 1 }), "1 of {b}")
})

test("an unknown error has the sentence of a fault of ours", () => {
  assert.equal(sentence("no.such"), page.errors["run.internal"])
})

test("a page without data of its own is an empty one", () => {
  const bare = window.document.implementation.createHTMLDocument("")
  assert.deepEqual(readPage(bare).words, {})
})
