/**
 * The few tags of HTML that models write into Markdown. `<br>`, `<sub>`, `<sup>` and the four of emphasis do what they
 * say, a link leads where it may, a list becomes lines with bullets (in a table's cell there is no other way); those that
 * only lay out are dropped around their text; comments are dropped. Every other tag stays the text that it is, for an
 * answer may be about it.
 */

/** @typedef {import("markdown-it").MarkdownIt} MarkdownIt */
/** @typedef {import("markdown-it").StateInline} StateInline */
/** @typedef {import("markdown-it").StateBlock} StateBlock */

const TAG = /<(\/?)([a-z]{1,10})(?:\s[^<>]{0,200})?\s*\/?>/iy
const COMMENT = /<!--[\s\S]{0,2000}?-->/y
/** @type {Map<string, string>} */
const SHOWN = new Map([["sub", "sub"], ["sup", "sup"], ["b", "strong"], ["strong", "strong"], ["i", "em"], ["em", "em"]])
const LAYOUT = new Set(["details", "summary", "center", "div", "p", "span", "font", "u", "ins", "mark", "small", "big", "kbd"])
const BLOCKS = new Set(["details", "summary", "center"])
const LISTS = new Set(["ul", "ol"])
const LAYOUT_LINE = /^(?:<\/?(?:details|summary|center|div|p|hr|br)(?:\s[^<>]{0,200})?>\s*)+$/i
/** How far the closing tag may be from its opening one. */
const REACH = 2000
/** The open tags of a text that is being read. @type {WeakMap<StateInline, string[]>} */
const opened = new WeakMap()
/** The numbers of the items of the lists that are open; NaN: they have none. @type {WeakMap<StateInline, number[]>} */
const listed = new WeakMap()

/** @param {MarkdownIt} md */
export const htmlTags = (md) => {
  md.inline.ruler.before("autolink", "html_tag", inlineTag)
  md.block.ruler.before("paragraph", "html_line", layoutLine, { alt: ["paragraph", "blockquote", "list"] })
}

/** @param {StateInline} state @param {boolean} silent */
const inlineTag = (state, silent) => {
  if (state.src[state.pos] !== "<") return false
  const comment = matched(COMMENT, state)
  if (comment) {
    state.pos += comment[0].length
    return true
  }
  const tag = matched(TAG, state)
  if (!tag || !taken(state, (tag[2] ?? "").toLowerCase(), tag[1] === "/", silent, tag[0])) return false
  state.pos += tag[0].length
  return true
}

/** @param {RegExp} pattern a sticky one @param {StateInline} state */
const matched = (pattern, state) => {
  pattern.lastIndex = state.pos
  const match = pattern.exec(state.src)
  return match && state.pos + match[0].length <= state.posMax ? match : null
}

/**
 * Whether a tag is ours; its tokens are made.
 * @param {StateInline} state
 * @param {string} name
 * @param {boolean} isEnd
 * @param {boolean} silent
 * @param {string} whole
 */
const taken = (state, name, isEnd, silent, whole) => {
  if (name === "br") {
    if (!silent) state.push("hardbreak", "br", 0)
    return true
  }
  if (BLOCKS.has(name)) return true
  if (silent) return false
  return inListOrLink(state, name, isEnd, whole) ?? isDrawn(state, name, isEnd)
}

/** null: it is of neither. @param {StateInline} state @param {string} name @param {boolean} isEnd @param {string} whole */
const inListOrLink = (state, name, isEnd, whole) => {
  if (LISTS.has(name)) return inList(state, name, isEnd, whole)
  if (name === "li") return inItem(state, isEnd)
  if (name !== "a") return null
  return isEnd ? outOfLink(state) : inLink(state, whole)
}

/** @param {StateInline} state @param {string} name @param {boolean} isEnd */
const isDrawn = (state, name, isEnd) => {
  if ((!SHOWN.has(name) && !LAYOUT.has(name)) || !isPaired(state, name, isEnd)) return false
  const shown = SHOWN.get(name)
  if (shown) state.push(`${shown}_${isEnd ? "close" : "open"}`, shown, isEnd ? -1 : 1)
  return true
}

/** Whether a tag that begins or ends a list has its other half. @param {StateInline} state @param {string} name @param {boolean} isEnd @param {string} whole */
const inList = (state, name, isEnd, whole) => {
  if (!isPaired(state, name, isEnd)) return false
  const numbers = listed.get(state) ?? []
  if (isEnd) numbers.pop()
  else numbers.push(name === "ol" ? 0 : Number.NaN)
  listed.set(state, numbers)
  const behind = state.src.slice(state.pos + whole.length, state.posMax)
  if (isEnd && /^[^|<\n]*\S/.test(behind)) state.push("hardbreak", "br", 0)
  return true
}

/** Whether a tag is of an item of an open list; its bullet is made. @param {StateInline} state @param {boolean} isEnd */
const inItem = (state, isEnd) => {
  const numbers = listed.get(state) ?? []
  if (numbers.length === 0 || isEnd) return numbers.length > 0
  const number = (numbers.pop() ?? 0) + 1
  numbers.push(number)
  if (state.tokens.length > 0 || state.pending.trim()) state.push("hardbreak", "br", 0)
  state.push("text", "", 0).content = Number.isNaN(number) ? "• " : `${number}. `
  return true
}

const HREF = /\shref\s*=\s*["']?([^"'\s<>]+)/i

/** Whether a tag begins a link that leads where it may, or an empty anchor. @param {StateInline} state @param {string} whole */
const inLink = (state, whole) => {
  const href = HREF.exec(whole)?.[1] ?? ""
  const isAnchor = !href && /\s(?:id|name)\s*=/i.test(whole) && /^<\/a>/i.test(state.src.slice(state.pos + whole.length))
  if (isAnchor) openIn(state).push("anchor")
  if (isAnchor || !href || !state.md.validateLink(href) || !isPaired(state, "a", false)) return isAnchor
  state.push("link_open", "a", 1).attrs = [["href", href]]
  return true
}

/** @param {StateInline} state */
const outOfLink = (state) => {
  const open = opened.get(state) ?? []
  const last = open.at(-1) ?? ""
  if (last === "a") state.push("link_close", "a", -1)
  return ["a", "anchor"].includes(last) && open.pop() !== undefined
}

/** @param {StateInline} state */
const openIn = (state) => {
  const open = opened.get(state) ?? []
  opened.set(state, open)
  return open
}

/** Whether a tag has its other half in the text. @param {StateInline} state @param {string} name @param {boolean} isEnd */
const isPaired = (state, name, isEnd) => {
  const open = openIn(state)
  if (isEnd) return open.at(-1) === name && open.pop() !== undefined
  const isClosed = state.src.slice(state.pos, state.pos + REACH).toLowerCase().includes(`</${name}>`)
  return isClosed && open.push(name) > 0
}

/**
 * A line of nothing but layout, or a comment: nothing is made of it.
 * @param {StateBlock} state
 * @param {number} startLine
 * @param {number} endLine
 * @param {boolean} silent
 */
const layoutLine = (state, startLine, endLine, silent) => {
  const line = lineText(state, startLine)
  if (!line.startsWith("<")) return false
  const last = LAYOUT_LINE.test(line) ? startLine : commentEnd(state, startLine, endLine)
  if (last < 0) return false
  if (!silent) state.line = last + 1
  return true
}

const COMMENT_LINES_MAX = 100

/** The line on which a comment ends that is followed by nothing, or -1. @param {StateBlock} state @param {number} startLine @param {number} endLine */
const commentEnd = (state, startLine, endLine) => {
  if (!lineText(state, startLine).startsWith("<!--")) return -1
  for (let line = startLine; line < Math.min(endLine, startLine + COMMENT_LINES_MAX); line += 1) {
    const text = lineText(state, line)
    if (text.trimEnd().endsWith("-->")) return line
    if (text.includes("-->")) return -1
  }
  return -1
}

/** @param {StateBlock} state @param {number} line */
const lineText = (state, line) =>
  state.src.slice((state.bMarks[line] ?? 0) + (state.tShift[line] ?? 0), state.eMarks[line])

const NAMES = [...SHOWN.keys(), ...LAYOUT, ...LISTS, "li", "a", "br"].join("|")
const HALF_TAG = new RegExp(`<(?:/?[a-z]{0,10}/?|/?(?:${NAMES})\\s[^<>\\n]{0,200}/?)$`, "i")
const OPEN_TAG = new RegExp(`<(${[...SHOWN.keys(), ...LAYOUT, "a"].join("|")})(?:\\s[^<>]{0,200})?>`, "gi")

/**
 * A text that is still being written, without the tag or comment that it ends in and the tags that wait for their other half.
 * @param {string} text
 */
export const withoutHalfTags = (text) => {
  if (!text.includes("<")) return text
  const comment = text.lastIndexOf("<!--")
  const whole = comment >= 0 && text.indexOf("-->", comment) < 0 ? text.slice(0, comment) : text
  const lower = whole.toLowerCase()
  // Looked for once a name, not once a tag: a text may be made of nothing but tags.
  const lastClosed = new Map([...SHOWN.keys(), ...LAYOUT, "a"].map((name) => [name, lower.lastIndexOf(`</${name}>`)]))
  return withListsClosed(whole.replace(HALF_TAG, "").replace(/<!-?$/, "")).replaceAll(OPEN_TAG, (tag, name, place) =>
    (lastClosed.get(name.toLowerCase()) ?? -1) > place ? tag : "")
}

/** @param {string} text */
const withListsClosed = (text) => {
  /** @type {string[]} */
  const open = []
  for (const [, slash, name = ""] of text.matchAll(/<(\/?)(ul|ol)>(?=\s*(?:<|$))/gi)) {
    if (slash) open.pop()
    else open.push(name)
  }
  return text + open.toReversed().map((name) => `</${name}>`).join("")
}
