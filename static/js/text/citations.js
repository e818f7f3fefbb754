/**
 * Citations: `[n]` in an answer becomes a chip where n is a source that was read; and each chip finds its check.
 *
 * A chip is never made inside code, mathematics or a link; any other `[n]` stays the text that it is.
 */

/** @typedef {import("markdown-it").MarkdownIt} MarkdownIt */
/** @typedef {import("markdown-it").StateInline} StateInline */
/** @typedef {import("../model/types.js").Check} Check */

const CITATION = /\[(\d{1,3})\](?!\()/y
// Code and mathematics come first: what they swallow is not looked at again.
const MARKS = new RegExp([
  /(?:^|\n)[ \t]*(?<fence>`{3,}|~{3,})[\s\S]*?(?:\n[ \t]*\k<fence>|$)/, /(?<tick>`+)[\s\S]*?[^`]\k<tick>(?!`)/,
  /\$\$[\s\S]*?\$\$/, /\\\([\s\S]*?\\\)/, /\\\[[\s\S]*?\\\]/, /\$[^\s$](?:[^$\n]*[^\s$])?\$(?!\d)/,
  /\[(?<index>\d{1,3})\](?!\()/,
].map((pattern) => pattern.source).join("|"), "g")

const LAST_WORD = /[^\s\p{Script=Han}]{1,20}$|\p{Script=Han}$/u

/** @param {MarkdownIt} md */
export const chips = (md) => {
  md.inline.ruler.before("link", "citation", citation)
}

/**
 * @param {StateInline} state
 * @param {boolean} silent
 */
const citation = (state, silent) => {
  CITATION.lastIndex = state.pos
  const found = CITATION.exec(state.src)
  const sources = /** @type {Map<number, object> | undefined} */ (state.env.sources)
  // Looking ahead for the end of a link's text, markdown-it would take a chip for a link within it and give up.
  if (!found || silent || state.linkLevel > 0 || !sources?.has(Number(found[1]))) return false
  state.push("citation", "button", 0).meta = { index: Number(found[1]) }
  state.pos += found[0].length
  return true
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
 * The citations in a text, in order, with their place in code points.
 * @param {string} text
 * @returns {{index: number, place: number}[]}
 */
export const marks = (text) => {
  const found = []
  let place = 0
  let counted = 0
  for (const match of text.matchAll(MARKS)) {
    const index = match.groups?.index
    if (index === undefined) continue
    place += [...text.slice(counted, match.index)].length
    counted = match.index
    found.push({ index: Number(index), place })
  }
  return found
}

/**
 * For each mark the number of its check in `checks`, or -1: the cited sentence of that source which begins last before it.
 * @param {{index: number, place: number}[]} found
 * @param {Check[]} checks
 * @param {number} part
 */
export const checkNumbers = (found, checks, part) => found.map(({ index, place }) => {
  let best = -1
  checks.forEach((check, number) => {
    if (check.index !== index || check.part !== part || check.start > place) return
    if (best < 0 || check.start >= (checks[best]?.start ?? 0)) best = number
  })
  return best
})
