import assert from "node:assert/strict"
import test from "node:test"

import { drawn, html, moments } from "../drawn.js"
import { stuck } from "../yardstick.js"

test("a heading without a space is a heading, a number sign before a number or a word is none", () => {
  assert.equal(html("###小结##"), "<h5>小结</h5>")
  assert.equal(html("前文\n##结论\n后文"), "<p>前文</p>\n<h4>结论</h4><p>后文</p>")
  assert.equal(html("#1 of the list"), "<p>#1 of the list</p>")
})

test("a fence with fences in it ends where it ends", () => {
  const shown = html("```md\n```py\nx\n```\ny\n```\nafter *it*")
  assert.match(shown, /```py\nx\n```\ny\n<\/code>/)
  assert.match(shown, /<p>after <em>it<\/em><\/p>/)
})

test("a fence that only looks nested ends at the first bare mark", () => {
  assert.match(html("```js\na\n```py\nb\n```\nafter"), /<p>after<\/p>/)
})

test("while a fence of Markdown is written, what is in it stays in it", () => {
  const text = "```markdown\n# T\n```sh\nls\n```\n## N\n```\n"
  assert.deepEqual(moments(text).filter((shown) => /<h\d/.test(shown)), [])
})

test("an indented paragraph is a paragraph in any script, indented code is code", () => {
  for (const text of ["    这是正文。", "    これは本文です。", "    هذه فقرة عادية.", "    This is a paragraph, not code."]) {
    assert.doesNotMatch(html(text), /<pre/, text)
  }
  for (const text of ["    a[b]", "    print(\"你好\")", "    for x in y:", "    const a = 1"]) assert.match(html(text), /<pre/, text)
})

test("a text of nothing but fences costs what its length costs", () => {
  assert.equal(stuck(3000, () => drawn("```a\n```a\n```\n".repeat(4000))), 0)
  assert.equal(stuck(3000, () => drawn("```a\n".repeat(12_000), true)), 0)
})
