/**
 * The one module that makes HTML. Markdown in, sanitised nodes out.
 *
 * The text is a language model's over strangers' pages, so: no raw HTML, no picture is ever loaded, links are http,
 * https or mailto, and whatever is made passes an allow-list afterwards.
 */

import MarkdownIt from "markdown-it"
import cjkFriendly from "markdown-it-cjk-friendly"
import DOMPurify from "dompurify"
import { bareTex } from "./bare-tex.js"
import { blockRules } from "./block-rules.js"
import { chips, joinChips, strayMarks } from "./citations.js"
import { htmlTags } from "./html-tags.js"
import { math } from "./math.js"
import { smallMarks } from "./small-marks.js"
import { sourceRepairs } from "./source-repairs.js"
import { presentable } from "./unfinished.js"
import { translate } from "../ui/i18n.js"

/** @typedef {import("../model/types.js").Source} Source */
/** @typedef {import("../model/types.js").Mark} Mark */
/**
 * What may be cited, and where the server says that something is: the text has a sign at each of these marks (`signed`).
 * @typedef {{sources: Map<number, Source>, marks?: readonly Mark[]}} Cited
 */
/** @typedef {import("markdown-it").Token} Token */

// Of our own pages only those that are texts: an answer must not lead to what signs out or deletes.
const OWN_TEXT = /^\/(?:handbook|library)\/(?:[\w-]|%(?!2e|2f|5c)|[./](?![./]))*(?:#[\w%-]*)?$/
const SAFE_URL = new RegExp(`^(?:https?:\\/\\/|mailto:)|${OWN_TEXT.source}`, "i")
// Words that say where a link leads: `bank.example`, `https://bank.example/a`.
const LIKE_ADDRESS = /[\p{L}\d]\.\p{L}/u
const PLAIN_ATTRIBUTES = [
  "class", "rel", "target", "title", "dir", "start", "type", "tabindex", "aria-label",
  "data-part", "data-math", "data-language", "data-source", "data-mark",
]
const ALLOWED = {
  ALLOWED_TAGS: [
    "p", "br", "hr", "h3", "h4", "h5", "h6", "strong", "em", "s", "sub", "sup", "blockquote", "ul", "ol", "li", "code", "pre",
    "table", "thead", "tbody", "tr", "th", "td", "a", "span", "div", "button",
  ],
  ALLOWED_ATTR: ["href", ...PLAIN_ATTRIBUTES],
  // Whatever is not named here has to be an address that `ALLOWED_URI_REGEXP` accepts.
  ADD_URI_SAFE_ATTR: PLAIN_ATTRIBUTES,
  ALLOW_DATA_ATTR: false,
  ALLOW_ARIA_ATTR: false,
  ALLOWED_URI_REGEXP: SAFE_URL,
}

const md = new MarkdownIt({ html: false, linkify: true }).use(cjkFriendly)
  .use(sourceRepairs).use(blockRules).use(math).use(bareTex).use(htmlTags).use(smallMarks).use(chips)
md.linkify.set({ fuzzyLink: false, fuzzyEmail: false })
// Definitions of links far from their use hide where a link goes, and would take `[1]` away from the citations.
md.disable("reference")
md.validateLink = (url) => SAFE_URL.test(url.trim())

const { escapeHtml } = md.utils

/**
 * The HTML of each top-level block, and where the last block begins. Not sanitised yet: for comparing and for `nodes`.
 * @param {string} text
 * @param {Cited} cited
 * @param {boolean} isLive whether the last block may still grow
 * @returns {{blocks: string[], lastStart: number}}
 */
export const blocks = (text, cited, isLive) => {
  const groups = topLevel(md.parse(text, { ...cited, isLive }))
  const starts = startsOf(text, groups)
  const lastStart = starts.at(-1) ?? 0
  const html = groups.map((tokens, place) => rendered(tokens, cited, text.slice(place && starts[place], starts[place + 1])))
  if (isLive && groups.length > 0) {
    const tail = presentable(text.slice(lastStart))
    const parts = topLevel(md.parse(tail, { ...cited, isLive }))
    const ends = startsOf(tail, parts)
    html.splice(-1, 1, parts.map((tokens, place) => rendered(tokens, cited, tail.slice(place && ends[place], ends[place + 1]))).join(""))
  }
  return { blocks: html, lastStart }
}

/**
 * @param {string} html
 * @returns {DocumentFragment}
 */
export const nodes = (html) => {
  const made = DOMPurify.sanitize(html, { ...ALLOWED, RETURN_DOM_FRAGMENT: true })
  joinChips(made)
  return made
}

/** @param {Token[]} tokens @param {Cited} cited @param {string} source the text of the block */
const rendered = (tokens, cited, source) => {
  const stray = strayMarks(tokens, source, (number) => cited.marks?.[number]?.[1])
  const html = md.renderer.render(tokens, md.options, { ...cited })
  return stray.length > 0 ? `${html}<p>${stray.map((number) => chip(number, cited)).join("")}</p>` : html
}

/**
 * @param {Token[]} tokens
 * @returns {Token[][]}
 */
const topLevel = (tokens) => {
  /** @type {Token[][]} */
  const groups = []
  for (const token of tokens) {
    if (token.level === 0 && token.nesting >= 0) groups.push([token])
    else groups.at(-1)?.push(token)
  }
  return groups
}

/** Where each block begins in the text, in one pass. @param {string} text @param {Token[][]} groups */
const startsOf = (text, groups) => {
  let [line, start] = [0, 0]
  return groups.map(([first]) => {
    for (const wanted = first?.map?.[0] ?? line; line < wanted; line += 1) start = text.indexOf("\n", start) + 1
    return start
  })
}

const { rules } = md.renderer

rules.citation = (tokens, place, _options, env) => chip(Number(tokens[place]?.meta?.number), /** @type {Cited} */ (env))

/** @param {number} number of the mark @param {Cited} cited */
const chip = (number, { sources, marks }) => {
  const index = marks?.[number]?.[1] ?? 0
  const source = sources.get(index)
  const title = [source?.site, source?.title].filter(Boolean).join(" · ")
  const label = escapeHtml(translate("chip.label", { n: index, title }))
  return `<button type="button" class="chip" data-part="chip" data-source="${index}" data-mark="${number}" aria-label="${label}">${index}</button>`
}

rules.math = (tokens, place) =>
  `<span class="math" data-math="${tokens[place]?.meta?.shape}">${escapeHtml(tokens[place]?.content ?? "")}</span>`

rules.math_block = (tokens, place) =>
  `<div class="math math--display" data-math="display">${escapeHtml(tokens[place]?.content ?? "")}</div>`

// Lists of a kind that Markdown does not know keep their lines: `1、`, `（2）`, `③`, `•`, `—`.
const LISTED = /^(?:[•·●○▪◦‣–—]\s?\S|[①-⑳㈠-㈩]|[（(]?(?:\d{1,2}|[一二三四五六七八九十]{1,3})[、）)．]|[a-z][.)]\s|[ivx]{1,4}[.)]\s)/
rules.softbreak = (tokens, place) => (LISTED.test(tokens[place + 1]?.content ?? "") ? "<br>\n" : "\n")

rules.image = (tokens, place) => {
  const alt = tokens[place]?.content.trim()
  return alt ? `<span class="prose__image">${escapeHtml(alt)}</span>` : ""
}

rules.fence = rules.code_block = (tokens, place) => {
  const token = tokens[place]
  const language = /^[\w+#.-]{1,20}/.exec(token?.info.trim() ?? "")?.[0] ?? ""
  return `<div class="code" data-part="code"><div class="code__bar"><span>${escapeHtml(language)}</span>`
    + `<button type="button" class="code__copy" data-part="copy-code">${escapeHtml(translate("code.copy"))}</button></div>`
    + `<pre tabindex="0"><code data-language="${escapeHtml(language)}">${escapeHtml(token?.content ?? "")}</code></pre></div>`
}

// The side of bullets, numbers and the line beside a quotation is that of their text's script.
rules.bullet_list_open = rules.ordered_list_open = rules.blockquote_open = (tokens, place, options, _env, self) => {
  tokens[place]?.attrSet("dir", "auto")
  return self.renderToken(tokens, place, options)
}

rules.table_open = () => "<div class=\"prose__table\" tabindex=\"0\"><table>"
rules.table_close = () => "</table></div>"

// The answer stands below the page's own headings.
rules.heading_open = rules.heading_close = (tokens, place) => {
  const token = tokens[place]
  const level = Math.min(6, Number(token?.tag.slice(1)) + 2)
  return `<${token?.nesting === -1 ? "/" : ""}h${level}>`
}

// markdown-it aligns with inline style, which our policy forbids.
rules.th_open = rules.td_open = (tokens, place) => {
  const token = tokens[place]
  const align = /(left|right|center)$/.exec(String(token?.attrGet("style") ?? ""))?.[1]
  return `<${token?.tag}${align ? ` class="prose__cell--${align}"` : ""}>`
}

rules.link_open = (tokens, place, options, env, self) => {
  const token = /** @type {Token} */ (tokens[place])
  token.attrs?.splice(0, Infinity, ["href", String(token.attrGet("href"))])
  token.attrSet("rel", "noopener noreferrer nofollow ugc")
  token.attrSet("target", "_blank")
  let end = place + 1
  while (tokens[end] && !(tokens[end]?.type === "link_close" && tokens[end]?.level === token.level)) end += 1
  const words = tokens.slice(place + 1, end).map(({ content }) => content).join("")
  const closing = tokens[end]
  if (closing) closing.meta = { host: shownHost(String(token.attrGet("href")), /** @type {Cited} */ (env), token, words) }
  return self.renderToken(tokens, place, options)
}

rules.link_close = (tokens, place) => {
  const host = tokens[place]?.meta?.host
  return host ? ` <span class="prose__host">${escapeHtml(String(host))}</span></a>` : "</a>"
}

/**
 * The host to show beside a link: where it leads elsewhere than to a source of this turn, or elsewhere than it says.
 *
 * `URL` writes letters that are not ASCII in Punycode: a name that only looks like another one is seen to be none. A bare
 * address is shown as people write it, so one with such letters gets its host too.
 * @param {string} href
 * @param {Cited} cited
 * @param {Token} token
 * @param {string} words what is shown as the link
 */
const shownHost = (href, { sources }, token, words) => {
  if (!URL.canParse(href)) return ""
  const { hostname } = new URL(href)
  if (token.markup === "linkify" || token.markup === "autolink") return hostname.includes("xn--") ? hostname : ""
  const isSource = [...sources.values()].some((source) => source.url === href)
  const place = words.trim().replace(/^https?:\/\//i, "")
  const isTrue = !LIKE_ADDRESS.test(words) || place === hostname || place.startsWith(`${hostname}/`)
  return isSource && isTrue ? "" : hostname
}
