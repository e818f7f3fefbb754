/** The panel of sources: the list of a run's sources, and one stored page with what was used of it. */

import { Problem, readSource } from "../net/api.js"
import { day } from "../ui/dates.js"
import { clone, part, setText } from "../ui/dom.js"
import { onEscape } from "../ui/escape.js"
import { withoutSource } from "./retry-choices.js"
import { allSources, citedSources, isOver, isUsed } from "../model/run-state.js"
import { drawVerdict } from "./citation-facts.js"
import { QuoteSteps } from "./quote-steps.js"
import { statementOf } from "../text/matched-words.js"
import { originalUrl } from "../text/passages.js"
import { drawPage } from "./stored-page.js"
import { locale, sentence, translate } from "../ui/i18n.js"

/** @typedef {import("../model/types.js").Run} Run */
/** @typedef {import("../model/types.js").Source} Source */
/** @typedef {import("../model/types.js").Check} Check */
/** @typedef {import("./retry-choices.js").Change} Change */

export class SourcesPanel {
  #panel = part("sources")
  #body = part("sources-body")
  #back = part("sources-back")
  #narrow = matchMedia("(width < 60rem)")
  #quotes = new QuoteSteps()
  /** @type {Run | null} */
  #run = null
  /** @type {number | null} */
  #index = null
  /** @type {HTMLElement | null} */
  #opener = null
  #verbs

  /** @param {{isNewest: (run: string) => boolean, retry: (run: string, change: Change) => void}} verbs */
  constructor(verbs) {
    this.#verbs = verbs
    part("sources-close").addEventListener("click", () => this.close())
    part("scrim").addEventListener("click", () => this.close())
    this.#back.addEventListener("click", () => this.#run && this.#showList(this.#run))
    onEscape(30, () => this.close())
  }

  /**
   * @param {Run} run
   * @param {number | null} index the source to open; null for the list
   * @param {Check | null} cited the citation that is followed
   * @param {HTMLElement} opener where the focus returns to
   */
  open(run, index, cited, opener) {
    this.#markOpener(opener)
    this.#panel.hidden = false
    this.#blockRest(this.#narrow.matches)
    this.#run = run
    if (index === null) this.#showList(run)
    else void this.#showPage(run, index, cited)
    part("sources-title").focus({ preventScroll: true })
  }

  /** A run has changed: the list grows with it. @param {Run} run */
  update(run) {
    if (run.run !== this.#run?.run || this.#panel.hidden) return
    const isSame = allSources(run).length === allSources(this.#run).length && run.status === this.#run.status
    this.#run = run
    if (this.#index === null && !isSame) this.#showList(run)
  }

  /** Whether it was open. */
  close() {
    if (this.#panel.hidden) return false
    this.#panel.hidden = true
    this.#blockRest(false)
    const opener = this.#opener
    this.#markOpener(null)
    if (opener?.isConnected) opener.focus({ preventScroll: true })
    return true
  }

  /** @param {HTMLElement | null} opener */
  #markOpener(opener) {
    this.#opener?.classList.remove("chip--open")
    this.#opener = opener
    if (opener?.dataset.part === "chip") opener.classList.add("chip--open")
  }

  /** @param {boolean} isBlocked */
  #blockRest(isBlocked) {
    part("scrim").hidden = !isBlocked
    for (const name of ["stage", "sidebar"]) part(name).inert = isBlocked
  }

  /** @param {Run} run */
  #showList(run) {
    this.#index = null
    this.#back.hidden = true
    this.#pin(run, null)
    this.#quotes.hide()
    const sources = allSources(run)
    setText(part("sources-title"), translate("sources.count", { count: sources.filter(isUsed).length }))
    part("sources-site").hidden = true
    part("sources-original").hidden = true
    const cited = citedSources(run)
    const isCited = (/** @type {Source} */ source) => source.status === "read" && cited.has(source.index)
    this.#body.replaceChildren(
      ...this.#group("sources.cited", sources.filter(isCited)),
      ...this.#group("sources.read", sources.filter((source) => isUsed(source) && !isCited(source))),
      ...this.#group("sources.unread", sources.filter((source) => !isUsed(source))),
    )
  }

  /** @param {string} title @param {Source[]} sources */
  #group(title, sources) {
    if (sources.length === 0) return []
    const heading = document.createElement("h3")
    heading.className = "sources__group"
    heading.textContent = translate(title)
    const list = document.createElement("ol")
    list.append(...sources.map((source) => this.#card(source)))
    return [heading, list]
  }

  /** @param {Source} source */
  #card(source) {
    const row = clone("card")
    const card = part("card", row)
    card.classList.add(`card--${source.status}`)
    card.dataset.source = String(source.index)
    setText(part("number", row), String(source.index))
    setText(part("site", row), source.site)
    setText(part("date", row), day(source.published, locale))
    setText(part("title", row), source.title || source.url)
    const reason = source.code ? sentence(source.code) : ""
    setText(part("status", row), [translate(`source.${source.status}`), reason].filter(Boolean).join(translate("list.colon")))
    card.addEventListener("click", () => {
      if (this.#run) void this.#showPage(this.#run, source.index, null)
      part("sources-title").focus({ preventScroll: true })
    })
    return row
  }

  /** @param {Run} run @param {number} index */
  #offerWithout(run, index) {
    const change = isOver(run) && this.#verbs.isNewest(run.run) ? withoutSource(run, index) : null
    const button = part("without", this.#body)
    button.hidden = change === null
    button.addEventListener("click", () => {
      this.close()
      if (change) this.#verbs.retry(run.run, change)
    })
  }

  /** The statement that is being checked stays in sight, above the page. @param {Run} run @param {Check | null} check */
  #pin(run, check) {
    const pinned = part("checked", this.#panel)
    const text = check && run.parts[check.part]
    pinned.hidden = !text || text.type === "search"
    if (!check || !text || text.type === "search") return
    const statement = statementOf(text.text, check)
    setText(part("statement", pinned), statement)
    drawVerdict(pinned, { check, statement })
  }

  /** Which page it is, whatever of it is in sight. @param {Source | undefined} source */
  #drawHead(source) {
    const site = part("sources-site")
    const href = originalUrl(source?.url ?? "", "", location.href)
    setText(part("sources-title"), source?.title || source?.url || "")
    site.hidden = !source
    setText(site, source ? [translate("sources.number", { n: source.index }), source.site].filter(Boolean).join(" · ") : "")
    part("sources-original").hidden = !href
    if (href) part("sources-original").setAttribute("href", href)
  }

  /** @param {Run} run @param {number} index @param {Check | null} cited */
  async #showPage(run, index, cited) {
    this.#index = index
    this.#back.hidden = false
    this.#drawHead(allSources(run).find((source) => source.index === index))
    this.#pin(run, cited)
    const waiting = document.createElement("p")
    waiting.className = "sources__group"
    waiting.textContent = translate("sources.loading")
    this.#body.replaceChildren(waiting)
    try {
      const page = await readSource(run.run, index)
      if (this.#run?.run !== run.run || this.#index !== index) return
      drawPage(this.#body, page, cited?.quote ?? "")
      this.#quotes.show(this.#body)
      this.#offerWithout(this.#run, index)
    } catch (error) {
      if (!(error instanceof Problem)) throw error
      if (this.#index === index) waiting.textContent = error.message
    }
  }
}
