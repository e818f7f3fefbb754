/** What a chip leads to: a small card beside the chip that the pointer or the focus is on. */

import { day } from "../ui/dates.js"
import { part, setText } from "../ui/dom.js"
import { locale, translate } from "../ui/i18n.js"
import { beside } from "../ui/placement.js"
import { verdictWord } from "./verdict-line.js"

/** @typedef {import("../model/types.js").Source} Source */

/**
 * Let the chips in `root` show their source.
 * @param {HTMLElement} root
 * @param {(index: number) => Source | undefined} sourceOf
 */
export const showsCitationCards = (root, sourceOf) => {
  const show = (/** @type {Event} */ event) => {
    const chip = event.target instanceof Element && event.target.closest("[data-part=chip]")
    const source = chip instanceof HTMLElement ? sourceOf(Number(chip.dataset.source)) : undefined
    if (chip instanceof HTMLElement && source) draw(chip, source)
  }
  const hide = () => { part("citation-card").hidden = true }
  // A finger has no hover: there the tap opens the source itself.
  root.addEventListener("pointerover", (event) => { if (event.pointerType === "mouse") show(event) })
  root.addEventListener("focusin", (event) => {
    if (event.target instanceof Element && event.target.matches(":focus-visible")) show(event)
  })
  for (const end of ["pointerout", "focusout", "click"]) root.addEventListener(end, hide)
}

/** @param {HTMLElement} chip @param {Source} source */
const draw = (chip, source) => {
  const card = part("citation-card")
  const verdict = chip.dataset.verdict ?? ""
  setText(part("number", card), String(source.index))
  setText(part("site", card), source.site)
  setText(part("date", card), day(source.published, locale))
  setText(part("title", card), source.title || source.url)
  const reason = chip.dataset.reason ?? ""
  setText(part("verdict", card), verdictWord(verdict, reason))
  setText(part("reason", card), reason && translate(`reason.${reason}`))
  card.dataset.verdict = verdict
  card.hidden = false
  const { left, top } = beside(chip.getBoundingClientRect(), card.getBoundingClientRect(), innerWidth)
  card.style.setProperty("inset-inline-start", `${left}px`)
  card.style.setProperty("inset-block-start", `${top}px`)
}
