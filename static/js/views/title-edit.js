/** A title that is being written anew in its own row: Enter or leaving keeps it, Escape does not. */

import { clone } from "../ui/dom.js"

/**
 * @param {HTMLElement} row
 * @param {string} title
 * @param {(title: string) => Promise<void>} done is given "" where the old title stays
 */
export const editTitle = (row, title, done) => {
  const input = /** @type {HTMLInputElement} */ (clone("rename"))
  let isDone = false
  const end = (/** @type {boolean} */ isKept) => {
    if (isDone) return
    isDone = true
    input.remove()
    void done(isKept ? input.value.trim() : "")
  }
  input.value = title
  row.replaceChildren(input)
  input.select()
  input.addEventListener("blur", () => end(true))
  input.addEventListener("keydown", (event) => {
    // The Enter that ends a composition is the input method's.
    if (event.isComposing || event.keyCode === 229) return
    if (event.key === "Enter") end(true)
    if (event.key !== "Escape") return
    event.stopPropagation()
    end(false)
  })
}
