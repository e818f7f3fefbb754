/** What a chip leads to, at a glance: a small card beside the chip that the pointer or the focus is on. */

import { day } from "../ui/dates.js"
import { part, say } from "../ui/dom.js"
import { locale, word } from "../ui/i18n.js"

/** @typedef {import("../model/types.js").Source} Source */
/** @typedef {{left: number, top: number, bottom: number, width: number}} Box */

const GAP_PX = 8
const EDGE_PX = 12

/**
 * Where a card stands: above its chip if there is room, and never beyond the window's edge.
 * @param {Box} chip
 * @param {{width: number, height: number}} card
 * @param {number} windowWidth
 * @returns {{left: number, top: number}}
 */
export const beside = (chip, card, windowWidth) => {
  const above = chip.top - card.height - GAP_PX
  const middle = chip.left + chip.width / 2 - card.width / 2
  const left = Math.max(EDGE_PX, Math.min(middle, windowWidth - card.width - EDGE_PX))
  return { left, top: above >= EDGE_PX ? above : chip.bottom + GAP_PX }
}

/**
 * Let the chips in `root` show their source.
 * @param {HTMLElement} root
 * @param {(index: number) => Source | undefined} sourceOf
 */
export const glanceable = (root, sourceOf) => {
  const show = (/** @type {Event} */ event) => {
    const chip = event.target instanceof Element && event.target.closest("[data-part=chip]")
    const source = chip instanceof HTMLElement ? sourceOf(Number(chip.dataset.source)) : undefined
    if (chip instanceof HTMLElement && source) draw(chip, source)
  }
  const hide = () => { part("glance").hidden = true }
  // A finger has no hover: there the tap opens the source itself.
  root.addEventListener("pointerover", (event) => { if (event.pointerType === "mouse") show(event) })
  root.addEventListener("focusin", (event) => {
    if (event.target instanceof Element && event.target.matches(":focus-visible")) show(event)
  })
  for (const end of ["pointerout", "focusout", "click"]) root.addEventListener(end, hide)
}

/** @param {HTMLElement} chip @param {Source} source */
const draw = (chip, source) => {
  const card = part("glance")
  const verdict = chip.dataset.verdict ?? ""
  say(part("number", card), String(source.index))
  say(part("site", card), source.site)
  say(part("date", card), day(source.published, locale))
  say(part("title", card), source.title || source.url)
  say(part("verdict", card), verdict && word(`verdict.${verdict}`))
  card.dataset.verdict = verdict
  card.hidden = false
  const { left, top } = beside(chip.getBoundingClientRect(), card.getBoundingClientRect(), innerWidth)
  card.style.setProperty("inset-inline-start", `${left}px`)
  card.style.setProperty("inset-block-start", `${top}px`)
}
