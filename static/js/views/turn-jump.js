/** Addresses that lead to one turn of a conversation, and going there. */

import { MOST_TURNS } from "../net/api.js"

const SIGN = "#turn-"
const LIT_MS = 2_400
/** A turn that comes into sight is drawn, and others with it: its place is not final before. */
const LOOKS_MS = [0, 120, 400, 900]

/** @param {string} conversation @param {string | null} turn */
export const addressOf = (conversation, turn) => `/c/${conversation}${turn ? SIGN + turn : ""}`

/** The turn that an address leads to. @param {string} hash */
export const turnIn = (hash) => (/^#turn-[0-9a-f-]{36}$/.test(hash) ? hash.slice(SIGN.length) : null)

/**
 * Show a turn of the shown branch, however far from its end it is.
 * @param {string} turn
 * @param {{showOlder: (limit?: number) => Promise<boolean>}} thread
 * @param {{stay: () => void}} scroll
 */
export const jumpTo = async (turn, thread, scroll) => {
  const find = () => /** @type {HTMLElement | null} */ (document.querySelector(`[data-turn="${turn}"]`))
  scroll.stay()
  while (!find() && await thread.showOlder(MOST_TURNS));
  const element = find()
  if (!element) return
  element.classList.add("turn--lit")
  setTimeout(() => element.classList.remove("turn--lit"), LIT_MS)
  // Whoever scrolls meanwhile has found it, or wants to go elsewhere.
  let isElsewhere = false
  for (const kind of ["wheel", "touchstart", "keydown"]) {
    document.addEventListener(kind, () => { isElsewhere = true }, { once: true, passive: true })
  }
  for (const wait of LOOKS_MS) {
    setTimeout(() => { if (!isElsewhere) element.scrollIntoView({ block: "start" }) }, wait)
  }
}
