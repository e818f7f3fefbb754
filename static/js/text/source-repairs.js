/**
 * What is put right in a text before it is parsed, line by line and outside code: emphasis with spaces inside its marks
 * (`** 重点 **`), bars of a formula in a table's cell (`$P(A|B)$`), which would end the cell, links whose address stands
 * apart or between wide brackets, products (`3*4*5`), tables, bullets (`• one`). No line is added or lost.
 */

import { tablesRepaired } from "./table-repairs.js"

/** @typedef {import("markdown-it").MarkdownIt} MarkdownIt */

const FENCE = /^[ \t>]*(?:`{3,}|~{3,})/
const LONGEST_LINE = 4000
const BOLD = /(?<!\*)\*\*(?!\*)([^*\n]{1,400})(?<!\*)\*\*(?!\*)/g
/** `[Harbour]（https://…）`, `[Harbour] (https://…)` */
const APART_LINK = /\[([^[\]\n]{1,120})\](?: ?（(https?:\/\/[^\s（）()<>]{1,500})）| \((https?:\/\/[^\s（）()<>]{1,500})\))/g
/** `3*4*5` */
const PRODUCT = /(?<=^|[^*\w])(\d{1,12}(?:\.\d{1,6})?)\*(?=\d)/g
/** A sign that needs no space behind it, and those that may as well begin a word or a row of marks. */
const BULLET = /^([ \t>]*)(?:[•‣][ \t\u00A0\u3000]*|[·●○▪◦■][ \t\u00A0\u3000]+)(?=[^\s•·●○▪◦■])/u
const LIST_ITEM = /^[ \t>]*(?:[-*+]|\d{1,9}[.)])[ \t]/
const INDENTED = /^[ \t>]*(?: {4}|\t)/
const FORMULA = /\$(?!\s)([^$\n]{1,300}[^\s$])\$(?!\d)/g

/** @param {MarkdownIt} md */
export const sourceRepairs = (md) => {
  md.core.ruler.after("normalize", "repairs", (state) => {
    if (/\*|[|｜]|\][ （]|^[ \t>]*[•‣·●○▪◦■]/m.test(state.src)) state.src = repaired(state.src)
  })
}

/** @param {string} text */
export const repaired = (text) => {
  const lines = text.split("\n")
  let isInFence = false
  const isCode = lines.map((line) => {
    const isFence = FENCE.test(line)
    if (isFence) isInFence = !isInFence
    return isInFence || isFence
  })
  const listed = bulletsRepaired(tablesRepaired(lines, isCode), isCode)
  return listed.map((line, place) => (isCode[place] ? line : lineRepaired(line))).join("\n")
}

/**
 * Bullets of print as those of Markdown. One that is indented like code is an item only within a list.
 * @param {string[]} lines
 * @param {readonly boolean[]} isCode
 */
const bulletsRepaired = (lines, isCode) => {
  let isInList = false
  return lines.map((line, place) => {
    if (isCode[place] || line.length > LONGEST_LINE || line.trim() === "") return line
    const isIndented = INDENTED.test(line)
    const item = isIndented && !isInList ? line : line.replace(BULLET, "$1- ")
    isInList = LIST_ITEM.test(item) || (isInList && isIndented)
    return item
  })
}

/** @param {string} line */
const lineRepaired = (line) => {
  if (line.length > LONGEST_LINE || line.includes("`")) return line
  const linked = line.includes("](") || !line.includes("]") ? line : line.replaceAll(APART_LINK, "[$1]($2$3)")
  const barred = linked.includes("|") ? linked.replaceAll(FORMULA, withEscapedBars) : linked
  const product = /[$\\]/.test(barred) ? barred : barred.replaceAll(PRODUCT, "$1\\*")
  return product.includes("**") ? product.replaceAll(BOLD, withSpacesOutside) : product
}

/** @param {string} whole @param {string} content */
const withSpacesOutside = (whole, content) => {
  const bare = content.trim()
  if (bare === content || !/\p{L}{2}|\p{Script=Han}/u.test(bare)) return whole
  const [before = "", after = ""] = content.split(bare, 2)
  return `${before}**${bare}**${after}`
}

/** @param {string} whole @param {string} content */
const withEscapedBars = (whole, content) =>
  content.includes("|") && areBarsOfFormula(content) ? `$${content.replaceAll(/(?<!\\)\|/g, "\\|")}$` : whole

/** Whether the bars are within brackets, or stand in pairs where a value may begin. @param {string} content */
const areBarsOfFormula = (content) => {
  let depth = 0
  let outside = 0
  for (const sign of content.replaceAll("\\|", "")) {
    if ("([{".includes(sign)) depth += 1
    else if (")]}".includes(sign)) depth -= 1
    else if (sign === "|" && depth === 0) outside += 1
  }
  if (depth !== 0 || !/[A-Za-z\\]/.test(content)) return false
  return outside === 0 || (outside % 2 === 0 && /^[^|]*?(?:^|[=+\-*/(,{<>])\s*\|/.test(content))
}
