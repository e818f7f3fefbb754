/** What the checks of an answer's citations say together: one line, in which nothing that there is none of is counted. */

import { translate } from "../ui/i18n.js"

/** @typedef {import("../model/types.js").Check} Check */

/** In the order in which they are told; the first needs no look. */
const VERDICTS = ["supported", "mentioned", "unsupported"]

/**
 * @param {readonly Check[]} checks
 * @returns {string} "" where nothing was compared
 */
export const verdictLine = (checks) => {
  if (checks.length === 0) return ""
  const groups = VERDICTS.flatMap((verdict) => {
    const n = checks.filter((check) => check.verdict === verdict).length
    return n > 0 ? [translate(`verdicts.${verdict}`, { n })] : []
  })
  return translate("verdicts.count", { count: checks.length, groups: groups.join(translate("list.comma")) })
}

/**
 * The first check that a reader should look at: not found on its page, else there in part; -1 where there is none.
 * @param {readonly Check[]} checks
 */
export const firstProblem = (checks) => {
  const missing = checks.findIndex(({ verdict }) => verdict === "unsupported")
  return missing >= 0 ? missing : checks.findIndex(({ verdict }) => verdict !== "supported")
}
