/** A page as it was read and kept: its text with the passages and quotes marked, opened at what is cited. */

import { drawReceipt } from "./page-receipt.js"
import { day } from "../ui/dates.js"
import { clone, part, setText } from "../ui/dom.js"
import { citedSpan, originalUrl, segments } from "../text/passages.js"
import { locale, sentence, translate } from "../ui/i18n.js"

/** @typedef {import("../model/types.js").StoredPage} StoredPage */

/**
 * Draw a page into the panel's body and bring the cited quote into sight.
 * @param {HTMLElement} body
 * @param {StoredPage} page
 * @param {string} quote
 */
export const drawPage = (body, page, quote) => {
  const article = clone("passage")
  const cited = citedSpan(page.text, page.quotes, quote)
  const read = page.fetched_at ? translate("source.read_at", { date: day(page.fetched_at, locale) }) : ""
  setText(part("title", article), page.title || page.url)
  setText(part("meta", article), [page.site, day(page.published, locale), read].filter(Boolean).join(" · "))
  const problem = part("passage-problem", article)
  problem.hidden = !page.code
  setText(problem, page.code ? sentence(page.code) : "")
  part("legend", article).hidden = page.passages.length === 0 && page.quotes.length === 0
  const words = cited ? [...page.text].slice(cited.start, cited.end).join("") : ""
  const href = originalUrl(page.url, words, location.href)
  const link = part("original", article)
  link.hidden = !href
  if (href) link.setAttribute("href", href)
  drawReceipt(article, page, locale)
  part("passage-text", article).replaceChildren(...marked(page, cited))
  body.replaceChildren(article)
  scrollToQuote(body)
}

/**
 * @param {StoredPage} page
 * @param {import("../model/types.js").Span | null} cited
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
    if (!title) return result.append(...coded(line))
    const heading = document.createElement("b")
    heading.textContent = title
    result.append(heading)
  })
  return result
}

/** A line in which what stands between backticks is code. @param {string} line @returns {(string | HTMLElement)[]} */
const coded = (line) => line.split(/`([^`\n]+)`/).map((text, place) => {
  if (place % 2 === 0) return text
  const code = document.createElement("code")
  code.textContent = text
  return code
})

/** @param {HTMLElement} body */
const scrollToQuote = (body) => {
  const hooks = ["cited", "quote", "passage-mark"]
  const target = hooks.map((hook) => body.querySelector(`[data-part=${hook}]`)).find(Boolean)
  if (!target) return body.scrollTo(0, 0)
  const offset = target.getBoundingClientRect().top - body.getBoundingClientRect().top
  body.scrollTo(0, body.scrollTop + offset - body.clientHeight / 3)
}
