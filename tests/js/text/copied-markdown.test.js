import assert from "node:assert/strict"
import { readFileSync } from "node:fs"
import test from "node:test"

import { plain, unloading } from "../../../static/js/text/copied-markdown.js"
import { stuck } from "../yardstick.js"

const cases = JSON.parse(readFileSync(new URL("../../fixtures/foreign-text.json", import.meta.url), "utf-8"))

test("a stranger's words are no Markdown", () => {
  for (const [text, expected] of cases.plain) assert.equal(plain(text), expected)
})

test("what is pasted elsewhere loads nothing, and code stays as it is", () => {
  for (const [text, expected] of cases.unloading) assert.equal(unloading(text), expected)
})

test("no text takes more than linear time", () => {
  for (const unit of ["`", "``` ", "![", "<a", "\\", "\\`", "` ``", "~~~\n", " "]) {
    const text = unit.repeat(60_000 / unit.length)
    assert.equal(stuck(1000, () => [unloading(text), plain(text)]), 0, unit)
  }
})
