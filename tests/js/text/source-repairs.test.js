import assert from "node:assert/strict"
import test from "node:test"

import { html, moments } from "../drawn.js"
import { repaired } from "../../../static/js/text/source-repairs.js"

test("spaces inside the marks of emphasis go outside", () => {
  assert.equal(repaired("** 字 **，** 重点：**正文，**Note: **text"), " **字** ， **重点：**正文，**Note:** text")
})

test("emphasis as it should be, powers and code stay", () => {
  for (const text of ["**a** b **c**", "2 ** 3 ** 4", "x ** y ** z", "`** a **`", "```\n** ab **\n```", "***a b***"]) assert.equal(repaired(text), text)
})

test("bars of a formula do not end its cell", () => {
  assert.equal(repaired("| $P(A|B)$ | $|x|$ |"), "| $P(A\\|B)$ | $\\|x\\|$ |")
})

test("bars between prices and shares end their cells", () => {
  for (const row of ["| $5 | $6 |", "|$5|$6|", "|$AAPL|up|$TSLA|down|"]) assert.equal(repaired(row), row)
})

test("emphasis with spaces does not flash while it is written", () => {
  assert.deepEqual(moments("这是 ** 重点 ** 的").filter((shown) => /\*/.test(shown)), [])
  assert.equal(html("这是** 重点 **的"), "<p>这是 <strong>重点</strong> 的</p>")
})

/** @type {[string, RegExp][]} */
const BULLETS = [
  ["• a\n• b", /^<ul[^>]*>\s*<li>a<\/li>\s*<li>b<\/li>\s*<\/ul>$/],
  ["So:\n•第一项\n•第二项", /<p>So:<\/p>\s*<ul[^>]*>\s*<li>第一项<\/li>\s*<li>第二项<\/li>/],
  ["· 甲\n· 乙", /<li>甲<\/li>\s*<li>乙<\/li>/],
  ["• a `x`\n    ◦ deep\n• b", /<li>a <code>x<\/code>\s*<ul[^>]*>\s*<li>deep<\/li>\s*<\/ul>\s*<\/li>\s*<li>b/],
  ["1. a\n   • b\n2. c", /<li>a\s*<ul[^>]*>\s*<li>b<\/li>\s*<\/ul>\s*<\/li>\s*<li>c/],
  ["• **a**[1]\n\n• b", /<li>\s*<p><strong>a<\/strong><button/],
  ["a • b\nc · d", /^<p>a • b\nc · d<\/p>$/],
  ["●○● is a board\n·A·", /^<p>●○● is a board<br>\n·A·<\/p>$/],
  ["```\n• a\n```", /• a/],
]
for (const [text, wanted] of BULLETS) {
  test(`the bullets of ${JSON.stringify(text)} are read as they are meant`, () => assert.match(html(text), wanted))
}

test("a bullet does not stand alone for a moment, nor does the head of a table whose rule comes later", () => {
  for (const text of ["So:\n\n• one\n• two", "So:\n\n| a | b |\n\n|---|---|\n\n| 1 | 2 |\n\nEnd"]) {
    assert.deepEqual(moments(text).filter((shown) => /[•|]|<li>\s*<\/li>/.test(shown)), [])
  }
})
