import assert from "node:assert/strict"
import test from "node:test"

import { html, moments } from "../drawn.js"

/** @param {string} text */
const formulas = (text) => [...html(text).matchAll(/data-math="(\w+)">([^<]*)</g)].map(([, shape, tex]) => [shape, tex])

test("an environment without delimiters is a formula", () => {
  assert.deepEqual(formulas("So\n\n\\begin{cases}\na\n\\end{cases}\n\nand"), [["display", "\\begin{cases}\na\n\\end{cases}"]])
  assert.deepEqual(formulas("以\\begin{pmatrix}1\\end{pmatrix}為"), [["display", "\\begin{pmatrix}1\\end{pmatrix}"]])
})

test("a boxed result and a chemical formula are formulas, braces and all", () => {
  assert.deepEqual(formulas("答案：\\boxed{\\frac{1}{2}}。 \\ce{2H2O}"), [["inline", "\\boxed{\\frac{1}{2}}"], ["inline", "\\ce{2H2O}"]])
})

test("what is no mathematics, is in code, or is never closed is text", () => {
  for (const text of ["\\begin{document}x\\end{document}", "`\\boxed{1}`", "\\boxed{1", "\\begin{align} a", "C:\\boxed"]) {
    assert.deepEqual(formulas(text), [], text)
  }
})

test("no bare command flashes while it is written", () => {
  for (const text of ["is \\boxed{42} so", "\\begin{align}\na &= b\n\\end{align}\n\nend"]) {
    assert.deepEqual(moments(text).filter((shown) => /\\/.test(shown.replaceAll(/data-math="\w+">[^<]*</g, ""))), [], text)
  }
})
