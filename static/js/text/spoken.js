/** A text as it is read aloud: short stretches, each in one language, without the numbers of citations. */

/** Browsers stop in the middle of long ones. */
const LONGEST = 180
const SENTENCE = /(?:[^.!?。！？；;\n]|[.](?=\d))+[.!?。！？；;]*["'”’」』）)]*\s*/gu
const HAN = /\p{Script=Han}/u
const KANA = /[\p{Script=Hiragana}\p{Script=Katakana}]/u
const HANGUL = /\p{Script=Hangul}/u

/**
 * @param {string} text plain, its citations ` [3]`
 * @param {string} locale of the page: which Chinese is spoken
 * @returns {{text: string, language: string}[]}
 */
export const stretches = (text, locale) => {
  const words = text.replaceAll(/ ?\[\d{1,3}\]/g, "").replaceAll(/https?:\/\/\S+/g, "").replaceAll("\t", ", ")
  const language = languageOf(words, locale)
  return [...words.matchAll(SENTENCE)].flatMap(([sentence]) => pieces(sentence.trim())).filter(Boolean)
    .map((piece) => ({ text: piece, language }))
}

/** @param {string} text @param {string} locale */
export const languageOf = (text, locale) => {
  if (KANA.test(text)) return "ja"
  if (HANGUL.test(text)) return "ko"
  if (HAN.test(text)) return locale.startsWith("zh") ? locale : "zh"
  return locale.startsWith("zh") ? "en" : locale
}

/** @param {string} sentence @returns {string[]} */
const pieces = (sentence) => {
  const cut = []
  for (let rest = sentence; rest; ) {
    const at = rest.length <= LONGEST ? rest.length : placeToCut(rest)
    cut.push(rest.slice(0, at).trim())
    rest = rest.slice(at)
  }
  return cut
}

/** @param {string} text longer than may be */
const placeToCut = (text) => {
  const place = Math.max(...["，", "、", ", ", " "].map((sign) => text.lastIndexOf(sign, LONGEST - 1)))
  return place > 0 ? place + 1 : LONGEST
}
