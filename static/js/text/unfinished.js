/**
 * The last block of an answer that is still being written, made fit to be shown.
 *
 * Half a construct would flash: `**bo` as asterisks, `[te` as a bracket, `-` under a line as a heading. What is open
 * is closed, and what can not be understood yet is held back until more has come.
 */

import { openTexStart } from "./bare-tex.js"
import { withoutHalfTags } from "./html-tags.js"
import { repaired } from "./source-repairs.js"

const FENCE = /^[ \t>]*(?:(?:[-*+]|\d{1,3}[.)])[ \t]+)?(`{3,}|~{3,})[ \t]*(.*)$/
const MARKDOWN = /^(?:markdown|md|mdx)$/i
const SPACED_BOLD = /(?<=^|[^*])\*\*[ \t]+(?=\p{L})([^*\n]*)\*?$/u
const BARE_MARKER = /(^|\n)[ \t]*(?:[-*+=_#>|`~\\]+|[•‣·●○▪◦■]|\$|\d{1,3}[.)]?)[ \t]*$/
const HALF_TABLE = /(^|\n\n|\n(?=[ \t]*[|｜])(?<=(?:^|\n)[ \t]*[^|｜\s][^\n]*\n))[ \t]*[|｜][^\n]*(?:\n[|｜\-–—－:： \t]*)?\n?$/
const HALF_LINK = /!?\[([^\][\n]*)\]\((?:[^()\n]|\([^()\n]*\))*(?:\([^()\n]*)?$/
const HALF_CITATION = /\[\d{0,3}$/
const OPEN_BRACKET = /!?\[([^\][\n]*)$/
const OPEN_MATH = /(?:\\\((?:(?!\\\))[\s\S])*|\\\[(?:(?!\\\])[\s\S])*|\\)$/
/** What a dollar that may begin a formula stands before: a letter or two, or signs that prices, shares and variables lack. */
const BEGUN_FORMULA = /^(?!\d|\s|\p{Lu}{2})(?:\p{L}{0,2}$|.*[\\^_={}<>+])/u
const FORMULA_MAX = 200
const EMPHASIS = /\*{1,3}|~~|(?<![\p{L}\p{N}_])_{1,2}(?=\S)|(?<=\S)_{1,2}(?![\p{L}\p{N}_])/gu

/**
 * @param {string} text
 * @returns {string}
 */
export const presentable = (text) => {
  if (isInFence(text)) return text.replace(/\n[ \t>]*[`~]{1,2}$/, "")
  const closed = withoutHalfTags(withoutOpenMath(repaired(text))).replace(HALF_TABLE, "$1").replace(BARE_MARKER, "$1")
  const { body, isOpen } = codeClosed(closed)
  if (isOpen) return emphasisClosed(body)
  const linked = body.replace(HALF_LINK, "$1").replace(HALF_CITATION, "").replace(OPEN_BRACKET, "$1")
  return emphasisClosed(withTightBold(linked))
}

/** `** 重点` as `**重点`: the parser knows both once they are closed. @param {string} text */
const withTightBold = (text) => {
  const line = text.slice(text.lastIndexOf("\n") + 1)
  return (line.match(/\*\*/g) ?? []).length % 2 === 1 ? text.replace(SPACED_BOLD, "**$1") : text
}

/** @param {string} text */
const isInFence = (text) => {
  /** The fences that are open, the outermost first. @type {{marker: string, info: string}[]} */
  const open = []
  for (const line of text.split("\n")) {
    const [, marker = "", info = ""] = FENCE.exec(line) ?? []
    if (marker) followFence(open, { marker, info: info.trim() })
  }
  return open.length > 0
}

/** @param {{marker: string, info: string}[]} open @param {{marker: string, info: string}} fence */
const followFence = (open, fence) => {
  const [outer] = open
  if (!outer) {
    if (!(fence.marker.startsWith("`") && fence.info.includes("`"))) open.push(fence)
  } else if (fence.marker.startsWith(outer.marker)) {
    if (!fence.info) open.pop()
    else if (MARKDOWN.test(outer.info)) open.push(fence)
  }
}

/** @param {string} text */
const withoutOpenMath = (text) => {
  const dollars = text.split("$$")
  if (dollars.length % 2 === 0) return dollars.slice(0, -1).join("$$")
  const bare = openTexStart(text)
  return bare === null ? withoutOpenDollar(text.replace(OPEN_MATH, "")) : text.slice(0, bare)
}

/** `当 $x` as `当 `; prices, and a dollar in code or behind a word, stay. @param {string} text */
const withoutOpenDollar = (text) => {
  const start = text.lastIndexOf("$")
  if (start <= text.lastIndexOf("\n") || text.length - start > FORMULA_MAX || /[\\$\w]/.test(text[start - 1] ?? "")) return text
  const before = text.slice(text.lastIndexOf("\n") + 1, start)
  const isOpen = [/(?<!\\)\$/g, /`/g].every((sign) => (before.match(sign) ?? []).length % 2 === 0)
  return isOpen && BEGUN_FORMULA.test(text.slice(start + 1)) ? text.slice(0, start) : text
}

/** @param {string} text */
const codeClosed = (text) => {
  let open = ""
  for (const [run] of text.matchAll(/`+/g)) {
    if (!open) open = run
    else if (run === open) open = ""
  }
  if (!open) return { body: text, isOpen: false }
  const bare = text.endsWith(open) && text.lastIndexOf(open) === text.length - open.length
  return { body: bare ? text.slice(0, -open.length) : text + open, isOpen: true }
}

/** @param {string} text */
const emphasisClosed = (text) => {
  const body = text.trimEnd()
  /** @type {{mark: string, end: number}[]} */
  const open = []
  for (const match of withoutCode(body).matchAll(EMPHASIS)) {
    const [mark] = match
    const end = match.index + mark.length
    if (/\s/.test(body[match.index - 1] ?? " ") && /\s/.test(body[end] ?? "x")) continue
    if (open.at(-1)?.mark === mark) open.pop()
    else open.push({ mark, end })
  }
  let kept = body
  while (open.at(-1)?.end === kept.length) kept = kept.slice(0, -(open.pop()?.mark.length ?? 0)).trimEnd()
  return kept + open.map(({ mark }) => mark).toReversed().join("")
}

/** Code as spaces of the same length, so that places stay. @param {string} text */
const withoutCode = (text) => text.replaceAll(/(`+)[^`][\s\S]*?\1/g, (code) => " ".repeat(code.length))
