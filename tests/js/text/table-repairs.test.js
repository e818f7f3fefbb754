/** Tables, lists and links as models write them, where the rules of Markdown see none. */

import assert from "node:assert/strict"
import test from "node:test"

import { html } from "../drawn.js"
import { stuck } from "../yardstick.js"

/** @type {[string, RegExp[], RegExp][]} */
const WRITTEN = [
  ["| a | b | c |\n|---|---|\n| 1 | 2 | 3 |", [/<th>c<\/th>/, /<td>3<\/td>/], /\|/],
  ["a | b\n---|---|---\n1 | 2", [/<th>b<\/th>/, /<td>2<\/td>/], /\|/],
  ["｜名称｜年份｜\n｜：---｜---｜\n｜钟｜1604｜", [/<th[^>]*>名称<\/th>/, /<td>1604<\/td>/], /｜/],
  ["| a | b |\n|—|—|\n| 1 | 2 |", [/<th>a<\/th>/], /—/],
  ["| `a|b` | c |\n|---|---|\n| `x||y` | 2 |", [/<code>a\|b<\/code>/, /<code>x\|\|y<\/code>/, /<td>2<\/td>/], /\\/],
  ["```\n| a | b |\n|—|—|\n```", [/\|—\|—\|/], /<table/],
  ["1、甲\n2、乙", [/1、甲<br>\n2、乙/], /<li/],
  ["| a | b |\n\n|---|---|\n| 1 | 2 |\n\nSo.", [/<th>b<\/th>/, /<td>2<\/td>/, /<p>So\.<\/p>/], /\|/],
  ["| a | b |\n\n|---|---|\n\n| 1 | 2 |\n\n| 3 | 4 |\n", [/<th>b<\/th>/, /<td>2<\/td>[\s\S]*<td>4<\/td>/], /\|/],
  ["| a |\n|---|\n\n| 1 |\n\n| 2 |\n\n| c |\n|---|\n| 3 |", [/<td>2<\/td>[\s\S]*<th>c<\/th>[\s\S]*<td>3<\/td>/], /\||<td>c/],
  ["| a |\n\n|---|\n\n| 1 |\n\n| c |\n\n|---|\n\n| 3 |", [/<td>1<\/td>[\s\S]*<th>c<\/th>[\s\S]*<td>3<\/td>/], /\||<td>c/],
  ["| a |\n|---|\n| 1 |\n\n| b | is a bar", [/<p>\| b \| is a bar/], /<td>b/],
  ["```\n| a | b |\n\n|---|---|\n```", [/\|\n\n\|/], /<table/],
  ["a line\nand more", [/a line\nand more/], /<br/],
  ["| a |\n|---|\n| x<ul><li>p</li><li>q</li></ul> |", [/x<br>\n• p<br>\n• q<\/td>/], /&lt;/],
  ["<ol><li>p</li><li>q</li></ol>", [/1\. p<br>\n2\. q/], /&lt;/],
  ["The <ul> tag and <li> are words", [/&lt;ul&gt;/, /&lt;li&gt;/], /•/],
  ["<a href=\"https://x.example/a\">Harbour</a>", [/<a href="https:\/\/x\.example\/a" rel="noopener[^>]*>Harbour/], /&lt;/],
  ["<a href=\"/accounts/logout/\">x</a>", [/&lt;a href/], /<a /],
  ["[港口]（https://x.example/a）", [/<a href="https:\/\/x\.example\/a"/], /（/],
  ["[Harbour] (https://x.example/a)", [/<a href="https:\/\/x\.example\/a"/], /\]/],
  ["3*4*5", [/3\*4\*5/], /<em/],
  ["\\[\nx^2\n\\]", [/data-math="display">x\^2</], /\[/],
]
for (const [text, wanted, unwanted] of WRITTEN) {
  test(`${JSON.stringify(text)} is shown as it is meant`, () => {
    const shown = html(text)
    for (const part of wanted) assert.match(shown, part)
    assert.doesNotMatch(shown, unwanted)
  })
}

test("a list in tags shows no tag for a moment", () => {
  const text = "| a |\n|---|\n| x<ul><li>p</li><li><a href=\"https://x.example\">q</a></li></ul> |"
  for (let length = 1; length <= text.length; length += 1) assert.doesNotMatch(html(text.slice(0, length), true), /&lt;/)
})

test("tables of any size are looked at once", () => {
  const text = `${"| a | b |\n|—|—|—|\n".repeat(3000)}${"｜".repeat(50_000)}`
  assert.equal(stuck(5000, () => html(text)), 0)
})
