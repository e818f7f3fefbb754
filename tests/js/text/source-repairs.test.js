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
