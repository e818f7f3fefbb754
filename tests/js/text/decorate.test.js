import assert from "node:assert/strict"
import test from "node:test"

import { host } from "../page.js"
import { slower } from "../yardstick.js"
const { decorate, isTooMuch } = await import("../../../static/js/text/decorate.js")

/** @param {string[]} texts of formulas */
const decorated = async (...texts) => {
  const element = host()
  element.className = "prose"
  for (const text of texts) element.append(Object.assign(document.createElement("span"), { className: "math", textContent: text }))
  for (const formula of element.querySelectorAll("span")) formula.dataset.math = "inline"
  decorate(element, true)
  while (element.querySelector(":scope > [data-math]")) await new Promise((done) => setTimeout(done, 5))
  return element
}

test("a formula is drawn, a chemical one too", async () => {
  const element = await decorated("x^2", "\\ce{2H2O}")
  assert.equal(element.querySelectorAll(".katex").length, 2)
  assert.equal(element.querySelector(".katex-error"), null)
})

test("what is no formula is shown as one that is wrong, and the next is drawn", async () => {
  const element = await decorated("\\frac{", "y")
  assert.equal(element.querySelectorAll(".katex-error").length, 1)
  assert.equal(element.querySelectorAll(".katex").length, 1)
})

test("what would freeze the page stays the text that it is", async () => {
  const heavy = ["x^{2}+".repeat(8000), `${"{".repeat(8000)}${"}".repeat(8000)}`, "\\left(".repeat(60), `${"\\sqrt{".repeat(45)}1${"}".repeat(45)}`]
  const before = process.cpuUsage()
  const element = await decorated(...heavy, "z")
  assert.ok(process.cpuUsage(before).user / 1000 < 2000 * slower())
  assert.deepEqual([...element.querySelectorAll(".math--source")].map((formula) => formula.textContent), heavy)
  assert.equal(element.querySelectorAll(".katex").length, 1)
})

test("a long formula that people write is not too much", () => {
  assert.equal(isTooMuch("\\frac{a_{i}}{b^{2}} + ".repeat(60)), false)
})

test("many formulas are drawn in slices: the page goes on meanwhile", async () => {
  let turns = 0
  const ticking = setInterval(() => { turns += 1 }, 1)
  const element = await decorated(...Array.from({ length: 300 }, (_, place) => `\\sum_{k=1}^{${place}} \\frac{1}{k}`))
  clearInterval(ticking)
  assert.equal(element.querySelectorAll(".math > .katex").length, 300)
  assert.ok(turns > 5, `${turns} turns`)
})

test("of more formulas in one block than anybody reads, the rest stays text", async () => {
  const element = await decorated(...Array.from({ length: 320 }, () => "x"))
  assert.deepEqual([element.querySelectorAll(".katex").length, element.querySelectorAll(".math--source").length], [300, 20])
})

/** @param {string} language @param {string} text */
const code = (language, text) => {
  const element = host()
  const block = Object.assign(document.createElement("code"), { textContent: text })
  block.dataset.language = language
  element.append(block)
  return element
}

test("code is coloured when it is complete, by its language, and keeps every character", async () => {
  const [text, markup] = ["export INFERENCE_URLS=\"http://gpu1:30000/v1\" # <b>", "<script>alert(1)</script>"]
  const [shell, page, unknown, long] = [code("bash", text), code("html", markup), code("of-nobody", text), code("bash", "x ".repeat(10_001))]
  decorate(shell, false)
  assert.equal(shell.querySelector("span"), null)
  for (const element of [shell, page, unknown, long]) decorate(element, true)
  while (!shell.querySelector("span")) await new Promise((done) => setTimeout(done, 5))
  assert.deepEqual([shell.textContent, page.textContent], [text, markup])
  assert.deepEqual([page.querySelector("script"), unknown.querySelector("span"), long.querySelector("span")], [null, null, null])
})
