/**
 * Text comes in bursts, of a few words at ten to fifty a second, and is shown evenly: what has come since the last burst
 * appears over the time until the next. Only what is seen lags, by a fifth of a second at most; the state never does.
 */

import { isOver } from "../model/run-state.js"

/** @typedef {import("../model/types.js").Run} Run */
/**
 * How far a text is shown: from `from` to `total` within `windowMs` after `sinceMs`.
 * @typedef {{from: number, total: number, sinceMs: number, windowMs: number}} Pace
 */

export const LONGEST_MS = 180
const SHORTEST_MS = 16

/**
 * How much of the text is shown at a moment.
 * @param {Pace} pace
 * @param {number} nowMs
 */
export const shownAt = ({ from, total, sinceMs, windowMs }, nowMs) => {
  if (from >= total) return total
  return Math.min(total, from + Math.ceil((total - from) * Math.max(0, nowMs - sinceMs) / windowMs))
}

/**
 * The pace after the text has become `total` long: bursts that come often are shown quickly.
 * @param {Pace} pace
 * @param {number} total
 * @param {number} nowMs
 * @returns {Pace}
 */
export const grown = (pace, total, nowMs) => {
  if (total === pace.total) return pace
  const windowMs = Math.min(LONGEST_MS, Math.max(SHORTEST_MS, nowMs - pace.sinceMs))
  return { from: Math.min(shownAt(pace, nowMs), total), total, sinceMs: nowMs, windowMs }
}

/**
 * The beginning of a text, never with half a character at its end.
 * @param {string} text
 * @param {number} length
 */
export const beginning = (text, length) => {
  const isHalf = /[\ud800-\udbff]/.test(text.charAt(length - 1))
  return text.slice(0, isHalf ? length + 1 : length)
}

export class Reveal {
  /** @type {Map<string, Pace & {place: number}>} */
  #paces = new Map()
  #isWanted

  /** @param {() => boolean} [isWanted] whether the reader can see movement, and wants to */
  constructor(isWanted = canSeeMovement) {
    this.#isWanted = isWanted
  }

  /** What is there of this run, or of all, is shown at once. @param {string} [run] */
  jump(run) {
    if (run === undefined) this.#paces.clear()
    else this.#paces.delete(run)
  }

  /**
   * The run as it is to be seen now; the very same where all of it is.
   * @param {Run} run
   * @param {number} nowMs
   * @returns {Run}
   */
  shown(run, nowMs) {
    const last = run.parts.at(-1)
    if (isOver(run) || !this.#isWanted()) {
      this.jump(run.run)
      return run
    }
    const text = last && last.type !== "search" ? last.text : ""
    const length = shownAt(this.#paceOf(run, text.length, nowMs), nowMs)
    if (!last || last.type === "search" || length >= text.length || (last.type === "reasoning" && last.over)) return run
    return { ...run, parts: run.parts.with(-1, { ...last, text: beginning(text, length) }) }
  }

  /** @param {Run} run @param {number} total @param {number} nowMs */
  #paceOf(run, total, nowMs) {
    const before = this.#paces.get(run.run)
    const place = run.parts.length
    // What a run has when it is first seen was there before the reader: only what comes later grows.
    const start = { from: before ? 0 : total, total, sinceMs: nowMs, windowMs: LONGEST_MS }
    const pace = { ...(before?.place === place ? grown(before, total, nowMs) : start), place }
    this.#paces.set(run.run, pace)
    return pace
  }
}

const canSeeMovement = () => !document.hidden && !matchMedia("(prefers-reduced-motion: reduce)").matches
