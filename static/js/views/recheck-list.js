/** What has changed since an answer was written: which of its cited statements hold, have changed, or are gone from their pages. */

import { Problem } from "../net/api.js"
import { recheck } from "../net/recheck.js"
import { clone, part, setText } from "../ui/dom.js"
import { shortTime } from "../ui/dates.js"
import { locale, sentence, translate } from "../ui/i18n.js"

/** @typedef {import("../model/types.js").Recheck} Recheck */

const KINDS = /** @type {const} */ (["holds", "changed", "lost", "unread"])
const SHOWN = 160

/** "4 hold · 1 changed" @param {Recheck["statements"]} statements */
export const recheckLine = (statements) =>
  KINDS.map((kind) => [kind, statements.filter(({ now }) => now === kind).length]).filter(([, count]) => count)
    .map(([kind, count]) => translate(`recheck.${kind}`, { n: count ?? 0 })).join(" · ")

export class RecheckList {
  #element
  #button
  #read
  #run
  #open

  /**
   * @param {HTMLElement} root of the run
   * @param {{run: () => string, open: (index: number, opener: HTMLElement) => void}} around
   * @param {(run: string) => Promise<Recheck | null>} [read]
   */
  constructor(root, { run, open }, read = recheck) {
    this.#element = part("recheck", root)
    this.#button = part("recheck-ask", root)
    this.#run = run
    this.#open = open
    this.#read = read
    this.#button.addEventListener("click", () => void this.#ask())
  }

  /** @param {boolean} isOffered whether the answer cites pages that may have changed */
  offer(isOffered) {
    this.#button.hidden = !isOffered
  }

  async #ask() {
    if (this.#element.dataset.busy) return
    this.#element.dataset.busy = "true"
    this.#say(translate("recheck.reading"), [])
    try {
      const found = await this.#read(this.#run())
      if (!found?.checked_at) this.#say(translate("recheck.late"), [])
      else this.#show(found)
    } catch (error) {
      if (!(error instanceof Problem)) throw error
      this.#say(error.message, [])
    } finally {
      delete this.#element.dataset.busy
    }
  }

  /** @param {Recheck} found */
  #show({ checked_at: at, statements }) {
    const line = recheckLine(statements) || translate("recheck.none")
    const told = statements.filter(({ now }) => now !== "holds")
    this.#say(translate("recheck.line", { time: shortTime(at ?? "", locale), line }), told)
  }

  /** @param {string} line @param {Recheck["statements"]} statements */
  #say(line, statements) {
    this.#element.hidden = false
    setText(part("recheck-line", this.#element), line)
    part("recheck-list", this.#element).replaceChildren(...statements.map((one) => this.#row(one)))
  }

  /** @param {Recheck["statements"][number]} statement */
  #row({ index, text, now, quote, code }) {
    const row = clone("recheck")
    const chip = part("recheck-source", row)
    setText(chip, String(index))
    chip.setAttribute("aria-label", translate("sources.number", { n: index }))
    chip.addEventListener("click", () => this.#open(index, chip))
    row.dataset.now = now
    setText(part("recheck-now", row), translate(`recheck.now.${now}`))
    setText(part("recheck-text", row), text.length > SHOWN ? `${text.slice(0, SHOWN)}…` : text)
    part("recheck-quote", row).hidden = !quote && !code
    setText(part("recheck-quote", row), quote || (code ? sentence(code) : ""))
    return row
  }
}
