/**
 * What a chip leads to, told before one goes there: a card beside the chip that the pointer or the focus is on; for a finger,
 * which has no hover, a sheet at the bottom that leads on to the page.
 */

import { part, setText } from "../ui/dom.js"
import { beside } from "../ui/placement.js"
import { drawQuote, drawSource, drawVerdict } from "./citation-facts.js"

/** @typedef {import("../model/types.js").Source} Source */
/** @typedef {import("./citation-facts.js").Checked} Checked */
/** @typedef {{source: Source, checked: Checked | null}} Cited */

/**
 * Let the chips in `root` show their source.
 * @param {HTMLElement} root
 * @param {(chip: HTMLElement) => Cited | null} citedBy
 */
export const showsCitationCards = (root, citedBy) => {
  const show = (/** @type {Event} */ event) => {
    const chip = event.target instanceof Element && event.target.closest("[data-part=chip]")
    const cited = chip instanceof HTMLElement ? citedBy(chip) : null
    if (chip instanceof HTMLElement && cited) drawCard(chip, cited)
  }
  root.addEventListener("pointerover", (event) => { if (event.pointerType === "mouse") show(event) })
  root.addEventListener("focusin", (event) => {
    if (event.target instanceof Element && event.target.matches(":focus-visible")) show(event)
  })
  for (const end of ["pointerout", "focusout", "click"]) root.addEventListener(end, hideCard)
}

/** Whether it was shown. */
export const hideCard = () => {
  const card = part("citation-card")
  const wasShown = !card.hidden
  card.hidden = true
  return wasShown
}

/** Whether a click was made with a finger. @param {Event} event */
export const isTap = (event) => "pointerType" in event && event.pointerType === "touch"

/**
 * Show a citation at the bottom of the screen.
 * @param {Cited} cited
 * @param {() => void} open its page, if the reader wants it
 */
export const showSheet = (cited, open) => {
  const sheet = /** @type {HTMLDialogElement} */ (part("citation-sheet"))
  draw(sheet, cited)
  const statement = part("statement", sheet)
  statement.hidden = !cited.checked
  setText(statement, cited.checked?.statement ?? "")
  sheet.onclick = (event) => { if (event.target === sheet) sheet.close() }
  part("sheet-open", sheet).onclick = () => {
    sheet.close()
    open()
  }
  sheet.showModal()
}

/** @param {HTMLElement} root @param {Cited} cited */
const draw = (root, { source, checked }) => {
  drawSource(root, source)
  drawVerdict(root, checked)
  drawQuote(root, checked)
}

/** @param {HTMLElement} chip @param {Cited} cited */
const drawCard = (chip, cited) => {
  const card = part("citation-card")
  draw(card, cited)
  card.hidden = false
  const { left, top } = beside(chip.getBoundingClientRect(), card.getBoundingClientRect(), innerWidth)
  card.style.setProperty("inset-inline-start", `${left}px`)
  card.style.setProperty("inset-block-start", `${top}px`)
}
