/** Mathematics and coloured code, each library loaded when the first text needs it. */

import { nodes } from "./markdown.js"

const LONGEST_CODE = 20_000
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
  if (formulas.length > 0) katex ? formulas.forEach(typeset) : void loadKatex().then(() => formulas.forEach(typeset))
  if (!isSettled) return
  const codes = [.../** @type {NodeListOf<HTMLElement>} */ (root.querySelectorAll("code[data-language]:not([data-language=''])"))]
  if (codes.length > 0) highlight ? codes.forEach(colour) : void loadHighlight().then(() => codes.forEach(colour))
}

const loadKatex = async () => {
  const sheet = document.createElement("link")
  sheet.rel = "stylesheet"
  sheet.href = document.documentElement.dataset.katexCss ?? ""
  document.head.append(sheet)
  katex = (await import("katex")).default
}

const loadHighlight = async () => {
  highlight = (await import("@highlightjs/cdn-assets/es/highlight.min.js")).default
}

/** @param {HTMLElement} formula */
const typeset = (formula) => {
  const tex = formula.textContent ?? ""
  if (!formula.dataset.math || !katex) return
  // KaTeX builds nodes itself and sets styles through the object model, which our policy allows.
  katex.render(tex, formula, {
    displayMode: formula.dataset.math === "display", throwOnError: false, trust: false, strict: "ignore",
    maxSize: 20, maxExpand: 200,
  })
  formula.removeAttribute("data-math")
}

/** @param {HTMLElement} code */
const colour = (code) => {
  const language = code.dataset.language ?? ""
  const text = code.textContent ?? ""
  if (!highlight?.getLanguage(language) || text.length > LONGEST_CODE) return
  code.replaceChildren(nodes(highlight.highlight(text, { language, ignoreIllegals: true }).value))
}
