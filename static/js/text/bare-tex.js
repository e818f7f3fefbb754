/** Mathematics as models write it without any delimiters: `\begin{align}…\end{align}`, `\boxed{42}`, `\ce{H2O}`. */

/** @typedef {import("markdown-it").MarkdownIt} MarkdownIt */
/** @typedef {import("markdown-it").StateInline} StateInline */
/** @typedef {import("markdown-it").StateBlock} StateBlock */

const ENVIRONMENTS = [
  "align", "aligned", "alignat", "array", "bmatrix", "Bmatrix", "cases", "CD", "equation", "gather", "gathered", "matrix", "multline",
  "pmatrix", "split", "smallmatrix", "vmatrix", "Vmatrix",
]
const BEGIN = new RegExp(`\\\\begin\\{((?:${ENVIRONMENTS.join("|")})\\*?)\\}`, "y")
const COMMAND = /\\(?:boxed|ce|pu)\{/y
/** What is longer is no formula that anybody would read. */
export const LONGEST_TEX = 4000

/** @param {MarkdownIt} md */
export const bareTex = (md) => {
  md.inline.ruler.before("escape", "bare_tex", inline)
  md.block.ruler.before("fence", "bare_tex_block", block, { alt: ["paragraph", "blockquote", "list"] })
}

/** @param {StateInline} state @param {boolean} silent */
const inline = (state, silent) => {
  if (state.src[state.pos] !== "\\") return false
  const end = environmentEnd(state.src, state.pos) ?? commandEnd(state.src, state.pos)
  if (end === null || end > state.posMax) return false
  if (!silent) {
    const token = state.push("math", "span", 0)
    token.content = state.src.slice(state.pos, end)
    token.meta = { shape: token.content.startsWith("\\begin") ? "display" : "inline" }
  }
  state.pos = end
  return true
}

/** @param {StateBlock} state @param {number} startLine @param {number} endLine @param {boolean} silent */
const block = (state, startLine, endLine, silent) => {
  const start = (state.bMarks[startLine] ?? 0) + (state.tShift[startLine] ?? 0)
  const end = environmentEnd(state.src, start)
  if (end === null) return false
  let line = startLine
  while (line < endLine && (state.eMarks[line] ?? 0) < end) line += 1
  // Something follows the formula on its line: the inline rule shall see it.
  if (line >= endLine || state.src.slice(end, state.eMarks[line]).trim()) return false
  if (silent) return true
  const token = state.push("math_block", "div", 0)
  token.content = state.getLines(startLine, line + 1, state.blkIndent, false).trim()
  token.map = [startLine, line + 1]
  state.line = line + 1
  return true
}

/** Where the environment that begins at a place ends, or null. @param {string} text @param {number} from */
const environmentEnd = (text, from) => {
  BEGIN.lastIndex = from
  const name = BEGIN.exec(text)?.[1]
  if (!name) return null
  const close = `\\end{${name}}`
  const end = text.slice(from, from + LONGEST_TEX).indexOf(close)
  return end < 0 ? null : from + end + close.length
}

/** Where a command with its one argument ends, or null. @param {string} text @param {number} from */
const commandEnd = (text, from) => {
  COMMAND.lastIndex = from
  if (!COMMAND.test(text)) return null
  let depth = 0
  for (let place = from; place < Math.min(text.length, from + LONGEST_TEX); place += 1) {
    const sign = text[place]
    if (sign === "\\") place += 1
    else if (sign === "{") depth += 1
    else if (sign === "\n") return null
    else if (sign === "}" && (depth -= 1) === 0) return place + 1
  }
  return null
}

const STARTS = ["\\begin", "\\boxed", "\\ce", "\\pu"]

/**
 * Where bare mathematics begins that is not closed yet, or null; a command of which only the first letters are there counts.
 * @param {string} text that is still being written
 */
export const openTexStart = (text) => {
  const last = text.lastIndexOf("\\begin{")
  if (last >= 0 && isOpenEnvironment(text, last)) return last
  const command = Math.max(...["\\boxed{", "\\ce{", "\\pu{"].map((name) => text.lastIndexOf(name)))
  if (command >= 0 && commandEnd(text, command) === null && !text.includes("\n", command)) return command
  const half = /\\[a-z]{1,5}\{?$/.exec(text)
  return half && STARTS.some((name) => name.startsWith(half[0].replace("{", ""))) ? half.index : null
}

/** @param {string} text @param {number} start */
const isOpenEnvironment = (text, start) => {
  const name = /^\\begin\{([A-Za-z]{0,12}\*?)(\}?)/.exec(text.slice(start, start + 40))
  if (!name || text.length - start > LONGEST_TEX) return false
  if (!name[2]) return start + name[0].length === text.length
  return ENVIRONMENTS.includes((name[1] ?? "").replace("*", "")) && environmentEnd(text, start) === null
}
