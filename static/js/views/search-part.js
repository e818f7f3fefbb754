/** A search as the turn shows it: one line, which opens to its queries and to what was found, read and skipped. */

import { pagesUsed } from "../model/run-state.js"
import { clone, part, setText, unfold } from "../ui/dom.js"
import { sentence, translate } from "../ui/i18n.js"

/** @typedef {import("../model/types.js").SearchPart} Search */
/** @typedef {import("../model/types.js").Source} Source */

/**
 * @param {Search} search
 * @returns {string}
 */
export const searchLine = (search) => {
  const { round, rounds } = search
  const line = ownLine(search)
  return rounds > 0 ? translate("search.round", { round, rounds, line }) : line
}

/**
 * The line without the round that the search is.
 * @param {Search} search
 * @returns {string}
 */
const ownLine = (search) => {
  if (isOnlyOpened(search)) {
    const pages = [...new Set(search.opened.map(({ index }) => index))].sort((a, b) => a - b)
    return translate("search.opened", { count: pages.length, pages: pages.join(translate("list.comma")) })
  }
  if (!search.over) return search.sources.length > 0 ? translate("search.reader", { count: search.sources.length }) : translate("search.live")
  if (search.code && search.read === 0) return sentence(search.code)
  const total = search.read + search.skipped
  const line = [translate("search.read", { count: total, read: pagesUsed(search), total })]
  if (search.skipped > 0) line.push(translate("search.skipped", { count: search.skipped }))
  if (search.seconds) line.push(translate("search.seconds", { seconds: search.seconds.toFixed(1) }))
  return [line.join(translate("list.comma")), search.providers.map((name) => translate(`provider.${name}`)).join(" + ")].filter(Boolean).join(" · ")
}

/**
 * @param {Search} search
 * @returns {boolean} whether nothing was searched for: the model has read on in pages that it had
 */
const isOnlyOpened = ({ queries, opened = [] }) => queries.length === 0 && opened.length > 0

/**
 * What a model has read on in, a line for each page.
 * @param {Search} search
 * @returns {string[]}
 */
export const openings = ({ opened = [] }) =>
  opened.map(({ index, words }) => translate(words ? "search.opened_words" : "search.opened_page", { index, words }))

/**
 * What a search has met besides pages: what it was for, why it was widened, and which providers failed.
 * @param {Search} search
 * @returns {string[]}
 */
export const troubles = ({ over, read, code, failures, missing }) => [
  ...(missing ? [translate("search.missing", { missing })] : []),
  ...(over && code && read > 0 ? [sentence(code)] : []),
  ...Object.entries(failures).map(([provider, failure]) => `${translate(`provider.${provider}`)}: ${sentence(failure)}`),
]

export class SearchPart {
  element = clone("search")
  #toggle = part("search-toggle", this.element)
  #body = part("search-body", this.element)
  #answerNow = part("answer-now", this.element)
  /** @type {Search | null} */
  #drawn = null
  /** What of it is in its body, which may be folded away. @type {Search | null} */
  #drawnBody = null

  /** @param {(index: number) => void} openSource @param {() => void} answerNow without what is searched for */
  constructor(openSource, answerNow) {
    this.#answerNow.addEventListener("click", () => {
      this.#answerNow.setAttribute("disabled", "")
      answerNow()
    })
    this.#toggle.addEventListener("click", () => {
      unfold(this.#toggle, this.#body, Boolean(this.#body.hidden))
      this.#drawBody()
    })
    part("results", this.element).addEventListener("click", (event) => {
      const row = event.target instanceof Element && event.target.closest("[data-source]")
      if (row instanceof HTMLElement) openSource(Number(row.dataset.source))
    })
  }

  /** @param {Search} search */
  update(search) {
    if (search === this.#drawn) return
    setText(part("search-line", this.element), searchLine(search))
    this.element.classList.toggle("step--live", !search.over)
    // The first search comes before any thought that could be answered from.
    this.#answerNow.hidden = search.over || search.round < 2
    this.element.classList.toggle("step--failed", search.over && search.read === 0 && !isOnlyOpened(search))
    if (search.over && search.over !== this.#drawn?.over) this.#drawTroubles(troubles(search))
    this.#drawn = search
    this.#drawBody()
  }

  /** What is folded away is not made before it is wanted: a long conversation has thousands of results. */
  #drawBody() {
    const search = this.#drawn
    if (!search || this.#body.hidden || search === this.#drawnBody) return
    if (search.queries !== this.#drawnBody?.queries || search.opened !== this.#drawnBody.opened) {
      this.#drawQueries([...search.queries, ...openings(search)])
    }
    search.sources.forEach((source, place) => {
      if (source !== this.#drawnBody?.sources[place]) this.#drawResult(source, place)
    })
    this.#drawnBody = search
  }

  /** @param {string[]} lines */
  #drawTroubles(lines) {
    const list = part("troubles", this.element)
    list.hidden = lines.length === 0
    list.replaceChildren(...lines.map((line) => {
      const item = document.createElement("li")
      item.textContent = line
      return item
    }))
  }

  /** @param {string[]} queries with the pages that were read on in */
  #drawQueries(queries) {
    part("queries", this.element).replaceChildren(...queries.map((query) => {
      const item = clone("query")
      item.textContent = query
      return item
    }))
  }

  /** @param {Source} source @param {number} place */
  #drawResult(source, place) {
    const list = part("results", this.element)
    const row = /** @type {HTMLElement} */ (list.children[place] ?? list.appendChild(clone("result")))
    row.dataset.source = String(source.index)
    row.dataset.status = source.status
    row.className = `result result--${source.status}`
    setText(part("number", row), String(source.index))
    setText(part("title", row), source.title || source.url)
    setText(part("site", row), source.site)
    setText(part("status", row), translate(`source.${source.status}`))
    const reason = part("reason", row)
    reason.hidden = !source.code
    setText(reason, source.code ? sentence(source.code) : "")
  }
}
