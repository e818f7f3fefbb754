/** Every function of static/js/text that is given strangers' text takes linear time; a new one has to be named here. */

import assert from "node:assert/strict"
import { readdirSync } from "node:fs"
import test from "node:test"

import "../page.js"
import { milliseconds } from "../yardstick.js"

const FOLDER = new URL("../../../static/js/text/", import.meta.url)
const LENGTH = 16_000
/** Twice the text may take twice the time; quadratic is four times. */
const RATIO_MAX = 3
/** How often what is slow is looked at again: what else the machine does lengthens some, but not all. */
const LOOKS = 4
/** What half of it does in less is not compared: the clock's own noise would judge. */
const COMPARED_MS = 4
const UNITS = [
  ".", "!", "-", "=", ",1", "\n", "[", "]", "[]", "(", "$", "\\(", "\u200b", "e\u0301", "|", "#", ">", "<", "`", "*", "_", "~", "&",
  "&lt;", "1", "a", "的", "。", "[1]", "](", "\\", " -", "\t", "| a ", "<a ", "$$\n", "```\n", "**a", "http://a",
]

/** What a module of static/js/text exports. @type {Record<string, any>} */
const all = Object.assign({}, ...await Promise.all(
  readdirSync(FOLDER).filter((name) => name.endsWith(".js")).map((name) => import(new URL(name, FOLDER).href)),
))
/** @param {string} text */
const marksOf = (text) => /** @type {[number, number][]} */ ([[0, 1], [Math.max(0, text.length - 3), 2]])
const SPAN = { start: 0, end: 5 }

/** How each is called. @type {Record<string, (text: string) => unknown>} */
const TIMED = {
  apart: all.apart,
  blocks: (text) => all.blocks(`A. ${text}x`, { sources: new Map(), marks: [] }, true),
  citedSpan: (text) => all.citedSpan(text, [SPAN], "A quote that is not there"),
  holdsMark: all.holdsMark,
  isBracketFormula: (text) => all.isBracketFormula(text, true),
  isFormula: all.isFormula,
  isTooMuch: all.isTooMuch,
  joined: (text) => all.joined("Why?", [text]),
  languageOf: (text) => all.languageOf(text, "en"),
  matchedWords: (text) => all.matchedWords(text, "The breakwater is 1,240 metres long"),
  openTexStart: all.openTexStart,
  placed: (text) => all.placed(text, marksOf(text)),
  plain: all.plain,
  presentable: all.presentable,
  repaired: all.repaired,
  segments: (text) => all.segments(text, [SPAN], [SPAN], null),
  signed: (text) => all.signed(text, marksOf(text), new Map()),
  statementOf: (text) => all.statementOf(text, SPAN),
  stretches: (text) => all.stretches(text, "en"),
  tablesRepaired: (text) => all.tablesRepaired(text.split("\n"), text.split("\n").map(() => false)),
  unloading: all.unloading,
  withoutHalfTags: all.withoutHalfTags,
}

/** Why the others are not timed by themselves. @type {Record<string, string>} */
const LEFT_OUT = {
  GrowingText: "draws what blocks gives",
  bareTex: "a rule of Markdown: blocks", blockRules: "a rule of Markdown: blocks", chips: "a rule of Markdown: blocks",
  htmlTags: "a rule of Markdown: blocks", math: "a rule of Markdown: blocks", smallMarks: "a rule of Markdown: blocks",
  sourceRepairs: "a rule of Markdown: blocks", strayMarks: "tokens: blocks",
  checkNumbers: "marks and checks, no text", conversationsIn: "a file of the reader's own",
  copiesAsText: "elements", copyTable: "elements", decorate: "elements", joinChips: "elements", nodes: "elements",
  plainText: "elements", tableFormats: "elements",
  copyText: "walks a run; its texts go through unloading",
  mayClose: "two characters", mayOpen: "two characters",
  originalUrl: "a quote of some hundred characters",
  readyToDraw: "takes nothing", showDisputed: "elements",
}

/** @param {(text: string) => unknown} call @param {string} unit @param {number} length */
const takes = (call, unit, length) => {
  const text = unit.repeat(Math.ceil(length / unit.length))
  return milliseconds(() => call(text))
}

/** @param {(text: string) => unknown} call @param {string[]} [units] @returns {string[]} the kinds of run on which it is worse than linear */
const slow = (call, units = UNITS) => units.filter((unit) => {
  const half = takes(call, unit, LENGTH / 2)
  if (half < COMPARED_MS || takes(call, unit, LENGTH) < RATIO_MAX * half) return false
  for (let look = 0; look < LOOKS; look += 1) {
    // In turns: a moment later the machine may be half as quick. The compiler's threads are counted too.
    const pairs = [1, 2, 3, 4, 5].map(() => [takes(call, unit, LENGTH / 2), takes(call, unit, LENGTH)])
    const [least, most] = [0, 1].map((which) => Math.min(...pairs.map((pair) => pair[which])))
    if (most <= RATIO_MAX * Math.max(least, COMPARED_MS)) return false
  }
  return true
})

test("every function that takes text is timed or left out for a reason", () => {
  const functions = Object.keys(all).filter((name) => typeof all[name] === "function").sort()
  assert.deepEqual([...Object.keys(TIMED), ...Object.keys(LEFT_OUT)].sort(), functions)
})

for (const [name, call] of Object.entries(TIMED)) {
  test(`${name} takes linear time on unbroken runs`, () => assert.deepEqual(slow(call), []))
}

test("what is worse than linear is noticed", () => {
  const quadratic = (/** @type {string} */ text) => {
    let sum = 0
    for (let at = 0; at < text.length; at += 1) for (let to = 0; to < text.length; to += 8) sum += text.charCodeAt(to)
    return sum
  }
  // One look that the machine lengthens by chance lets it pass.
  assert.ok(["a", "1", ".", "b", "2"].some((unit) => slow(quadratic, [unit]).length))
})
