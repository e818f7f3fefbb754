/**
 * A selected piece of an answer as plain text: citations are ` [3]` apart from the word before them, items have their bullets
 * and numbers, cells a tab between them.
 */

const BLOCKS = new Set(["P", "PRE", "BLOCKQUOTE", "UL", "OL", "TABLE", "H2", "H3", "H4", "H5", "H6", "DIV", "HR"])
/** What belongs to the page and not to the text. */
const TOOLS = "[data-part=copy-code], [data-part=copy-table], .code__bar, .prose__host"
/** Stands for a space of code until the others are put in order. */
const CODE_SPACE = "\ue000"

/**
 * @param {Node} root a copy of what is selected
 * @returns {string}
 */
export const plainText = (root) =>
  textOf(root).replaceAll(/ *([\n\t]) */g, "$1").replaceAll(/\n{3,}/g, "\n\n").replaceAll("\u2060", "").replaceAll(CODE_SPACE, " ").trim()

/** @param {Node} node @returns {string} */
const textOf = (node) => {
  if (node.nodeType === Node.TEXT_NODE) return (node.textContent ?? "").replaceAll(/\s+/g, " ")
  if (!(node instanceof HTMLElement)) return childrenOf(node)
  if (node.matches(TOOLS)) return ""
  if (node.matches("[data-part=chip]")) return ` [${node.dataset.source}]`
  if (node.matches(".katex")) return node.querySelector("annotation")?.textContent ?? node.textContent ?? ""
  return (BY_TAG[node.tagName] ?? blockOrInline)(node)
}

/** @type {Record<string, (node: HTMLElement) => string>} */
const BY_TAG = {
  BR: () => "\n",
  PRE: (node) => `\n${(node.textContent ?? "").replace(/\n$/, "").replaceAll(" ", CODE_SPACE)}\n`,
  LI: (node) => `\n${bullet(node)}${childrenOf(node).trim()}`,
  TR: (node) => `\n${childrenOf(node).trim()}`,
  TD: (node) => cell(node),
  TH: (node) => cell(node),
}

/** @param {HTMLElement} node */
const cell = (node) => `${childrenOf(node).trim()}${node.nextElementSibling ? "\t" : ""}`

/** @param {HTMLElement} node */
const blockOrInline = (node) => {
  const text = childrenOf(node)
  if (!BLOCKS.has(node.tagName)) return text
  return node.parentElement?.tagName === "LI" ? `\n${text.trim()}` : `\n\n${text}\n\n`
}

/** @param {Node} node */
const childrenOf = (node) => [...node.childNodes].map(textOf).join("")

/** @param {HTMLElement} item */
const bullet = (item) => {
  const list = item.parentElement
  if (list?.tagName !== "OL") return "- "
  const first = Number(list.getAttribute("start") ?? 1)
  return `${first + [...list.children].indexOf(item)}. `
}

/**
 * Have what is copied out of answers be such text.
 * @param {HTMLElement} root
 */
export const copiesAsText = (root) => {
  root.addEventListener("copy", (event) => {
    const selection = getSelection()
    if (!selection || selection.isCollapsed || event.target instanceof HTMLTextAreaElement || event.target instanceof HTMLInputElement) return
    // Firefox selects several stretches, and the cells of a table each for itself.
    const ranges = Array.from({ length: selection.rangeCount }, (_, place) => selection.getRangeAt(place))
    const copies = ranges.map((range) => range.cloneContents())
    // Code is copied as it stands.
    if (ranges.every(isInCode) || !copies.some((copy) => copy.querySelector("[data-part=chip], li, td"))) return
    event.clipboardData?.setData("text/plain", copies.map(plainText).filter(Boolean).join("\n"))
    event.preventDefault()
  })
}

/** @param {Range} range */
const isInCode = ({ commonAncestorContainer: within }) => (within instanceof Element ? within : within.parentElement)?.closest("pre") instanceof Element
