/**
 * The page's own data, and its words in the reader's language.
 *
 * A word with a number has one text per plural form of the language: `search.read.one`, `search.read.other`.
 */

/** @typedef {import("../model/types.js").PageData} PageData */

/** @type {PageData} */
const EMPTY = {
  user: { email: "" }, base: "", language: "en", locale: "en", conversation: null,
  engine: { name: "", connected: false },
  limits: { question: 12000 }, errors: {}, words: {},
}

/**
 * @param {Document} [page]
 * @returns {PageData}
 */
export const readPage = (page = globalThis.document) => {
  const text = page?.getElementById("page")?.textContent
  return text ? JSON.parse(text) : EMPTY
}

export const page = readPage()
/** The page's language as `Intl` names it. */
export const { locale } = page
const plurals = new Intl.PluralRules(locale)

/**
 * A text of the page, with `{name}` replaced by the value of that name. `values.count` chooses the plural form.
 * @param {string} key
 * @param {Record<string, string | number>} [values]
 * @returns {string}
 */
export const translate = (key, values = {}) => filled(template(page.words, key, values.count), values)

/**
 * The sentence of an error's code.
 * @param {string | null | undefined} code
 * @returns {string}
 */
export const sentence = (code) =>
  filled(page.errors[code ?? ""] ?? page.errors["run.internal"] ?? translate("error.unknown"), { limit: page.limits.question })

/**
 * @param {Record<string, string>} words
 * @param {string} key
 * @param {string | number} [count]
 */
export const template = (words, key, count) => {
  if (count === undefined) return words[key] ?? key
  return words[`${key}.${plurals.select(Number(count))}`] ?? words[`${key}.other`] ?? key
}

/**
 * @param {string} text
 * @param {Record<string, string | number>} values
 */
export const filled = (text, values) => text.replaceAll(/\{(\w+)\}/g, (whole, name) => String(values[name] ?? whole))
