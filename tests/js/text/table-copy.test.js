import assert from "node:assert/strict"
import test from "node:test"

import { html } from "../drawn.js"
import { host } from "../page.js"
const { tableFormats } = await import("../../../static/js/text/table-copy.js")

/** @param {string} markdown */
const copied = (markdown) => {
  const element = host()
  element.innerHTML = html(markdown)
  return tableFormats(/** @type {HTMLTableElement} */ (element.querySelector("table")))
}

test("cells stand between tabs, with their citations apart, and as plain HTML", () => {
  const { text, html: plain } = copied("| 城市 | Height |\n| --- | --- |\n| **台北**[1] | -3.5 % |")
  assert.equal(text, "城市\tHeight\n台北 [1]\t-3.5 %")
  assert.equal(plain, "<table><tbody><tr><th>城市</th><th>Height</th></tr><tr><td>台北 [1]</td><td>-3.5 %</td></tr></tbody></table>")
})

test("a cell that a spreadsheet would run is text", () => {
  assert.equal(copied("| a |\n| --- |\n| =HYPERLINK(\"x\") |").text, "a\n'=HYPERLINK(\"x\")")
})
