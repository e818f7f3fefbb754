/**
 * Citations: the server tells where each `[n]` of an answer is one, and here each becomes a chip, at exactly that place.
 *
 * Before Markdown is read every mark gets a sign, so that no rule takes it for anything else. What would hide it (code, a
 * formula) is then none, and what cannot show it (a link, a picture, a cell too many) hands it on: no chip is ever lost.
 */

/** @typedef {import("markdown-it").MarkdownIt} MarkdownIt */
/** @typedef {import("markdown-it").StateInline} StateInline */
/** @typedef {import("markdown-it").StateBlock} StateBlock */
/** @typedef {import("markdown-it").StateCore} StateCore */
/** @typedef {import("markdown-it").Token} Token */
/** @typedef {import("../model/types.js").Check} Check */
/** @typedef {import("../model/types.js").Mark} Mark */
/**
 * A mark in a text as JavaScript counts it: `[index]` at `start`, the mark number `number` of its part.
 * @typedef {{index: number, number: number, start: number}} Placed
 */

// A control character: addresses end before it, and no letter is like it.
const SIGN = "\u0001"
const SIGNED = new RegExp(`\\[${SIGN}(\\d+)\\]`, "y")
const EVERY_SIGNED = new RegExp(SIGNED, "g")
const LAST_WORD = /[^\s\p{Script=Han}]{1,20}$|\p{Script=Han}$/u

/**
 * The marks of a part in units of JavaScript's strings.
 * @param {string} text
 * @param {readonly Mark[]} marks place in code points, and source number
 * @returns {Placed[]}
 */
export const placed = (text, marks) => {
  if (!/[\ud800-\udfff]/.test(text)) return marks.map(([start, index], number) => ({ index, number, start }))
  let points = 0
  let start = 0
  return marks.map(([place, index], number) => {
    for (; points < place && start < text.length; points += 1) start += (text.codePointAt(start) ?? 0) > 0xffff ? 2 : 1
    return { index, number, start }
  })
}

/**
 * The text with a sign in every mark of a source that was read. A mark that is cut at the end of the text is left out.
 * @param {string} text
 * @param {readonly Mark[]} marks
 * @param {Map<number, unknown>} sources
 */
export const signed = (text, marks, sources) => {
  const plain = text.replaceAll(SIGN, "\ufffd")
  let at = 0
  let out = ""
  for (const { index, number, start } of placed(plain, marks)) {
    const end = start + `[${index}]`.length
    if (start >= plain.length) break
    if (end > plain.length) return out + plain.slice(at, start)
    if (!sources.has(index)) continue
    out += `${plain.slice(at, start)}[${SIGN}${number}]`
    at = end
  }
  return out + plain.slice(at)
}

/** @param {MarkdownIt} md */
export const chips = (md) => {
  md.inline.ruler.before("backticks", "cited_code", citedCode)
  md.inline.ruler.before("link", "citation", citation)
  md.block.ruler.before("code", "cited_indent", citedIndent)
  md.block.ruler.before("fence", "cited_fence", citedFence, { alt: ["paragraph", "reference", "blockquote", "list"] })
  md.core.ruler.push("citations_out_of_links", outOfLinks)
}

/**
 * Whether a stretch of text holds a mark.
 * @param {string} text
 */
export const holdsMark = (text) => text.includes(SIGN)

/**
 * @param {StateInline} state
 * @param {boolean} silent
 */
const citation = (state, silent) => {
  // Looking ahead for the end of a link's text, markdown-it would take a chip for a link within it and give up.
  if (silent) return false
  SIGNED.lastIndex = state.pos
  const number = SIGNED.exec(state.src)?.[1]
  if (number === undefined) return false
  state.push("citation", "button", 0).meta = { number: Number(number) }
  state.pos += `[${SIGN}${number}]`.length
  return true
}

// Backticks around a mark are no code: the server has read them so.
/** @param {StateInline} state @param {boolean} silent */
const citedCode = (state, silent) => {
  const mark = state.src.indexOf(SIGN, state.pos)
  if (state.src[state.pos] !== "`" || mark < 0) return false
  const run = /`+/y
  run.lastIndex = state.pos
  const ticks = run.exec(state.src)?.[0] ?? ""
  for (const other of state.src.slice(state.pos + ticks.length, mark).matchAll(/`+/g)) if (other[0] === ticks) return false
  if (!silent) state.pending += ticks
  state.pos += ticks.length
  return true
}

/** @param {StateBlock} state @param {number} startLine @param {number} endLine @param {boolean} silent */
const citedIndent = (state, startLine, endLine, silent) => {
  const isIndented = (/** @type {number} */ line) => (state.sCount[line] ?? 0) - state.blkIndent >= 4
  let last = startLine
  while (last < endLine && isIndented(last) && !state.isEmpty(last)) last += 1
  if (silent || last === startLine || !holdsMark(state.getLines(startLine, last, 0, false))) return false
  pushParagraph(state, startLine, last)
  return true
}

/** @param {StateBlock} state @param {number} startLine @param {number} endLine @param {boolean} silent */
const citedFence = (state, startLine, endLine, silent) => {
  const fence = /^(`{3,})[^`]*$|^(~{3,})/.exec(lineText(state, startLine))
  const mark = fence?.[1] ?? fence?.[2]
  if (!mark || (state.sCount[startLine] ?? 0) - state.blkIndent >= 4) return false
  let last = startLine + 1
  while (last < endLine && !isClosing(lineText(state, last), mark)) last += 1
  if (!holdsMark(state.getLines(startLine, last, 0, false))) return false
  if (!silent) pushParagraph(state, startLine, startLine + 1)
  return true
}

/** @param {string} line @param {string} mark */
const isClosing = (line, mark) => line.startsWith(mark) && line.replaceAll(mark.charAt(0), "").trim() === ""

/** @param {StateBlock} state @param {number} line */
const lineText = (state, line) =>
  state.src.slice((state.bMarks[line] ?? 0) + (state.tShift[line] ?? 0), state.eMarks[line])

/** @param {StateBlock} state @param {number} first @param {number} end */
const pushParagraph = (state, first, end) => {
  state.push("paragraph_open", "p", 1).map = [first, end]
  const inline = state.push("inline", "", 0)
  inline.content = state.getLines(first, end, state.blkIndent, false).trim()
  inline.map = [first, end]
  inline.children = []
  state.push("paragraph_close", "p", -1)
  state.line = end
}

// A button within a link would be neither: it comes after.
/** @param {StateCore} state */
const outOfLinks = (state) => {
  for (const { children } of state.tokens) {
    if (!children?.some(({ type }) => type === "citation")) continue
    /** @type {Token[]} */
    const waiting = []
    let depth = 0
    for (const token of children.splice(0, Infinity)) {
      depth += token.type === "link_open" ? 1 : token.type === "link_close" ? -1 : 0
      if (depth > 0 && token.type === "citation") waiting.push(token)
      else children.push(token)
      if (depth === 0) children.push(...waiting.splice(0, Infinity))
    }
  }
}

/**
 * Give every chip of a block its place: what could not be shown where it was written comes at the block's end.
 * @param {Token[]} tokens of the block, not changed but for signs that are no marks any more
 * @param {string} source the signed text of the block
 * @param {(number: number) => number | undefined} indexOf
 * @returns {number[]} the numbers of the marks that no token shows
 */
export const strayMarks = (tokens, source, indexOf) => {
  const wanted = new Set([...source.matchAll(EVERY_SIGNED)].map((match) => Number(match[1])))
  const back = (/** @type {string} */ text) => text.replaceAll(EVERY_SIGNED, (_all, number) => `[${indexOf(Number(number)) ?? ""}]`)
  const look = (/** @type {Token} */ token) => {
    if (token.type === "citation") wanted.delete(Number(token.meta?.number))
    else if (token.type !== "inline" && holdsMark(token.content)) token.content = back(token.content)
    for (const pair of token.attrs ?? []) pair[1] = back(String(pair[1]))
    token.children?.forEach(token.type === "image" ? (child) => { child.content = back(child.content) } : look)
  }
  tokens.forEach(look)
  return [...wanted]
}

/**
 * Keep every chip on the line of the word before it: a number alone at the start of a line belongs to nothing.
 * @param {DocumentFragment} root
 */
export const joinChips = (root) => {
  for (const chip of root.querySelectorAll("[data-part=chip]")) {
    const before = chip.previousSibling
    const word = before?.nodeType === 3 ? LAST_WORD.exec(before.textContent ?? "")?.[0] : undefined
    if (!before || !word) continue
    const joint = document.createElement("span")
    joint.className = "chip-joint"
    before.textContent = (before.textContent ?? "").slice(0, -word.length)
    chip.replaceWith(joint)
    joint.append(word, chip)
  }
}

/**
 * For each mark the number of its check in `checks`, or -1: the cited sentence of that source which begins last before it.
 * @param {readonly Mark[]} marks
 * @param {Check[]} checks
 * @param {number} part
 */
export const checkNumbers = (marks, checks, part) => marks.map(([place, index]) => {
  let best = -1
  checks.forEach((check, number) => {
    if (check.index !== index || check.part !== part || check.start > place) return
    if (best < 0 || check.start >= (checks[best]?.start ?? 0)) best = number
  })
  return best
})
