/** What an administrator has folded away on the start page stays so in this browser. */

import { recall, remember } from "../ui/storage.js"

/** @param {HTMLElement} root */
export const remembersFold = (root) => {
  const fold = /** @type {HTMLDetailsElement | null} */ (root.querySelector("[data-part=checklist]"))
  if (!fold) return
  fold.open = recall("checklist") !== "folded"
  fold.addEventListener("toggle", () => remember("checklist", fold.open ? null : "folded"))
}
