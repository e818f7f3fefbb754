/** Where a question is searched: sites, how new, which kind of sources; chosen in a dialog, told on its button. */

import { closeByBackdrop, part, setText } from "../ui/dom.js"
import { translate } from "../ui/i18n.js"

/** @typedef {{sites?: string[], days?: number | null, focus?: string}} Scope */

const SITE = /^-?[^\s/:@]+\.[^\s/:@]+$/
const SITES_MAX = 10
const PERIODS = [1, 7, 31, 366]

/**
 * The sites that a reader has written, between spaces or commas; one that begins with "-" is left out.
 * @param {string} text
 * @returns {{sites: string[], wrong: string[]}}
 */
export const sitesIn = (text) => {
  const names = text.split(/[\s,;，、；]+/).filter(Boolean).map((name) => name.toLowerCase().replace(/^(-?)https?:\/\//, "$1").replace(/(?<=.)\/.*$/, ""))
  return { sites: [...new Set(names.filter((name) => SITE.test(name)))].slice(0, SITES_MAX), wrong: names.filter((name) => !SITE.test(name)) }
}

export class SearchScope {
  #button = part("scope")
  #dialog = /** @type {HTMLDialogElement} */ (part("scope-dialog"))
  #sites = /** @type {HTMLInputElement} */ (part("scope-sites"))
  #days = /** @type {HTMLSelectElement} */ (part("scope-days"))
  #focus = /** @type {HTMLSelectElement} */ (part("scope-focus"))
  /** @type {Required<Scope>} */
  #chosen = { sites: [], days: null, focus: "" }
  #changed

  /** @param {() => void} changed the reader has chosen */
  constructor(changed) {
    this.#changed = changed
    this.#button.addEventListener("click", () => this.#open())
    part("scope-form").addEventListener("submit", (event) => {
      event.preventDefault()
      this.#take()
    })
    part("scope-clear").addEventListener("click", () => this.#choose({}))
    this.#dialog.addEventListener("close", () => this.#button.focus({ preventScroll: true }))
    closeByBackdrop(this.#dialog)
  }

  /** As it is remembered. */
  get chosen() {
    return this.#chosen
  }

  /** What a question is asked with, of which nothing need be said that limits nothing. @returns {Scope} */
  get wanted() {
    const { sites, days, focus } = this.#chosen
    return { ...(sites.length > 0 && { sites }), ...(days && { days }), ...(focus && { focus }) }
  }

  /** @param {Scope} scope */
  restore({ sites = [], days = null, focus = "" }) {
    this.#chosen = { sites, days, focus }
    this.#draw()
  }

  /** It limits a search only. @param {boolean} isSearched */
  offer(isSearched) {
    this.#button.hidden = !isSearched
  }

  #open() {
    this.#sites.value = this.#chosen.sites.join(" ")
    this.#days.value = String(this.#chosen.days ?? "")
    this.#focus.value = this.#chosen.focus
    this.#complain("")
    this.#dialog.showModal()
  }

  #take() {
    const { sites, wrong } = sitesIn(this.#sites.value)
    if (wrong.length > 0) return this.#complain(translate("scope.wrong", { name: wrong[0] ?? "" }))
    this.#choose({ sites, days: Number(this.#days.value) || null, focus: this.#focus.value })
  }

  /** @param {Scope} scope */
  #choose(scope) {
    this.restore(scope)
    this.#dialog.close()
    this.#changed()
  }

  /** @param {string} text */
  #complain(text) {
    setText(part("scope-problem"), text)
    this.#sites.toggleAttribute("aria-invalid", text !== "")
  }

  #draw() {
    const { sites, days, focus } = this.#chosen
    const [first = ""] = sites
    const words = [
      sites.length > 1 ? translate("scope.sites", { count: sites.length }) : first,
      days ? translate(`scope.days.${PERIODS.find((period) => days <= period) ?? 366}`) : "",
      focus ? translate(`scope.focus.${focus}`) : "",
    ].filter(Boolean)
    setText(part("scope-label"), words.join(" · "))
    this.#button.toggleAttribute("data-chosen", words.length > 0)
  }
}
