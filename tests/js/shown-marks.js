/**
 * Which marks of an answer the page shows as chips. Run as a program it answers for many answers, one JSON object a line
 * (`{"kept": text, "marks": [[place, index]]}` in, the numbers of the marks out): tests/chat/citations/differential.py asks.
 */

import { createInterface } from "node:readline"

import "./page.js"
const { blocks, nodes } = await import("../../static/js/text/markdown.js")
const { signed } = await import("../../static/js/text/citations.js")

/**
 * The numbers of the marks that have a chip, in the order of the page.
 * @param {string} text
 * @param {[number, number][]} marks
 * @param {boolean} isLive
 */
export const shownMarks = (text, marks, isLive) => {
  const sources = new Map(marks.map(([, index]) => [index, /** @type {any} */ ({ index, url: "https://e.example/", title: "t", site: "s" })]))
  const html = blocks(signed(text, marks, sources), { sources, marks }, isLive).blocks.join("")
  const shown = [.../** @type {NodeListOf<HTMLElement>} */ (nodes(html).querySelectorAll("[data-part=chip]"))]
  return shown.map((chip) => (Number(chip.textContent) === marks[Number(chip.dataset.mark)]?.[1] ? Number(chip.dataset.mark) : -1))
}

if (process.argv[2] === "--lines") {
  for await (const line of createInterface({ input: process.stdin })) {
    const { kept, marks } = JSON.parse(line)
    console.log(JSON.stringify(shownMarks(kept, marks, false)))
  }
}
