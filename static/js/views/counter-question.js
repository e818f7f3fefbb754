/** The question that looks for what speaks against an answer. */

import { answerText } from "../model/run-state.js"
import { statementOf } from "../text/matched-words.js"
import { translate } from "../ui/i18n.js"

/** @typedef {import("../model/types.js").Run} Run */

const CLAIM_MAX = 300

/**
 * In the reader's language, so that it is answered in it; its words are also those by which is searched.
 * @param {Run} run
 * @returns {string} "" where nothing was claimed
 */
export const counterQuestion = (run) => {
  const claim = shortened(claimOf(run))
  return claim && translate("counter.question", { claim })
}

/** What the answer takes from a page first; of one that cites nothing, its first sentence. @param {Run} run */
const claimOf = (run) => {
  const cited = run.checks.toSorted((a, b) => a.part - b.part || a.start - b.start)[0]
  const part = cited && run.parts[cited.part]
  if (cited && part?.type === "answer") return statementOf(part.text, cited)
  const text = answerText(run)
  const end = /[。！？!?]|\.(?=\s|$)|\n/u.exec(text)?.index ?? text.length
  return statementOf(text, { start: 0, end: [...text.slice(0, end)].length })
}

/** @param {string} claim */
const shortened = (claim) => {
  const points = [...claim.replaceAll(/\s+/g, " ").trim()]
  return points.length > CLAIM_MAX ? `${points.slice(0, CLAIM_MAX).join("")}…` : points.join("")
}
