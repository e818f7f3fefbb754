/** A stored page cut at the edges of its passages and quotes, and the address that leads to a quote on the live page. */

/** @typedef {import("../model/types.js").Span} Span */
/** @typedef {{text: string, isPassage: boolean, isQuote: boolean, isCited: boolean}} Segment */

const EXACT_MAX = 80
const EDGE_WORDS = 6
const URL_MAX = 2000

/**
 * The text in pieces that are alike throughout. Offsets are code points, as everywhere in the protocol.
 * @param {string} text
 * @param {Span[]} passages
 * @param {Span[]} quotes
 * @param {Span | null} cited the quote that the reader has asked for
 * @returns {Segment[]}
 */
export const segments = (text, passages, quotes, cited) => {
  const points = [...text]
  const spans = [...passages, ...quotes, ...(cited ? [cited] : [])]
  const inside = spans.flatMap(({ start, end }) => [start, end]).filter((cut) => cut > 0 && cut < points.length)
  const cuts = [...new Set([0, ...inside, points.length])].sort((a, b) => a - b)
  return cuts.slice(0, -1).map((start, place) => ({
    text: points.slice(start, cuts[place + 1]).join(""),
    isPassage: passages.some((span) => covers(span, start)),
    isQuote: quotes.some((span) => covers(span, start)),
    isCited: cited !== null && covers(cited, start),
  }))
}

/**
 * Where the cited quote is: among the page's quotes, or in the text itself; null where the text does not hold it.
 * @param {string} text
 * @param {Span[]} quotes
 * @param {string} quote
 * @returns {Span | null}
 */
export const citedSpan = (text, quotes, quote) => {
  if (!quote) return quotes[0] ?? null
  const known = quotes.find((span) => span.text === quote)
  if (known) return known
  const at = text.indexOf(quote)
  if (at < 0) return null
  const start = [...text.slice(0, at)].length
  return { start, end: start + [...quote].length }
}

/**
 * The page's address with a text fragment, made of nothing but stored text (WICG scroll-to-text-fragment).
 * @param {string} url
 * @param {string} quote
 * @param {string} base
 * @returns {string} "" where the address is not one that a reader may follow
 */
export const originalUrl = (url, quote, base) => {
  if (!URL.canParse(url, base)) return ""
  const address = new URL(url, base)
  if (!["http:", "https:"].includes(address.protocol)) return ""
  const directive = /\.pdf$/i.test(address.pathname) ? "" : textDirective(quote)
  const whole = `${address.href}${address.hash ? "" : "#"}:~:text=${directive}`
  return directive && whole.length <= URL_MAX ? whole : address.href
}

/** @param {string} quote */
const textDirective = (quote) => {
  const lines = quote.split("\n").map((line) => line.trim()).filter(Boolean)
  const text = lines.join(" ")
  if (!text) return ""
  if (lines.length === 1 && [...text].length <= EXACT_MAX) return encoded(text)
  const first = edge(lines[0] ?? "", 1)
  const last = edge(lines.at(-1) ?? "", -1)
  return first && last ? `${encoded(first)},${encoded(last)}` : ""
}

// A fragment matches whole words only, also where words are not written apart.
/** @param {string} line @param {1 | -1} side */
const edge = (line, side) => {
  const pieces = [...new Intl.Segmenter(undefined, { granularity: "word" }).segment(line)]
  const words = pieces.filter((piece) => piece.isWordLike)
  const chosen = side === 1 ? words.slice(0, EDGE_WORDS) : words.slice(-EDGE_WORDS)
  const [from, to] = [chosen[0], chosen.at(-1)]
  return from && to ? line.slice(from.index, to.index + to.segment.length) : ""
}

/** @param {string} text */
const encoded = (text) => encodeURIComponent(text).replaceAll("-", "%2D")

/** @param {Span} span @param {number} place */
const covers = ({ start, end }, place) => start <= place && place < end
