/**
 * Statements that their own page contradicts, shown where they stand: the words are marked, and below their block it is said
 * what the page says. The text itself stays as it was written.
 */

/** @typedef {{chip: HTMLElement, statement: string, isStruck?: boolean, note: () => HTMLElement}} Disputed a statement that the chip's source contradicts */
/** @typedef {{node: Text, offset: number}} Place */

const WITHIN = "p, li, td, th, dd, h1, h2, h3, h4, h5, h6, blockquote"
const TELLING = /[\p{L}\p{N}]/gu
// Of the DOM: `NodeFilter.SHOW_TEXT`, `Node.DOCUMENT_POSITION_FOLLOWING`.
const TEXTS = 4
const FOLLOWING = 4

/**
 * Mark these statements in `root`, and no others.
 * @param {HTMLElement} root
 * @param {readonly Disputed[]} all
 */
export const showDisputed = (root, all) => {
  for (const old of root.querySelectorAll("[data-part=dispute]")) old.remove()
  for (const old of root.querySelectorAll("[data-part=disputed]")) {
    const parent = old.parentNode
    old.replaceWith(...old.childNodes)
    parent?.normalize()
  }
  for (const { chip, statement, isStruck = false, note } of all) {
    const block = chip.closest(WITHIN) ?? chip.parentElement
    if (block) wrap(stretch(block, chip, statement), isStruck)
    chip.closest(".prose__block, [data-part=answer]")?.append(note())
  }
}

/**
 * The places of the statement's letters and digits before the chip: what Markdown made of its other signs does not matter.
 * @param {Element} block
 * @param {HTMLElement} chip
 * @param {string} statement
 * @returns {Place[]} none where it does not stand there as it was written
 */
const stretch = (block, chip, statement) => {
  const wanted = (statement.match(TELLING) ?? []).join("")
  const places = lettersBefore(block, chip)
  const start = wanted ? places.map(({ node, offset }) => node.data[offset]).join("").lastIndexOf(wanted) : -1
  return start < 0 ? [] : places.slice(start, start + wanted.length)
}

/** @param {Element} block @param {HTMLElement} chip */
const lettersBefore = (block, chip) => {
  /** @type {Place[]} */
  const places = []
  const walker = document.createTreeWalker(block, TEXTS)
  for (let node = /** @type {Text | null} */ (walker.nextNode()); node; node = /** @type {Text | null} */ (walker.nextNode())) {
    if (chip.compareDocumentPosition(node) & FOLLOWING) break
    if (!node.parentElement?.closest("[data-part=chip]")) places.push(...lettersOf(node))
  }
  return places
}

/** Of a letter beyond the first plane both halves are counted, as `length` counts them. @param {Text} node @returns {Place[]} */
const lettersOf = (node) => [...node.data.matchAll(TELLING)].flatMap(({ 0: sign, index }) =>
  Array.from(sign, () => index).concat(sign.length > 1 ? [index + 1] : []).map((offset) => ({ node, offset })))

/** @param {readonly Place[]} places @param {boolean} isStruck */
const wrap = (places, isStruck) => {
  const [first, last] = [places[0], places.at(-1)]
  // Between two pieces of text the spaces belong to the statement too.
  for (const node of new Set(places.map((place) => place.node))) {
    const range = document.createRange()
    range.setStart(node, node === first?.node ? first.offset : 0)
    range.setEnd(node, node === last?.node ? last.offset + 1 : node.data.length)
    const mark = document.createElement(isStruck ? "del" : "mark")
    mark.className = "disputed"
    mark.dataset.part = "disputed"
    range.surroundContents(mark)
  }
}
