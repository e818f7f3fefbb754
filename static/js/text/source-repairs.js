/**
 * What is put right in a text before it is parsed, line by line and outside code: emphasis with spaces inside its marks
 * (`** 重点 **`), and bars of a formula in a table's cell (`$P(A|B)$`), which would end the cell. No line is added or lost.
 */

/** @typedef {import("markdown-it").MarkdownIt} MarkdownIt */

const FENCE = /^[ \t>]*(?:`{3,}|~{3,})/
const LONGEST_LINE = 4000
const BOLD = /(?<!\*)\*\*(?!\*)([^*\n]{1,400})(?<!\*)\*\*(?!\*)/g
const FORMULA = /\$(?!\s)([^$\n]{1,300}[^\s$])\$(?!\d)/g

/** @param {MarkdownIt} md */
export const sourceRepairs = (md) => {
  md.core.ruler.after("normalize", "repairs", (state) => {
    if (/\*\*|\|/.test(state.src)) state.src = repaired(state.src)
  })
}

/** @param {string} text */
export const repaired = (text) => {
  let isInFence = false
  return text.split("\n").map((line) => {
    if (FENCE.test(line)) isInFence = !isInFence
    if (isInFence || line.length > LONGEST_LINE || line.includes("`")) return line
    const barred = line.includes("|") ? line.replaceAll(FORMULA, withEscapedBars) : line
    return barred.includes("**") ? barred.replaceAll(BOLD, withSpacesOutside) : barred
  }).join("\n")
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
