/** One short message at the edge of the page, for what is not about the answer; it may offer to take something back. */

import { part, setText } from "./dom.js"

const SHORT_MS = 5_000
const LONG_MS = 10_000

/**
 * @typedef {object} Offer
 * @property {string} label of the button
 * @property {() => void} act when it is pressed
 * @property {() => void} [end] when the message goes and it was not
 */

/** @type {ReturnType<typeof setTimeout> | undefined} */
let timer
/** @type {Offer | null} */
let current = null

/**
 * Show a message instead of the one before it.
 * @param {string} text
 * @param {Offer | null} [offer] it then stays longer
 */
export const toast = (text, offer = null) => {
  end()
  current = offer
  const element = part("toast")
  const button = part("toast-act", element)
  setText(part("toast-text", element), text)
  setText(button, offer?.label ?? "")
  button.hidden = offer === null
  button.onclick = () => {
    const pressed = current
    current = null
    hide()
    pressed?.act()
  }
  element.hidden = false
  // Whoever is about to press it is given the time.
  element.onpointerenter = button.onfocus = () => clearTimeout(timer)
  element.onpointerleave = button.onblur = () => { if (!element.hidden) wait(offer) }
  wait(offer)
}

/** Do now what a message's end would do: the page is left. */
export const endToast = () => end()

/** @param {Offer | null} offer */
const wait = (offer) => {
  clearTimeout(timer)
  timer = setTimeout(end, offer ? LONG_MS : SHORT_MS)
}

const end = () => {
  const ended = current
  current = null
  hide()
  ended?.end?.()
}

const hide = () => {
  clearTimeout(timer)
  part("toast").hidden = true
}
