/** A title that is being written anew in its own place: Enter or leaving keeps it, Escape does not. */

import { clone } from "../ui/dom.js"

/**
 * @param {HTMLElement} place
 * @param {string} title
 * @param {(title: string, isByKey: boolean) => Promise<void>} done is given "" where the old title stays; whether a key ended it
 */
export const editTitle = (place, title, done) => {
  const input = /** @type {HTMLInputElement} */ (clone("rename"))
  const before = [...place.childNodes]
  let isDone = false
  const end = (/** @type {boolean} */ isKept, /** @type {boolean} */ isByKey) => {
    if (isDone) return
    isDone = true
    place.replaceChildren(...before)
    void done(isKept ? input.value.trim() : "", isByKey)
  }
  input.value = title
  place.replaceChildren(input)
  input.select()
  input.focus({ preventScroll: true })
  input.addEventListener("blur", () => end(true, false))
  input.addEventListener("keydown", (event) => {
    // The Enter that ends a composition is the input method's.
    if (event.isComposing || event.keyCode === 229) return
    if (event.key === "Enter") end(true, true)
    if (event.key !== "Escape") return
    event.stopPropagation()
    end(false, true)
  })
}
