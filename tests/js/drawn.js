/** Markdown as the page shows it: for the tests of each rule. */

import { everyMark } from "./marks.js"
import { host } from "./page.js"
const { signed } = await import("../../static/js/text/citations.js")
const { blocks, nodes } = await import("../../static/js/text/markdown.js")

/** @param {number} index @returns {any} */
const source = (index) => ({ index, url: `https://s${index}.example/`, title: `T${index}`, site: `s${index}`, published: null, status: "read", code: null })
const sources = new Map([1, 2].map((index) => [index, source(index)]))

/** The text, in which every `[n]` is a citation. @param {string} text @param {boolean} [isLive] */
export const html = (text, isLive = false) => {
  const element = host()
  const marks = everyMark(text)
  element.append(...blocks(signed(text, marks, sources), { sources, marks }, isLive).blocks.map(nodes))
  element.remove()
  return element.innerHTML.trim()
}

/** What is shown at every moment of being written. @param {string} text */
export const moments = (text) => [...text].map((_, place) => html([...text].slice(0, place + 1).join(""), true))

/** A text's blocks, with nothing signed: what is measured. @param {string} text @param {boolean} [isLive] */
export const drawn = (text, isLive = false) => blocks(text, { sources }, isLive)
