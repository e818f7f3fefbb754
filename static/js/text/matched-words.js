/** Which words of a quote the statement that cites it has too, so that a reader sees at a glance what the verdict is about. */

/** @typedef {{text: string, isMatch: boolean}} Piece */

/** Articles and the like are everywhere: that two sentences share them says nothing. */
const SHORT = 3
const LINK = /!?\[([^[\]\n]{0,500})\]\([^()\s]{0,2000}\)/g
/** What emphasises, strikes or sets as code, as `chat/citations/cited_sentences.py` takes it from the sentences that it compares. */
const DECORATION = /\*{2,3}|(?<![\p{L}\p{N}*])\*(?=\S)|(?<=\S)\*(?![\p{L}\p{N}*])|(?<![\p{L}\p{N}_])_{1,2}(?=\S)|(?<=\S)_{1,2}(?![\p{L}\p{N}_])|~~|`+/gu
const CJK = /\p{Script=Han}|\p{Script=Hiragana}|\p{Script=Katakana}|\p{Script=Hangul}/u

/**
 * @param {string} quote
 * @param {string} statement
 * @returns {Piece[]} the quote, in pieces that are alike throughout
 */
export const matchedWords = (quote, statement) => {
  const wanted = new Set(words(statement).filter(({ isWord }) => isWord).map(({ text }) => text.toLowerCase()))
  /** @type {Piece[]} */
  const pieces = []
  for (const { text, isWord } of words(quote)) {
    const isMatch = isWord && isTelling(text) && wanted.has(text.toLowerCase())
    const last = pieces.at(-1)
    if (last && last.isMatch === isMatch) last.text += text
    else pieces.push({ text, isMatch })
  }
  return pieces
}

/** @param {string} word */
const isTelling = (word) => CJK.test(word) || /\d/.test(word) || word.length >= SHORT

/** @param {string} text @returns {{text: string, isWord: boolean}[]} */
const words = (text) => {
  const segmenter = new Intl.Segmenter(undefined, { granularity: "word" })
  return slices(text).flatMap((slice) =>
    [...segmenter.segment(slice)].map(({ segment, isWordLike }) => ({ text: segment, isWord: isWordLike ?? false })))
}

/** Segmenters need four times as long for twice the text, so they are given little at a time, up to a space if there is one. */
const SLICE = 400

/** @param {string} text */
const slices = (text) => {
  const cut = []
  for (let start = 0; start < text.length;) {
    const space = text.lastIndexOf(" ", start + SLICE)
    const end = start + SLICE >= text.length || space <= start ? start + SLICE : space + 1
    cut.push(text.slice(start, end))
    start = end
  }
  return cut
}

/**
 * The statement that a check is about, as a reader sees it: without the marks and signs of its Markdown.
 * @param {string} text of the part that the statement is in
 * @param {{start: number, end: number}} check in code points
 */
export const statementOf = (text, { start, end }) => [...text].slice(start, end).join("")
  .replaceAll(LINK, "$1").replaceAll(/\[\d+\]/g, "").replaceAll(/^[^\S\n]*(?:[-*+]|\d+\.|#{1,6}|>)[^\S\n]+/gm, "")
  .replaceAll(DECORATION, "").trim()
