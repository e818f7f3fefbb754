/** What the checks of an answer's citations say together: one line, in which nothing that there is none of is counted. */

import { translate } from "../ui/i18n.js"

/** @typedef {import("../model/types.js").Check} Check */

/** In the order in which they are told; the first needs no look. */
const GROUPS = ["judged", "supported", "mentioned", "unsupported", "contradicted", "unchecked"]

/**
 * @param {readonly Check[]} checks
 * @returns {string} "" where nothing was compared
 */
export const verdictLine = (checks) => {
  if (checks.length === 0) return ""
  const groups = GROUPS.flatMap((group) => {
    const n = checks.filter((check) => groupOf(check) === group).length
    return n > 0 ? [translate(`verdicts.${group}`, { n })] : []
  })
  const count = checks.filter(({ verdict }) => verdict !== "unchecked").length
  if (count === 0) return groups.join("")
  const key = checks.some(({ reason }) => reason === "judged") ? "verdicts.compared" : "verdicts.count"
  return translate(key, { count, groups: groups.join(translate("list.comma")) })
}

/**
 * A judge may say more than the words do: what it calls supported is counted apart.
 * @param {Check} check
 */
const groupOf = ({ verdict, reason }) => (reason === "judged" && verdict === "supported" ? "judged" : verdict)

/**
 * The word for what became of a citation.
 * @param {string} verdict @param {string} reason
 */
export const verdictWord = (verdict, reason) => verdict && translate(`${reason === "judged" ? "judged" : "verdict"}.${verdict}`)

/**
 * The first check that a reader should look at: contradicted or not found on its page, else there in part; -1 where there is none.
 * @param {readonly Check[]} checks
 */
export const firstProblem = (checks) => {
  const missing = checks.findIndex(({ verdict }) => verdict === "unsupported" || verdict === "contradicted")
  return missing >= 0 ? missing : checks.findIndex(({ verdict }) => verdict !== "supported")
}
