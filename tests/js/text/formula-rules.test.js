import assert from "node:assert/strict"
import { readFileSync } from "node:fs"
import test from "node:test"

import { html } from "../drawn.js"
import { isBracketFormula, isFormula, mayClose, mayOpen } from "../../../static/js/text/formula-rules.js"

const FORMULAS = JSON.parse(readFileSync(new URL("../../fixtures/citations/formulas.json", import.meta.url), "utf8"))

for (const { content, formula, bracket, alone } of FORMULAS) {
  test(`${JSON.stringify(content)} between signs is to the page what it is to the server`, () => {
    assert.deepEqual([isFormula(content), isBracketFormula(content, false), isBracketFormula(content, true)], [formula, bracket, alone])
  })
}

test("money and shares open and close nothing", () => {
  assert.deepEqual([mayOpen("5", " "), mayOpen("S", "5"), mayOpen(" ", "x"), mayOpen("", " ")], [false, false, true, true])
  assert.deepEqual([mayClose("-", "1"), mayClose("/", "T"), mayClose("n", "t"), mayClose("x", "。")], [false, false, true, true])
})

test("a formula is closed on its line, and money is none", () => {
  for (const text of ["The price is $5.\nA tip is 5$ per head.", "between $5 and $10", "$PATH and\nhere$", "$AAPL/$TSLA", "\\(a\nb\\)"]) {
    assert.doesNotMatch(html(text), /data-math/, text)
  }
})

test("an ordinal in mathematics is mathematics", () => {
  assert.match(html("the $n$th and $AAPL/$TSLA"), /data-math="inline">n<\/span>th and \$AAPL\/\$TSLA/)
})
