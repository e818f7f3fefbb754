/** An answer as it is copied: Markdown whose numbers are links, and the list of its sources. */

import { readSources } from "../model/run-state.js"
import { placed } from "./citations.js"
import { plain, unloading } from "./copied-markdown.js"

/** @typedef {import("../model/types.js").Run} Run */
/** @typedef {import("../model/types.js").AnswerPart} AnswerPart */

/**
 * @param {Run} run
 * @param {string} heading of the list of sources
 * @param {string} base what relative addresses are relative to
 * @returns {string}
 */
export const copyText = (run, heading, base) => {
  const read = readSources(run)
  const linked = (/** @type {AnswerPart} */ { text, marks }) => {
    let whole = text
    for (const { index, start } of placed(text, marks ?? []).toReversed()) {
      if (!read.has(index)) continue
      const link = `[[${index}]](${address(read.get(index)?.url ?? "", base)})`
      whole = whole.slice(0, start) + link + whole.slice(start + `[${index}]`.length)
    }
    return unloading(whole)
  }
  const answers = run.parts.filter((part) => part.type === "answer")
  const cited = answers.flatMap(({ marks }) => (marks ?? []).map(([, index]) => index)).filter((index) => read.has(index))
  const used = [...new Set(cited)].sort((a, b) => a - b)
  const list = used.map((index) => {
    const source = read.get(index)
    return `${index}. [${plain(source?.title || source?.url || "")}](${address(source?.url ?? "", base)})`
  })
  // The joiner keeps a bracketed number from being a citation here; elsewhere it would be in the way.
  const body = answers.map(linked).filter(Boolean).join("\n\n").replaceAll("\u2060", "").trim()
  return list.length > 0 ? `${body}\n\n${heading}\n\n${list.join("\n")}\n` : `${body}\n`
}

/** @param {string} url @param {string} base */
const address = (url, base) => (URL.canParse(url, base) ? new URL(url, base).href.replaceAll(/[()]/g, encodeURIComponent) : "")
