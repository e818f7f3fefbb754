/** Mathematics for markdown-it: `$…$`, `$$…$$`, `\(…\)` and `\[…\]` become tokens; nothing in them is Markdown. */

import { isBracketFormula, isDollarFormula } from "./formula-rules.js"

/** @typedef {import("markdown-it").MarkdownIt} MarkdownIt */
/** @typedef {import("markdown-it").StateInline} StateInline */
/** @typedef {import("markdown-it").StateBlock} StateBlock */

/** @type {[string, string, "display" | "inline"][]} */
const PAIRS = [["$$", "$$", "display"], ["\\[", "\\]", "display"], ["\\(", "\\)", "inline"], ["$", "$", "inline"]]

/** @param {MarkdownIt} md */
export const math = (md) => {
  md.inline.ruler.before("escape", "math", inlineMath)
  md.block.ruler.before("fence", "math_block", blockMath, { alt: ["paragraph", "reference", "blockquote", "list"] })
}

/**
 * @param {StateInline} state
 * @param {boolean} silent
 */
const inlineMath = (state, silent) => {
  const pair = PAIRS.find(([open]) => state.src.startsWith(open, state.pos))
  if (!pair) return false
  const [open, close, shape] = pair
  const start = state.pos + open.length
  const end = closing(state.src, start, state.posMax, close)
  if (end < 0 || !state.src.slice(start, end).trim()) return false
  const content = state.src.slice(start, end)
  if (open === "$" && !isDollarFormula(content, state.src[end + 1] ?? "")) return false
  if (open === "\\[" && !isBracketFormula(content, state.src[state.pos - 1] ?? "")) return false
  if (!silent) {
    const token = state.push("math", "span", 0)
    token.content = content.trim()
    token.meta = { shape }
  }
  state.pos = end + close.length
  return true
}

/**
 * Where the closing mark is, or -1.
 * @param {string} text
 * @param {number} from
 * @param {number} to
 * @param {string} close
 */
const closing = (text, from, to, close) => {
  let end = text.indexOf(close, from)
  while (end > 0 && text[end - 1] === "\\" && close.startsWith("$")) end = text.indexOf(close, end + 1)
  return end >= 0 && end + close.length <= to ? end : -1
}

/**
 * @param {StateBlock} state
 * @param {number} startLine
 * @param {number} endLine
 * @param {boolean} silent
 */
const blockMath = (state, startLine, endLine, silent) => {
  const first = lineText(state, startLine)
  const pair = PAIRS.slice(0, 2).find(([open]) => first.startsWith(open))
  if (!pair) return false
  const [open, close] = pair
  const last = closingLine(state, startLine, endLine, open, close)
  if (last < 0) return false
  if (silent) return true
  const token = state.push("math_block", "div", 0)
  const lines = state.getLines(startLine, last + 1, state.blkIndent, false).trim()
  token.content = lines.slice(open.length, -close.length).trim()
  token.map = [startLine, last + 1]
  state.line = last + 1
  return true
}

/**
 * @param {StateBlock} state
 * @param {number} startLine
 * @param {number} endLine
 * @param {string} open
 * @param {string} close
 */
const closingLine = (state, startLine, endLine, open, close) => {
  for (let line = startLine; line < endLine; line += 1) {
    const text = line === startLine ? lineText(state, line).slice(open.length) : lineText(state, line)
    if (text.trimEnd().endsWith(close)) return line
    // Something follows the formula on its line: the inline rule shall see it.
    if (text.includes(close)) return -1
  }
  return -1
}

/** @param {StateBlock} state @param {number} line */
const lineText = (state, line) =>
  state.src.slice((state.bMarks[line] ?? 0) + (state.tShift[line] ?? 0), state.eMarks[line])
