/**
 * Tables as models write them where GitHub's rules see none: bars of full width, long dashes under the heads, a line of
 * dashes with too few or too many columns, bars within code, which would end a cell, and empty lines between the rows,
 * which go behind the table. No line is added or lost, and the first of a table stays where it is.
 */

const RULE = /^[ \t>]*[|｜]?[ \t]*[:：]?[-–—－]+[:：]?[ \t]*(?:[|｜][ \t]*[:：]?[-–—－]+[:：]?[ \t]*)*[|｜]?[ \t]*$/
const BEGUN_RULE = /^[ \t]*[|｜][ \t:：\-–—－|｜]*$/
const ROW = /^[ \t]*[|｜]/
const LONGEST_LINE = 4000
const COLUMNS_MAX = 60

/** @param {readonly string[]} lines @param {readonly boolean[]} isCode of each line, whether it stands in a fence */
export const tablesRepaired = (lines, isCode) => {
  const kept = [...lines]
  for (let line = 1; line < kept.length; line += 1) {
    if (isCode[line] || isCode[line - 1]) continue
    if (isSpaced(kept, line)) closeUp(kept, line, isCode)
    line = repairedFrom(kept, line, isCode)
  }
  return kept
}

/**
 * Repairs the table whose rule is at a line, if there is one; the last line that was looked at.
 * @param {string[]} lines
 * @param {number} line
 * @param {readonly boolean[]} isCode
 */
const repairedFrom = (lines, line, isCode) => {
  const [head = "", rule = ""] = lines.slice(line - 1, line + 1)
  if (![head, rule].every(isBarred) || !RULE.test(rule)) return line
  const isWide = /^[ \t>]*｜/.test(head)
  const top = row(head, isWide)
  if (cells(top) === 1 && cells(rule.replaceAll("｜", "|")) > 1) return line
  lines.splice(line - 1, 2, top, ruleOf(rule, cells(top)))
  let last = line
  while (isBarred(lines[last + 1] ?? "") && !isCode[last + 1]) {
    last += 1
    lines[last] = row(lines[last] ?? "", isWide)
  }
  return last
}

/** Whether a line is the empty one between a row of heads and its rule, or between the rule and the first row. @param {string[]} lines @param {number} line */
const isSpaced = (lines, line) => {
  const [before = "", empty = "x", after = "", next = ""] = lines.slice(line - 1, line + 3)
  if (empty.trim() || ![before, after].every((row) => row.length <= LONGEST_LINE && ROW.test(row))) return false
  if (isRule(before)) return !isRule(after) && !isRule(next)
  return isRule(after) || (line + 2 === lines.length && BEGUN_RULE.test(after))
}

/** @param {string} line */
const isRule = (line) => isBarred(line) && RULE.test(line)

/**
 * Moves the empty lines of a table behind it, up to the next table's heads.
 * @param {string[]} lines
 * @param {number} first the first of them
 * @param {readonly boolean[]} isCode
 */
const closeUp = (lines, first, isCode) => {
  /** @type {string[]} */
  const rows = []
  let last = first
  while (last < lines.length && !isCode[last]) {
    const line = lines[last] ?? ""
    if (ROW.test(line)) rows.push(line)
    else if (line.trim() || !ROW.test(lines[last + 1] ?? "") || (rows.length > 1 && isHead(lines, last + 1))) break
    last += 1
  }
  lines.splice(first, last - first, ...rows, ...Array.from({ length: last - first - rows.length }, () => ""))
}

/** Whether the rule of a table follows a line, at once or behind an empty one. @param {string[]} lines @param {number} line */
const isHead = (lines, line) => {
  const [next = "", behind = ""] = lines.slice(line + 1, line + 3)
  return isRule(next.trim() ? next : behind)
}

/** @param {string} line */
const isBarred = (line) => line.length <= LONGEST_LINE && /[|｜]/.test(line)

/** @param {string} line @param {boolean} isWide whether the bars of this table are of full width */
const row = (line, isWide) => {
  const narrow = isWide ? line.replaceAll("｜", "|") : line
  return narrow.replaceAll(/(`+)(?!`)([^`\n]{1,300})\1(?!`)/g, (code) => code.replaceAll(/(?<!\\)\|/g, "\\|"))
}

/** How many cells a row has. @param {string} line */
const cells = (line) => line.trim().replace(/^(?:>[ \t]*)*\|?/, "").replace(/(?<!\\)\|$/, "").split(/(?<!\\)\|/).length

/** @param {string} rule @param {number} count of columns */
const ruleOf = (rule, count) => {
  const plain = rule.replaceAll("｜", "|").replaceAll("：", ":").replaceAll(/[–—－]+/g, "---")
  const had = cells(plain)
  if (had === count || had < 2 || count < 2 || count > COLUMNS_MAX) return plain
  const [, before = "", inner = ""] = /^([ \t>]*\|?)(.*?)\|?[ \t]*$/.exec(plain) ?? []
  const columns = inner.split("|").slice(0, count)
  return `${before}${[...columns, ...Array.from({ length: count - columns.length }, () => "---")].join("|")}|`
}
