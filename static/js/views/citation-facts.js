/** What is known of one citation, put where a card, a sheet and the panel have room for it. */

import { day } from "../ui/dates.js"
import { part, setText } from "../ui/dom.js"
import { locale, translate } from "../ui/i18n.js"
import { matchedWords } from "../text/matched-words.js"
import { verdictWord } from "./verdict-line.js"

/** @typedef {import("../model/types.js").Source} Source */
/** @typedef {import("../model/types.js").Check} Check */
/** @typedef {{check: Check, statement: string}} Checked a citation's check, and the statement that it is about */

/** Where a source is from. @param {HTMLElement} root @param {Source} source */
export const drawSource = (root, source) => {
  setText(part("number", root), String(source.index))
  setText(part("site", root), source.site)
  setText(part("date", root), day(source.published, locale))
  setText(part("title", root), source.title || source.url)
}

/** The verdict in words, with its reason. @param {HTMLElement} root @param {Checked | null} checked */
export const drawVerdict = (root, checked) => {
  const { verdict = "", reason = "" } = checked?.check ?? {}
  root.dataset.verdict = verdict
  setText(part("verdict", root), verdictWord(verdict, reason ?? ""))
  setText(part("reason", root), reason ? translate(`reason.${reason}`) : "")
}

/** The sentence of the page, its words that the statement has too in bold. @param {HTMLElement} root @param {Checked | null} checked */
export const drawQuote = (root, checked) => {
  const quote = part("quote", root)
  quote.hidden = !checked?.check.quote
  quote.replaceChildren(...matchedWords(unticked(checked?.check.quote ?? ""), checked?.statement ?? "").map(({ text, isMatch }) => {
    if (!isMatch) return document.createTextNode(text)
    const word = document.createElement("b")
    word.textContent = text
    return word
  }))
}

/** What stands between backticks in the kept text was code on the page, which has none. @param {string} text */
const unticked = (text) => text.replace(/`([^`\n]+)`/g, "$1")
