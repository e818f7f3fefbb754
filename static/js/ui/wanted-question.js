/**
 * A question that an address brings along: `/?q=…`, or what another app shares (`title`, `text`, `url`). It fills the box:
 * nothing is ever asked by a link alone.
 */

const MOST = 20_000

/**
 * @param {string} search the query of the address
 * @returns {string} "" where there is none
 */
export const wantedQuestion = (search) => {
  const values = new URLSearchParams(search)
  const parts = ["q", "title", "text", "url"].map((name) => (values.get(name) ?? "").trim()).filter(Boolean)
  // Apps share an address in the text, in its own field, or in both.
  return parts.filter((text, place) => !parts.some((other, at) => at !== place && other.includes(text) && (other !== text || at < place)))
    .join("\n").slice(0, MOST)
}
