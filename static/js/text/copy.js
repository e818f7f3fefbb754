/** An answer as it is copied: Markdown whose numbers are links, and the list of its sources. */

import { answerText, readSources } from "../model/run-state.js"
import { marks } from "./citations.js"

/** @typedef {import("../model/types.js").Run} Run */

/**
 * @param {Run} run
 * @param {string} heading of the list of sources
 * @param {string} base what relative addresses are relative to
 * @returns {string}
 */
export const copyText = (run, heading, base) => {
  const read = readSources(run)
  const text = answerText(run)
  const cited = marks(text).filter(({ index }) => read.has(index))
  const points = [...text]
  for (const { index, place } of cited.toReversed()) {
    const link = `[[${index}]](${address(read.get(index)?.url ?? "", base)})`
    points.splice(place, `[${index}]`.length, link)
  }
  const used = [...new Set(cited.map(({ index }) => index))].sort((a, b) => a - b)
  const list = used.map((index) => {
    const source = read.get(index)
    return `${index}. [${(source?.title || source?.url || "").replaceAll(/[[\]\n]/g, " ").trim()}](${address(source?.url ?? "", base)})`
  })
  // The joiner keeps a bracketed number from being a citation here; elsewhere it would be in the way.
  const body = points.join("").replaceAll("\u2060", "").trim()
  return list.length > 0 ? `${body}\n\n${heading}\n\n${list.join("\n")}\n` : `${body}\n`
}

/** @param {string} url @param {string} base */
const address = (url, base) => (URL.canParse(url, base) ? new URL(url, base).href.replaceAll(/[()]/g, encodeURIComponent) : "")
