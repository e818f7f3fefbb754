import assert from "node:assert/strict"
import test from "node:test"

import "../page.js"
const { drawQuote } = await import("../../../static/js/views/citation-facts.js")

/** @param {any} quote @param {string} statement */
const drawn = (quote, statement) => {
  const root = document.createElement("div")
  root.innerHTML = "<blockquote data-part='quote'></blockquote>"
  drawQuote(root, /** @type {any} */ ({ check: { quote }, statement }))
  return /** @type {HTMLElement} */ (root.firstElementChild)
}

test("the words of a quote that the statement has stand out", () => {
  const quote = drawn("The bridge was opened in 1911.", "It was opened in 1911")
  assert.equal(quote.textContent, "The bridge was opened in 1911.")
  assert.match([...quote.querySelectorAll("b")].map((word) => word.textContent).join(" "), /opened/)
})

test("code in a quote stands there as on its page, without backticks", () => {
  assert.equal(drawn("Put `INFERENCE_URLS` into the file `.env`, not `", "").textContent, "Put INFERENCE_URLS into the file .env, not `")
})

test("where there is no quote nothing is shown", () => {
  assert.equal(drawn("", "It was opened in 1911").hidden, true)
})
