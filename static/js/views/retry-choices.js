/** In which ways a question can be answered again. */

import { readSources } from "../model/run-state.js"

/** @typedef {import("../model/types.js").Run} Run */
/** @typedef {{search?: boolean, think?: boolean | "deep", model?: string, sources?: number[]}} Change */
/** @typedef {{key: "same" | "search" | "search_first" | "plain" | "without_search", icon: string, change: Change}} Choice */

/**
 * @param {Run} run
 * @param {boolean} isNewest whether another can be written over the pages of this one
 * @returns {Choice[]}
 */
export const retryChoices = (run, isNewest) => {
  const indexes = [...readSources(run).keys()]
  /** @type {Choice[]} */
  const same = indexes.length > 0 && isNewest ? [{ key: "same", icon: "sources", change: { sources: indexes } }] : []
  const search = { search: true }
  const plain = { search: false }
  return run.search
    ? [...same, { key: "search", icon: "search", change: search }, { key: "without_search", icon: "unsearched", change: plain }]
    : [{ key: "plain", icon: "retry", change: plain }, { key: "search_first", icon: "search", change: search }]
}

/**
 * The change that leaves one source out; null where the run can not do without it.
 * @param {Run} run
 * @param {number} index
 * @returns {Change | null}
 */
export const withoutSource = (run, index) => {
  const indexes = [...readSources(run).keys()]
  if (!indexes.includes(index) || indexes.length < 2) return null
  return { sources: indexes.filter((other) => other !== index), think: run.think }
}
