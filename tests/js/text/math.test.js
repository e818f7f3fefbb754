import assert from "node:assert/strict"
import test from "node:test"

import { drawn, html } from "../drawn.js"
import { stuck } from "../yardstick.js"

test("display mathematics may fill lines of its own or stand within one", () => {
  assert.match(html("$$\na\n$$"), /^<div class="math math--display"/)
  assert.match(html("so \\[a=b\\] holds"), /data-math="display">a=b</)
})

test("a formula that is not closed is text", () => {
  for (const text of ["$x and so on", "\\(x", "$$x"]) assert.doesNotMatch(html(text), /data-math/, text)
})

test("texts of nothing but delimiters cost what their length costs", () => {
  for (const piece of ["$", "\\(", "\\[", "$a ", "\\boxed{", "\\begin{align}", "<b>", "<!--", "**a ", "| $a|", "[^a]"]) {
    const text = piece.repeat(Math.floor(24_000 / piece.length))
    assert.equal(stuck(4000, () => drawn(text)), 0, `${piece} whole`)
    assert.equal(stuck(4000, () => drawn(text, true)), 0, `${piece} live`)
  }
})
