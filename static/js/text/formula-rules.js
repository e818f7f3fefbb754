/** Whether what stands between two delimiters is a formula: models also escape brackets, write money, and name shares. */

const OPERATOR = /[\\^_=<>+*/|{}]/
const TICKER = /^[A-Z]{1,6}[^\w\s$]*$/
const WORD = /\p{L}{2}/u

/**
 * Whether `\[…\]` within a line is a formula, and not a pair of escaped brackets: `array\[0\]`, `\[note\]`, `\[1\]`.
 * @param {string} content
 * @param {string} before the character before it
 */
export const isBracketFormula = (content, before) => {
  if (/^\s.*\s$/s.test(content)) return true
  if (!OPERATOR.test(content)) return false
  return !/[\w)\]]/.test(before) || /[\\=]/.test(content)
}

/**
 * Whether `$…$` is a formula.
 * @param {string} content
 * @param {string} after the character after it
 */
export const isDollarFormula = (content, after) => {
  // Money: "$5 and $10", "$5-$10". Shares: "$AAPL/$TSLA".
  if (/\d/.test(after) || (/[A-Za-z]/.test(after) && TICKER.test(content))) return false
  if (/^\S(?:.*\S)?$/su.test(content)) return true
  return isSpacedFormula(content)
}

/** `$ x $`: a space on both sides, no words, and more than an amount. @param {string} content */
const isSpacedFormula = (content) => {
  if (!/^[ \t].*[ \t]$/u.test(content)) return false
  const bare = content.replaceAll(/\\[A-Za-z]+/g, "\\").trim()
  return !WORD.test(bare) && /[A-Za-z\\=]/.test(bare) && !/^\d[\d.,]*\s+[A-Za-z]$/.test(bare)
}
