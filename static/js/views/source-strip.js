/** The sites that an answer is from, in sight under the question: a few chips, and one that opens the list of all. */

import { citedSources, isOver, isUsed, readSources } from "../model/run-state.js"
import { day } from "../ui/dates.js"
import { clone, part, setText } from "../ui/dom.js"
import { locale, translate } from "../ui/i18n.js"

/** @typedef {import("../model/types.js").Run} Run */
/** @typedef {import("../model/types.js").Source} Source */

const MOST = 4

/**
 * Which sources stand in the strip, those that are cited first, and how many others were read.
 * @param {Run} run
 * @returns {{shown: Source[], others: number}}
 */
export const stripOf = (run) => {
  const read = [...readSources(run).values()].filter(isUsed)
  const cited = isOver(run) ? citedSources(run) : new Set()
  const sorted = [...read.filter(({ index }) => cited.has(index)), ...read.filter(({ index }) => !cited.has(index))]
  return { shown: sorted.slice(0, MOST), others: Math.max(0, read.length - MOST) }
}

export class SourceStrip {
  #element
  #drawn = ""

  /** @param {HTMLElement} root of the run @param {(index: number | null, opener: HTMLElement) => void} open null: the list of all */
  constructor(root, open) {
    this.#element = part("strip", root)
    this.#element.addEventListener("click", (event) => {
      const chip = event.target instanceof Element && event.target.closest("button")
      if (chip instanceof HTMLElement) open(chip.dataset.source ? Number(chip.dataset.source) : null, chip)
    })
  }

  /** @param {Run} run */
  update(run) {
    const { shown, others } = stripOf(run)
    const key = JSON.stringify([shown, others])
    if (key === this.#drawn) return
    this.#drawn = key
    this.#element.hidden = shown.length === 0
    const sites = shown.map(({ site }) => site)
    const label = (/** @type {Source} */ { site, title, url }) => (sites.filter((other) => other === site).length > 1 && title) || site || url
    this.#element.replaceChildren(...shown.map((source) => sourceChip(source, label(source))), ...(others > 0 ? [restChip(others)] : []))
  }
}

/**
 * Its icon is the first letter of its label: nothing is loaded from there.
 * @param {Source} source
 * @param {string} label its site, or its title among several of one
 */
const sourceChip = (source, label) => {
  const chip = clone("strip-chip")
  chip.dataset.source = String(source.index)
  chip.title = source.title || source.url
  setText(part("letter", chip), [...label.replace(/^www\./, "")][0] ?? "")
  setText(part("site", chip), label)
  setText(part("date", chip), day(source.published, locale))
  return chip
}

/** @param {number} count */
const restChip = (count) => {
  const chip = clone("strip-chip")
  part("letter", chip).remove()
  setText(part("site", chip), translate("strip.more", { count }))
  return chip
}
