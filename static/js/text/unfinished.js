/**
 * The last block of an answer that is still being written, made fit to be shown.
 *
 * Half a construct would flash: `**bo` as asterisks, `[te` as a bracket, `-` under a line as a heading. What is open
 * is closed, and what can not be understood yet is held back until more has come.
 */

const BARE_MARKER = /(^|\n)[ \t]*(?:[-*+=_#>|`~\\]+|\$|\d{1,3}[.)]?)[ \t]*$/
const HALF_TABLE = /(^|\n\n)\|[^\n]*(?:\n[|\-: \t]*)?$/
const HALF_LINK = /!?\[([^\][\n]*)\]\([^)\n]*$/
const HALF_CITATION = /\[\d{0,3}$/
const OPEN_BRACKET = /!?\[([^\][\n]*)$/
const OPEN_MATH = /(?:\\\((?:(?!\\\))[\s\S])*|\\\[(?:(?!\\\])[\s\S])*|\\)$/
const EMPHASIS = /\*{1,3}|~~|(?<![\p{L}\p{N}_])_{1,2}(?=\S)|(?<=\S)_{1,2}(?![\p{L}\p{N}_])/gu

/**
 * @param {string} text
 * @returns {string}
 */
export const presentable = (text) => {
  if (isInFence(text)) return text.replace(/\n[ \t]*[`~]{1,2}$/, "")
  const kept = withoutOpenMath(text).replace(HALF_TABLE, "$1").replace(BARE_MARKER, "$1")
  const { body, isOpen } = codeClosed(kept)
  if (isOpen) return body
  const linked = body.replace(HALF_LINK, "$1").replace(HALF_CITATION, "").replace(OPEN_BRACKET, "$1")
  return emphasisClosed(linked)
}

/** @param {string} text */
const isInFence = (text) => {
  let open = ""
  for (const line of text.split("\n")) {
    const fence = /^[ \t]*(`{3,}|~{3,})/.exec(line)?.[1] ?? ""
    if (!open) open = fence
    else if (fence.startsWith(open)) open = ""
  }
  return open !== ""
}

/** @param {string} text */
const withoutOpenMath = (text) => {
  const dollars = text.split("$$")
  if (dollars.length % 2 === 0) return dollars.slice(0, -1).join("$$")
  return text.replace(OPEN_MATH, "")
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
