/**
 * Tables as models write them where GitHub's rules see none: bars of full width, long dashes under the heads, a line of
 * dashes with too few or too many columns, and bars within code, which would end a cell. No line is added or lost.
 */

const RULE = /^[ \t>]*[|｜]?[ \t]*[:：]?[-–—－]+[:：]?[ \t]*(?:[|｜][ \t]*[:：]?[-–—－]+[:：]?[ \t]*)*[|｜]?[ \t]*$/
const LONGEST_LINE = 4000
const COLUMNS_MAX = 60

/** @param {readonly string[]} lines @param {readonly boolean[]} isCode of each line, whether it stands in a fence */
export const tablesRepaired = (lines, isCode) => {
  const kept = [...lines]
  for (let line = 1; line < kept.length; line += 1) {
    if (!isCode[line] && !isCode[line - 1]) line = repairedFrom(kept, line, isCode)
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
