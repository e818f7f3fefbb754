/**
 * A conversation that is brought in, as the requests that the server takes: one, or first all but the texts of its pages,
 * and then these, so many at a time.
 */

/** Characters of texts in one request: in Chinese, packed, some 1.4 MB. */
const TEXTS_MAX = 1_000_000

/** @typedef {{turns?: any[], texts?: Record<string, string>}} Exported our own shape, as far as it matters here */

/**
 * @param {Exported} conversation
 * @param {number} [most]
 * @returns {Exported[]}
 */
export const piecesOf = (conversation, most = TEXTS_MAX) => {
  const pieces = inPieces(Object.entries(conversation.texts ?? {}), most)
  if (pieces.length < 2) return [conversation]
  const turns = (conversation.turns ?? []).map(withoutWords)
  return [{ ...conversation, texts: {} }, ...pieces.map((piece) => ({ ...conversation, turns, texts: Object.fromEntries(piece) }))]
}

/** @param {[string, string][]} texts @param {number} most */
const inPieces = (texts, most) => {
  const pieces = [/** @type {[string, string][]} */ ([])]
  let length = 0
  for (const one of texts) {
    if (length > 0 && length + one[1].length > most) {
      pieces.push([])
      length = 0
    }
    pieces.at(-1)?.push(one)
    length += one[1].length
  }
  return pieces
}

/** A turn as it says which sources its answers have; the rest has been sent. @param {any} turn */
const withoutWords = (turn) =>
  ({ ...turn, question: "", runs: turn.runs.map((/** @type {any} */ run) => ({ ...run, state: {}, feedback: null })) })
