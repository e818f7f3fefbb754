import assert from "node:assert/strict"
import test from "node:test"

import { html, moments } from "../drawn.js"
import { withoutHalfTags } from "../../../static/js/text/html-tags.js"

test("a break, a subscript and a superscript are what they say", () => {
  assert.equal(html("H<sub>2</sub>O<br/>x<SUP>2</SUP>").replace("\n", ""), "<p>H<sub>2</sub>O<br>x<sup>2</sup></p>")
})

test("emphasis in tags is emphasis", () => {
  assert.equal(html("<b>a</b> <i class='x'>b</i>"), "<p><strong>a</strong> <em>b</em></p>")
})

test("layout is dropped around its text, comments altogether", () => {
  assert.equal(html("<details open>\n<summary>More</summary>\n\nText\n\n</details>"), "<p>More</p>\n<p>Text</p>")
  assert.equal(html("<div align=\"center\">\n\nText <span style='x'>red</span>\n\n</div>"), "<p>Text red</p>")
  assert.equal(html("<!-- one\n\ntwo -->\n\nText"), "<p>Text</p>")
})

test("a tag without its other half, and any other tag, is text", () => {
  for (const text of ["use the <b> tag", "a </sup> b", "a <section> of <input type=x>", "if a <b then"]) {
    assert.equal(html(text), `<p>${text.replaceAll("<", "&lt;").replaceAll(">", "&gt;")}</p>`)
  }
})

test("a tag in code is code", () => {
  assert.equal(html("`<br>`"), "<p><code>&lt;br&gt;</code></p>")
})

test("nothing of a tag flashes while it is written", () => {
  for (const text of ["a<br>b <sub class='x'>c</sub> d", "<details>\n<summary>m</summary>\n\nt\n</details>", "x <!-- no --> y", "| a |\n|---|\n| b<br />c |"]) {
    assert.deepEqual(moments(text).filter((shown) => /&lt;|&gt;/.test(shown)), [], text)
  }
})

test("what is smaller than something stays while it is written", () => {
  assert.equal(withoutHalfTags("a < b and c"), "a < b and c")
})
