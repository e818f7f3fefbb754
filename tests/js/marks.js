/** What the server would tell of a plain text in which every `[n]` is a citation. */

/**
 * @param {string} text
 * @returns {[number, number][]} place in code points, and source number
 */
export const everyMark = (text) =>
  [...text.matchAll(/\[(\d{1,3})\]/g)].map((match) => [[...text.slice(0, match.index)].length, Number(match[1])])
