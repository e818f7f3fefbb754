/** The keys of the whole page, and the sheet that tells all of them: `?` opens it, as does the account's menu. */

import { closeByBackdrop, part } from "../ui/dom.js"

/** @typedef {Record<"start" | "sidebar" | "copy" | "focus", () => void>} Acts */

/** With Ctrl (⌘) and Shift. @type {Record<string, keyof Acts>} */
const WITH_SHIFT = { o: "start", s: "sidebar", c: "copy" }

/**
 * What a key press is for; null: nothing of the whole page.
 * @param {Pick<KeyboardEvent, "key" | "ctrlKey" | "metaKey" | "shiftKey" | "altKey" | "isComposing">} event
 * @param {boolean} isTyping whether the focus is where text is written
 * @returns {keyof Acts | "help" | null}
 */
export const actOf = ({ key, ctrlKey, metaKey, shiftKey, altKey, isComposing }, isTyping) => {
  if (isComposing || altKey) return null
  if (ctrlKey || metaKey) return key === "/" ? "help" : (shiftKey ? WITH_SHIFT[key.toLowerCase()] : null) ?? null
  if (isTyping) return null
  return key === "?" ? "help" : key === "/" ? "focus" : null
}

export class Shortcuts {
  #dialog = /** @type {HTMLDialogElement} */ (part("shortcuts"))
  /** @type {Element | null} */
  #opener = null

  /** @param {Acts} acts */
  constructor(acts) {
    document.addEventListener("keydown", (event) => {
      const act = event.defaultPrevented ? null : actOf(event, isText(event.target))
      // What a dialog is open over stays as it is.
      const isOver = document.querySelector("dialog[open]") !== null
      if (act === null || (isOver && !(act === "help" && this.#dialog.open))) return
      event.preventDefault()
      if (act === "help") this.#toggle()
      else acts[act]()
    })
    part("open-shortcuts").addEventListener("click", () => this.#toggle())
    closeByBackdrop(this.#dialog)
    this.#dialog.addEventListener("close", () => { if (this.#opener instanceof HTMLElement) this.#opener.focus({ preventScroll: true }) })
  }

  #toggle() {
    if (this.#dialog.open) return this.#dialog.close()
    this.#opener = document.activeElement
    part("menu").removeAttribute("open")
    this.#dialog.showModal()
  }
}

/** @param {EventTarget | null} target */
const isText = (target) =>
  target instanceof HTMLElement && (target.isContentEditable || target.matches("textarea, select, input:not([type=checkbox], [type=radio])"))
