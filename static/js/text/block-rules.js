/**
 * Blocks as models write them where CommonMark reads something else: headings without a space, fences within fences of the
 * same length, paragraphs that are indented like code.
 */

/** @typedef {import("markdown-it").MarkdownIt} MarkdownIt */
/** @typedef {import("markdown-it").StateBlock} StateBlock */

const TIGHT_HEADING = /^(#{2,6})([^\s#].*?)[ \t]*#*$/u
const FENCE = /^(`{3,}|~{3,})[ \t]*(.*)$/
const LANGUAGE = /^[\w+#.-]{1,20}$/
const MARKDOWN = /^(?:markdown|md|mdx)$/i
/** How far the end of a fence with others in it is looked for: strangers' texts must not cost more than their length. */
const NESTED_LINES_MAX = 300
const SENTENCE = /^[\p{Lu}\p{Lt}“"'(][\p{L}\p{M}\p{N}\s,'’“”"():;–—-]*[.!?:]?$/u

/** @param {MarkdownIt} md */
export const blockRules = (md) => {
  md.block.ruler.before("heading", "tight_heading", tightHeading, { alt: ["paragraph", "blockquote"] })
  md.block.ruler.at("fence", fence, { alt: ["paragraph", "blockquote", "list"] })
  md.block.ruler.before("code", "indented_prose", indentedProse)
}

/** `##结论` @param {StateBlock} state @param {number} startLine @param {number} _endLine @param {boolean} silent */
const tightHeading = (state, startLine, _endLine, silent) => {
  if (indent(state, startLine) >= 4) return false
  const [, signs, text] = TIGHT_HEADING.exec(lineText(state, startLine)) ?? []
  if (!signs || !text) return false
  if (silent) return true
  state.line = startLine + 1
  state.push("heading_open", `h${signs.length}`, 1).map = [startLine, state.line]
  const token = state.push("inline", "", 0)
  token.content = text
  token.map = [startLine, state.line]
  token.children = []
  state.push("heading_close", `h${signs.length}`, -1)
  return true
}

/** @param {StateBlock} state @param {number} startLine @param {number} endLine @param {boolean} silent */
const fence = (state, startLine, endLine, silent) => {
  if (indent(state, startLine) >= 4) return false
  const [, marker, info = ""] = FENCE.exec(lineText(state, startLine)) ?? []
  if (!marker || (marker.startsWith("`") && info.includes("`"))) return false
  if (silent) return true
  const { end, last } = nestedEnd(state, startLine, endLine, marker, info) ?? plainEnd(state, startLine, endLine, marker)
  const token = state.push("fence", "code", 0)
  token.info = info
  token.content = state.getLines(startLine + 1, Math.min(end, last), state.sCount[startLine] ?? 0, true)
  token.markup = marker
  state.line = Math.min(end + 1, last)
  token.map = [startLine, state.line]
  return true
}

/** Whether a line is less indented than the quote or list item that its block is in. @param {StateBlock} state @param {number} line */
const isOutside = (state, line) => (state.sCount[line] ?? 0) < state.blkIndent && lineText(state, line) !== ""

/**
 * The line that ends a fence by the book, the first bare mark, and the line before which its content ends at the latest.
 * @param {StateBlock} state
 * @param {number} startLine
 * @param {number} endLine
 * @param {string} marker
 */
const plainEnd = (state, startLine, endLine, marker) => {
  for (let line = startLine + 1; line < endLine; line += 1) {
    if (isOutside(state, line)) return { end: line, last: line }
    if (depthChange(state, line, marker) < 0) return { end: line, last: endLine }
  }
  return { end: endLine, last: endLine }
}

/**
 * The same of a fence with whole fences in it, or null where there are none or they do not add up.
 * @param {StateBlock} state
 * @param {number} startLine
 * @param {number} endLine
 * @param {string} marker
 * @param {string} info
 */
const nestedEnd = (state, startLine, endLine, marker, info) => {
  let depth = 1
  let isNested = false
  let line = startLine + 1
  for (; line < Math.min(endLine, startLine + NESTED_LINES_MAX) && !isOutside(state, line); line += 1) {
    const change = depthChange(state, line, marker)
    depth += change
    isNested ||= change > 0
    if (depth === 0) return isNested ? { end: line, last: endLine } : null
  }
  // While it is being written, a fence of Markdown waits for its own end.
  return isNested && line === endLine && state.env.isLive && MARKDOWN.test(info.trim()) ? { end: line, last: line } : null
}

/**
 * 1 where a line opens a fence with a language, -1 where it is a bare mark.
 * @param {StateBlock} state
 * @param {number} line
 * @param {string} marker
 */
const depthChange = (state, line, marker) => {
  const [, found, info = ""] = FENCE.exec(lineText(state, line)) ?? []
  if (!found?.startsWith(marker) || indent(state, line) >= 4) return 0
  if (!info.trim()) return -1
  return LANGUAGE.test(info.trim()) ? 1 : 0
}

/**
 * Leave a paragraph that is indented by four to the rule for paragraphs.
 * @param {StateBlock} state
 * @param {number} startLine
 * @param {number} _endLine
 * @param {boolean} silent
 */
const indentedProse = (state, startLine, _endLine, silent) => {
  if (silent || indent(state, startLine) < 4 || !isProse(lineText(state, startLine))) return false
  const paragraph = state.md.block.ruler.getRules("").at(-1)
  return paragraph?.(state, startLine, state.lineMax, false) ?? false
}

/** Whether a line reads as a sentence: code is written in Latin letters and with more signs. @param {string} line */
const isProse = (line) => {
  const letters = line.match(/\p{L}/gu) ?? []
  const foreign = letters.filter((letter) => !/[A-Za-z]/.test(letter)).length
  if (foreign > 0) return foreign * 2 > letters.length && !/[{};=]|^#|^\/\//.test(line)
  return line.split(/\s+/).length >= 5 && SENTENCE.test(line)
}

/** @param {StateBlock} state @param {number} line */
const indent = (state, line) => (state.sCount[line] ?? 0) - state.blkIndent

/** @param {StateBlock} state @param {number} line */
const lineText = (state, line) =>
  state.src.slice((state.bMarks[line] ?? 0) + (state.tShift[line] ?? 0), state.eMarks[line])
