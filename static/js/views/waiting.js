/** What a run that writes nothing at the moment is waiting for. */

import { isOver } from "../model/run-state.js"
import { translate } from "../ui/i18n.js"

/** @typedef {import("../model/types.js").Run} Run */

const STEP_SECONDS = 5
const MINUTES_FROM = 90

/**
 * The line below the parts of a run; "" where there is nothing to wait for.
 * @param {Run} run
 * @returns {string}
 */
export const waitingLine = (run) => {
  if (isOver(run)) return ""
  if (run.queue) return placeLine(run.queue)
  const last = run.parts.at(-1)
  if (!last) return translate("waiting.queued")
  return last.type === "answer" || !last.over ? "" : translate("waiting.model")
}

/** An estimate is told as roughly as it is known. @param {{place: number, seconds: number}} queue */
const placeLine = ({ place, seconds }) => {
  if (seconds <= 0) return translate("waiting.place", { place })
  if (seconds >= MINUTES_FROM) return translate("waiting.minutes", { place, minutes: Math.round(seconds / 60) })
  return translate("waiting.seconds", { place, seconds: Math.ceil(seconds / STEP_SECONDS) * STEP_SECONDS })
}
