/**
 * Mathematics for markdown-it: `$…$`, `$$…$$`, `\(…\)` and `\[…\]` become tokens; nothing in them is Markdown.
 *
 * The rules are those of `chat/citations/formulas.py` and `markdown_scanner.py`, and tests/fixtures/citations holds both to the
 * same texts: a formula on a line is closed on that line, money and prose are none. What cites something is no formula.
 */

import { holdsMark } from "./citations.js"
import { isBracketFormula, isFormula, mayClose, mayOpen } from "./formula-rules.js"

/** @typedef {import("markdown-it").MarkdownIt} MarkdownIt */
/** @typedef {import("markdown-it").StateInline} StateInline */
/** @typedef {import("markdown-it").StateBlock} StateBlock */
/** @typedef {{content: string, end: number}} Formula */

/** @type {[string, string, "display" | "inline"][]} */
const PAIRS = [["$$", "$$", "display"], ["\\[", "\\]", "display"], ["\\(", "\\)", "inline"], ["$", "$", "inline"]]
/** So many backslashes before a closing mark are counted. */
const ESCAPES_MAX = 40

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
  const text = state.src.slice(0, state.posMax)
  const formula = pair[0] === "$" ? inDollars(text, state.pos) : enclosed(state, text, pair)
  if (!formula?.content.trim() || holdsMark(formula.content)) return false
  if (!silent) {
    const token = state.push("math", "span", 0)
    token.content = formula.content.trim()
    token.meta = { shape: pair[2] }
  }
  state.pos = formula.end
  return true
}

/**
 * @param {string} text
 * @param {number} at
 * @returns {Formula | null}
 */
const inDollars = (text, at) => {
  const after = text.charAt(at + 1)
  if (!mayOpen(text.charAt(at - 1), after)) return null
  const isSpaced = after === " "
  const sign = /\\[\s\S]|\$+|[\n。！？；]/g
  sign.lastIndex = at + 1
  for (let found = sign.exec(text); found; found = sign.exec(text)) {
    if (found[0].startsWith("\\")) continue
    // The next sign closes the formula, or nothing does.
    if (found[0] !== "$" || /\s/.test(text.charAt(found.index - 1)) !== isSpaced) return null
    if (!mayClose(text.charAt(found.index - 1), text.charAt(found.index + 1))) return null
    const content = text.slice(at + 1, found.index)
    return isFormula(content) ? { content, end: found.index + 1 } : null
  }
  return null
}

/**
 * @param {StateInline} state
 * @param {string} text
 * @param {[string, string, string]} pair
 * @returns {Formula | null}
 */
const enclosed = (state, text, [open, close]) => {
  const at = state.pos
  const start = at + open.length
  const end = knownClosing(state, text, start, close)
  if (end < 0) return null
  const content = text.slice(start, end)
  const isAlone = /(?:^|\n)[ \t]*$/.test(text.slice(Math.max(0, at - 80), at)) && /^(?:\n|$)/.test(text.slice(end + close.length))
  const isOne = open === "\\[" ? isBracketFormula(content, isAlone) : open === "$$" || !content.includes("\n")
  return isOne ? { content, end: end + close.length } : null
}

/** What was found last, by text and mark: a run of signs that open asks for the same place again and again. */
/** @type {WeakMap<object, Map<string, {from: number, place: number}>>} */
const lastFound = new WeakMap()

/**
 * Where the closing mark is, or -1, looked for once for all the signs before it.
 * @param {StateInline} state
 * @param {string} text
 * @param {number} from
 * @param {string} close
 */
const knownClosing = (state, text, from, close) =>
  known(state, `${close} ${text.length}`, from, ESCAPES_MAX, () => closing(text, from, close))

/**
 * The first place from `from` on, or -1: what was found before, if it is still ahead by more than `near`.
 * @param {object} state
 * @param {string} key
 * @param {number} from
 * @param {number} near
 * @param {() => number} find
 */
const known = (state, key, from, near, find) => {
  const ofState = lastFound.get(state) ?? new Map()
  lastFound.set(state, ofState)
  const last = ofState.get(key)
  if (last && from >= last.from && (last.place < 0 || from < last.place - near)) return last.place
  const place = find()
  ofState.set(key, { from, place })
  return place
}

/** Where the closing mark is, or -1. @param {string} text @param {number} from @param {string} close */
const closing = (text, from, close) => {
  let end = text.indexOf(close, from)
  while (end > 0 && (/\\+$/.exec(text.slice(Math.max(from, end - ESCAPES_MAX), end))?.[0].length ?? 0) % 2 === 1) end = text.indexOf(close, end + 1)
  return end
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
  const lines = state.getLines(startLine, last + 1, state.blkIndent, false).trim()
  const content = lines.slice(open.length, -close.length)
  if (closing(lines, open.length, close) !== lines.length - close.length) return false
  if (holdsMark(lines) || (open === "\\[" && !isBracketFormula(content, true))) return false
  if (silent) return true
  const token = state.push("math_block", "div", 0)
  token.content = content.trim()
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
  const own = lineText(state, startLine).slice(open.length)
  const line = own.includes(close)
    ? startLine
    : known(state, `${close} ${endLine}`, startLine + 1, 0, () => lineWith(state, startLine + 1, endLine, close))
  // Where something follows the formula on its line, the inline rule shall see it.
  return line >= 0 && (line === startLine ? own : lineText(state, line)).trimEnd().endsWith(close) ? line : -1
}

/** @param {StateBlock} state @param {number} from @param {number} endLine @param {string} close */
const lineWith = (state, from, endLine, close) => {
  for (let line = from; line < endLine; line += 1) if (lineText(state, line).includes(close)) return line
  return -1
}

/** @param {StateBlock} state @param {number} line */
const lineText = (state, line) =>
  state.src.slice((state.bMarks[line] ?? 0) + (state.tShift[line] ?? 0), state.eMarks[line])
