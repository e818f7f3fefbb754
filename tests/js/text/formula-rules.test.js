import assert from "node:assert/strict"
import test from "node:test"

import { html } from "../drawn.js"
import { isBracketFormula, isDollarFormula } from "../../../static/js/text/formula-rules.js"

test("escaped brackets are brackets", () => {
  for (const [content, before] of [["0", "y"], ["note", " "], ["1", " "], ["citation:2", " "], ["i+1", "a"], ["2-3", " "]]) {
    assert.equal(isBracketFormula(String(content), String(before)), false, content)
  }
})

test("a formula in brackets is a formula", () => {
  for (const content of ["a=b", "\\frac12", "x^2", " x "]) assert.equal(isBracketFormula(content, " "), true, content)
})

test("spaces inside dollars do not hide a formula", () => {
  for (const content of [" x ", " y_1 ", " \\alpha + 1 ", " a \\le b "]) assert.equal(isDollarFormula(content, " "), true, content)
})

test("money and shares are no formulas", () => {
  for (const [content, after] of [[" 5 and ", "1"], [" 5 and ", " "], ["5-", "1"], ["AAPL/", "T"], ["AAPL、", "T"], [" 5 ", " "]]) {
    assert.equal(isDollarFormula(String(content), String(after)), false, content)
  }
})

test("an ordinal in mathematics is mathematics", () => {
  assert.match(html("the $n$th and $AAPL/$TSLA"), /data-math="inline">n<\/span>th and \$AAPL\/\$TSLA/)
})
