/**
 * What between two signs is mathematics, and what is money, prose or a pair of escaped brackets. The rules are those of
 * `chat/citations/formulas.py`, by which the server decides where citations may stand; tests/fixtures/citations holds both to the same texts.
 */

const OPERATOR = /[\\^_{}=+*<>]/
const BRACKET_OPERATOR = /[\\^_{}=+*<>|/[\]]/
const TWO_WORDS = /[A-Za-z]{3}\s[A-Za-z]{2}/
// HAN_SIGNS, KANA and HAN of languages/scripts.py.
const HAN = /[\u2e80-\u2fdf\u3005-\u3007\u3040-\u30ff\u31f0-\u31ff\u3400-\u9fff\uf900-\ufaff\u{20000}-\u{3ffff}]/u
const QUANTITY = /^[0-9A-Za-z.,/()%-]+$/
/** Names and numbers of sources; `x^2` and `a_1` are mathematics. */
const ITEM = "(?![A-Za-z]{1,2} ?[\\^_])[\\p{L}_]{0,12}[ :：#^_]{0,3}\\d{1,3}\\^?"
const MARK_LIKE = new RegExp(`^${ITEM}(?:[ ,，、;；–-]{1,3}${ITEM})*$`, "u")
const MARK_LIKE_MAX = 60
const LISTED = "[0-9,;，、；  –-]{1,40}"
const RAISED_MARK = new RegExp(`^\\^(?:\\{ ?(?:\\\\?\\[${LISTED}\\\\?\\] ?){1,8}\\}|\\[${LISTED}\\])$`)

/**
 * Whether the text between two single dollar signs is mathematics: not an amount, not two words of prose, not `^{[1]}`.
 * @param {string} content
 */
export const isFormula = (content) => {
  const inner = content.trim()
  if (RAISED_MARK.test(content)) return false
  if (OPERATOR.test(inner)) return true
  if (!inner || HAN.test(inner) || TWO_WORDS.test(inner)) return false
  return !/^\p{Nd}/u.test(inner) || QUANTITY.test(content)
}

/**
 * Whether the text between `\[` and `\]` is mathematics; `array\[0\]` and `\[note\]` are not.
 * @param {string} content
 * @param {boolean} isAlone on its lines
 */
export const isBracketFormula = (content, isAlone) => {
  const inner = content.trim()
  if (inner.length <= MARK_LIKE_MAX && MARK_LIKE.test(inner)) return false
  return inner !== "" && (isAlone || /^\s.*\s$/s.test(content) || BRACKET_OPERATOR.test(inner))
}

/**
 * Whether a single dollar sign between these characters can begin a formula: not `5$`, not `US$`.
 * @param {string} before
 * @param {string} after
 */
export const mayOpen = (before, after) => !/[0-9A-Za-z]/.test(before) && after !== "" && (after === " " || !/\s/.test(after))

/**
 * Whether a dollar sign between these two can end a formula: `$n$th` but not `$5-$10`, `$A/$B`.
 * @param {string} before
 * @param {string} after
 */
export const mayClose = (before, after) => !/[0-9A-Za-z]/.test(after) || (/[a-z]/.test(after) && /[\p{L}\p{N})}]/u.test(before))
