/** Mathematics and coloured code, each library loaded when the first text needs it. */

import { nodes } from "./markdown.js"
import { translate } from "../ui/i18n.js"

const LONGEST_CODE = 20_000
// A formula that anybody reads is far below these; what is above would freeze the page, and stays the text that it is.
const LONGEST_TEX = 2000
const DEEPEST_TEX = 40
/** In one block of a text. */
const FORMULAS_MAX = 300
/** How long formulas are drawn before the page may do something else. */
const SLICE_MS = 8
/** @type {HTMLElement[]} */
const waiting = []
let isDrawing = false
let hasChemistry = false
/** @type {typeof import("katex").default | null} */
let katex = null
/** @type {typeof import("@highlightjs/cdn-assets/es/highlight.min.js").default | null} */
let highlight = null

/**
 * Typeset the formulas in `root`, and colour its code when no more of it will come.
 * @param {ParentNode} root
 * @param {boolean} isSettled
 */
export const decorate = (root, isSettled) => {
  const formulas = [.../** @type {NodeListOf<HTMLElement>} */ (root.querySelectorAll("[data-math]"))]
  if (formulas.length > 0) void typesetAll(formulas)
  if (!isSettled) return
  for (const table of root.querySelectorAll(".prose__table")) offerCopy(table)
  const codes = [.../** @type {NodeListOf<HTMLElement>} */ (root.querySelectorAll("code[data-language]:not([data-language=''])"))]
  if (codes.length > 0) highlight ? codes.forEach(colour) : void loadHighlight().then(() => codes.forEach(colour))
}

/** A button above a table that is complete. @param {Element} table */
const offerCopy = (table) => {
  if (table.previousElementSibling?.matches("[data-part=copy-table]")) return
  const button = document.createElement("button")
  button.type = "button"
  button.className = "prose__copy"
  button.dataset.part = "copy-table"
  button.textContent = translate("table.copy")
  table.before(button)
}

/** @param {HTMLElement[]} formulas */
const typesetAll = async (formulas) => {
  if (!katex) await loadKatex()
  if (!hasChemistry && formulas.some(({ textContent }) => /\\(?:ce|pu)\b/.test(textContent ?? ""))) await loadChemistry()
  waiting.push(...formulas.slice(0, FORMULAS_MAX))
  formulas.slice(FORMULAS_MAX).forEach(leaveAsText)
  if (!isDrawing) drawSlice()
}

const drawSlice = () => {
  const until = performance.now() + SLICE_MS
  let drawn = 0
  while (waiting.length > drawn && performance.now() < until) typeset(/** @type {HTMLElement} */ (waiting[drawn++]))
  waiting.splice(0, drawn)
  isDrawing = waiting.length > 0
  if (isDrawing) setTimeout(drawSlice)
}

const loadKatex = async () => {
  const sheet = document.createElement("link")
  sheet.rel = "stylesheet"
  sheet.href = document.documentElement.dataset.katexCss ?? ""
  document.head.append(sheet)
  katex = (await import("katex")).default
}

// `\ce{…}` and `\pu{…}` add themselves to the library.
const loadChemistry = async () => {
  await import("katex/contrib/mhchem")
  hasChemistry = true
}

const loadHighlight = async () => {
  highlight = (await import("@highlightjs/cdn-assets/es/highlight.min.js")).default
}

/** @param {HTMLElement} formula */
const typeset = (formula) => {
  const tex = formula.textContent ?? ""
  const shape = formula.dataset.math
  // What was written anew meanwhile has formulas of its own.
  if (!shape || !katex || !formula.isConnected) return
  formula.removeAttribute("data-math")
  if (isTooMuch(tex)) return leaveAsText(formula)
  try {
    // KaTeX builds nodes itself and sets styles through the object model, which our policy allows.
    katex.render(tex, formula, {
      displayMode: shape === "display", throwOnError: false, trust: false, strict: "ignore", maxSize: 20, maxExpand: 200,
    })
  } catch (error) {
    // What KaTeX does not understand it shows itself; this is a stack or a limit of its own.
    if (!(error instanceof RangeError || error instanceof TypeError)) throw error
    formula.textContent = tex
    leaveAsText(formula)
  }
}

/** @param {HTMLElement} formula */
const leaveAsText = (formula) => {
  formula.removeAttribute("data-math")
  formula.classList.add("math--source")
}

/** @param {string} tex */
export const isTooMuch = (tex) => {
  let depth = 0
  for (const sign of tex.length > LONGEST_TEX ? "" : tex) {
    if (sign === "{") depth += 1
    else if (sign === "}") depth -= 1
    if (depth > DEEPEST_TEX) return true
  }
  return tex.length > LONGEST_TEX || (tex.match(/\\left|\\begin/g) ?? []).length > DEEPEST_TEX
}

/** @param {HTMLElement} code */
const colour = (code) => {
  const language = code.dataset.language ?? ""
  const text = code.textContent ?? ""
  if (!highlight?.getLanguage(language) || text.length > LONGEST_CODE) return
  code.replaceChildren(nodes(highlight.highlight(text, { language, ignoreIllegals: true }).value))
}
