import assert from "node:assert/strict"
import test from "node:test"

import { html } from "../drawn.js"

test("a task has a box, open or ticked", () => {
  assert.equal((html("- [X] a\n- [ ] b\n1. [x] c").match(/[☑☐]/g) ?? []).join(""), "☑☐☑")
})

test("a box is at the beginning of an item only", () => {
  assert.doesNotMatch(html("[x] a\n\n- b [ ] c"), /[☑☐]/)
})

test("a footnote's mark is raised, where it stands and where it is explained", () => {
  assert.equal(html("Text[^a].\n\n[^a]: More."), "<p>Text<sup>a</sup>.</p>\n<p><sup>a</sup> More.</p>")
})

test("a citation stays a citation", () => {
  assert.match(html("- [1] a[^1][2]"), /data-source="1".*<sup>1<\/sup>.*data-source="2"/)
})
