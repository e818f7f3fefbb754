import assert from "node:assert/strict"
import test from "node:test"

import { citedSpan, originalUrl, segments } from "../../../static/js/text/passages.js"

const BASE = "http://localhost:8000/c/1"

test("the pieces of a page are its text, whatever is marked", () => {
  const text = "𠮷 one. Two. Three."
  const pieces = segments(text, [{ start: 2, end: 12 }], [{ start: 7, end: 11 }], { start: 7, end: 11 })
  assert.equal(pieces.map((piece) => piece.text).join(""), text)
  assert.deepEqual(pieces.filter(({ isQuote }) => isQuote).map((piece) => piece.text), ["Two."])
  assert.deepEqual(pieces.filter(({ isPassage }) => isPassage).map((piece) => piece.text), ["one. ", "Two.", " "])
})

test("spans that reach beyond the text do no harm", () => {
  assert.equal(segments("short", [{ start: 2, end: 99 }], [], null).map((piece) => piece.text).join(""), "short")
})

test("the cited quote is found among the quotes, in the text, or not at all", () => {
  const quotes = [{ start: 0, end: 3, text: "One" }, { start: 4, end: 7, text: "Two" }]
  assert.deepEqual(citedSpan("One Two", quotes, "Two"), quotes[1])
  assert.deepEqual(citedSpan("𠮷 Two", [], "Two"), { start: 2, end: 5 })
  assert.equal(citedSpan("One", [], "Nine"), null)
  assert.equal(citedSpan("One Two", quotes, ""), quotes[0])
})

test("a short quote leads to its very words", () => {
  assert.equal(originalUrl("https://e.example/a", "well-known, A & B", BASE), "https://e.example/a#:~:text=well%2Dknown%2C%20A%20%26%20B")
})

test("a long quote leads from its first words to its last", () => {
  const quote = `${"first second third fourth fifth sixth seventh ".repeat(4)}end of it`
  const url = originalUrl("https://e.example/a#part", quote, BASE)
  assert.match(url, /^https:\/\/e\.example\/a#part:~:text=first%20second%20third%20fourth%20fifth%20sixth,.*end%20of%20it$/)
})

test("the words of a Chinese quote are cut where words end", () => {
  const url = originalUrl("https://e.example/", "问源先搜索网页，再阅读网页，然后回答。".repeat(6), BASE)
  const [start] = decodeURIComponent(url.split("text=")[1] ?? "").split(",")
  assert.ok("问源先搜索网页，再阅读网页，然后回答。".startsWith(start ?? "?"))
})

test("an address of our own handbook is one to follow, an address that runs is not", () => {
  assert.equal(originalUrl("/handbook/en/a/", "", BASE), "http://localhost:8000/handbook/en/a/")
  assert.equal(originalUrl("javascript:alert(1)", "x", BASE), "")
  assert.equal(originalUrl("data:text/html,x", "x", BASE), "")
})

test("a document that knows no text fragments gets none", () => {
  assert.equal(originalUrl("https://e.example/a.pdf", "words", BASE), "https://e.example/a.pdf")
})
