/** How the page looks by the reader's wish: light or dark, and how large its text is. */

import { wish, wished } from "../ui/cookies.js"

/** The hooks of the two groups of choices, by the wish that they set. */
const WISHES = /** @type {const} */ (["theme", "text"])

export class Appearance {
  constructor() {
    for (const name of WISHES) {
      for (const choice of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll(`[data-part=${name}] [data-choice]`))) {
        choice.addEventListener("click", () => {
          wish(name, choice.dataset.choice ?? "")
          this.#draw(name)
        })
      }
      this.#draw(name)
    }
    this.#keepAddress()
  }

  /** @param {typeof WISHES[number]} name */
  #draw(name) {
    for (const choice of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll(`[data-part=${name}] [data-choice]`))) {
      choice.setAttribute("aria-pressed", String(choice.dataset.choice === wished(name)))
    }
  }

  // The page may show another conversation than the one that it was loaded with: a change of language comes back to it.
  #keepAddress() {
    for (const form of document.querySelectorAll("form[data-part=languages]")) {
      form.addEventListener("submit", () => {
        const next = form.querySelector("[name=next]")
        if (next instanceof HTMLInputElement) next.value = location.pathname + location.search
      })
    }
  }
}
