/** The panel of sources: the list of a run's sources, and one stored page with what was used of it. */

import { Problem, readSource } from "./api.js"
import { marks } from "./chips.js"
import { day } from "./dates.js"
import { clone, part, say } from "./markup.js"
import { citedSpan, originalUrl, segments } from "./passages.js"
import { allSources, answerText } from "./state.js"
import { locale, sentence, word } from "./words.js"

/** @typedef {import("./types.js").Run} Run */
/** @typedef {import("./types.js").Source} Source */
/** @typedef {import("./types.js").StoredPage} StoredPage */

export class SourcesPanel {
  #panel = part("sources")
  #body = part("sources-body")
  #back = part("sources-back")
  #narrow = matchMedia("(width < 60rem)")
  /** @type {Run | null} */
  #run = null
  /** @type {number | null} */
  #index = null
  /** @type {HTMLElement | null} */
  #opener = null

  constructor() {
    part("sources-close").addEventListener("click", () => this.close())
    part("scrim").addEventListener("click", () => this.close())
    this.#back.addEventListener("click", () => this.#run && this.#showList(this.#run))
    document.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && !event.isComposing && !document.querySelector("dialog[open]")) this.close()
    })
  }

  /**
   * @param {Run} run
   * @param {number | null} index the source to open; null for the list
   * @param {string} quote what of it is cited
   * @param {HTMLElement} opener where the focus returns to
   */
  open(run, index, quote, opener) {
    this.#markOpener(opener)
    this.#panel.hidden = false
    this.#blockRest(this.#narrow.matches)
    this.#run = run
    if (index === null) this.#showList(run)
    else void this.#showPage(run, index, quote)
    part("sources-title").focus({ preventScroll: true })
  }

  /** A run has changed: the list grows with it. @param {Run} run */
  update(run) {
    if (run.run !== this.#run?.run || this.#panel.hidden) return
    const isSame = allSources(run).length === allSources(this.#run).length && run.status === this.#run.status
    this.#run = run
    if (this.#index === null && !isSame) this.#showList(run)
  }

  close() {
    if (this.#panel.hidden) return
    this.#panel.hidden = true
    this.#blockRest(false)
    const opener = this.#opener
    this.#markOpener(null)
    if (opener?.isConnected) opener.focus({ preventScroll: true })
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
    const sources = allSources(run)
    say(part("sources-title"), word("sources.count", { count: sources.length }))
    const cited = new Set(marks(answerText(run)).map(({ index }) => index))
    const isCited = (/** @type {Source} */ source) => source.status === "read" && cited.has(source.index)
    this.#body.replaceChildren(
      ...this.#group("sources.cited", sources.filter(isCited)),
      ...this.#group("sources.found", sources.filter((source) => !isCited(source))),
    )
  }

  /** @param {string} title @param {Source[]} sources */
  #group(title, sources) {
    if (sources.length === 0) return []
    const heading = document.createElement("h3")
    heading.className = "sources__group"
    heading.textContent = word(title)
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
    say(part("number", row), String(source.index))
    say(part("site", row), source.site)
    say(part("date", row), day(source.published, locale))
    say(part("title", row), source.title || source.url)
    const reason = source.code ? sentence(source.code) : ""
    say(part("status", row), [word(`source.${source.status}`), reason].filter(Boolean).join(word("list.colon")))
    card.addEventListener("click", () => {
      if (this.#run) void this.#showPage(this.#run, source.index, "")
      part("sources-title").focus({ preventScroll: true })
    })
    return row
  }

  /** @param {Run} run @param {number} index @param {string} quote */
  async #showPage(run, index, quote) {
    this.#index = index
    this.#back.hidden = false
    say(part("sources-title"), word("sources.number", { n: index }))
    const waiting = document.createElement("p")
    waiting.className = "sources__group"
    waiting.textContent = word("sources.loading")
    this.#body.replaceChildren(waiting)
    try {
      const page = await readSource(run.run, index)
      if (this.#run?.run === run.run && this.#index === index) this.#drawPage(page, quote)
    } catch (error) {
      if (!(error instanceof Problem)) throw error
      if (this.#index === index) waiting.textContent = error.message
    }
  }

  /** @param {StoredPage} page @param {string} quote */
  #drawPage(page, quote) {
    const article = clone("passage")
    const cited = citedSpan(page.text, page.quotes, quote)
    const read = page.fetched_at ? word("source.read_at", { date: day(page.fetched_at, locale) }) : ""
    say(part("title", article), page.title || page.url)
    say(part("meta", article), [page.site, day(page.published, locale), read].filter(Boolean).join(" · "))
    const problem = part("passage-problem", article)
    problem.hidden = !page.code
    say(problem, page.code ? sentence(page.code) : "")
    part("legend", article).hidden = page.passages.length === 0 && page.quotes.length === 0
    const words = cited ? [...page.text].slice(cited.start, cited.end).join("") : ""
    const href = originalUrl(page.url, words, location.href)
    const link = part("original", article)
    link.hidden = !href
    if (href) link.setAttribute("href", href)
    part("passage-text", article).replaceChildren(...marked(page, cited))
    this.#body.replaceChildren(article)
    scrollToQuote(this.#body)
  }
}

/**
 * @param {StoredPage} page
 * @param {import("./types.js").Span | null} cited
 * @returns {Node[]}
 */
const marked = (page, cited) => {
  let before = "\n"
  return segments(page.text, page.passages, page.quotes, cited).map((segment) => {
    const lines = headed(segment.text, before.endsWith("\n"))
    before = segment.text
    if (!segment.isPassage && !segment.isQuote && !segment.isCited) return lines
    const mark = document.createElement("mark")
    mark.append(lines)
    if (segment.isQuote || segment.isCited) mark.className = "passage__quote"
    if (segment.isCited) mark.classList.add("passage__quote--cited")
    mark.dataset.part = segment.isCited ? "cited" : segment.isQuote ? "quote" : "passage-mark"
    return mark
  })
}

/**
 * A text whose headings, kept as `## …`, look like headings.
 * @param {string} text
 * @param {boolean} isLineStart
 */
const headed = (text, isLineStart) => {
  const result = document.createDocumentFragment()
  text.split(/(?<=\n)/).forEach((line, place) => {
    const title = place > 0 || isLineStart ? /^#{1,6} (.+\n?)$/.exec(line)?.[1] : undefined
    if (!title) return result.append(line)
    const heading = document.createElement("b")
    heading.textContent = title
    result.append(heading)
  })
  return result
}

/** @param {HTMLElement} body */
const scrollToQuote = (body) => {
  const hooks = ["cited", "quote", "passage-mark"]
  const target = hooks.map((hook) => body.querySelector(`[data-part=${hook}]`)).find(Boolean)
  if (!target) return body.scrollTo(0, 0)
  const offset = target.getBoundingClientRect().top - body.getBoundingClientRect().top
  body.scrollTo(0, body.scrollTop + offset - body.clientHeight / 3)
}
