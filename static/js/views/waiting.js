/** What a run that writes nothing at the moment is waiting for. */

import { part, setText } from "../ui/dom.js"
import { isOver } from "../model/run-state.js"
import { translate } from "../ui/i18n.js"

/** @typedef {import("../model/types.js").Run} Run */

const STEP_SECONDS = 5
const MINUTES_FROM = 90

/** What is said of a model that has not begun to write, so long after the page has shown that it is waited for. */
const SILENCES = /** @type {const} */ ([[12_000, "waiting.long"], [40_000, "waiting.silent"]])

/** The line below the parts of a run, whose word changes while nothing comes. */
export class Waiting {
  #root
  #later
  #line = ""

  /** @param {HTMLElement} root of the run @param {(act: () => void, ms: number) => void} [later] */
  constructor(root, later = atLeisure) {
    this.#root = root
    this.#later = later
  }

  /** @param {Run} run */
  update(run) {
    const line = waitingLine(run)
    if (line === this.#line) return
    this.#line = line
    this.#show(line)
    if (line !== translate("waiting.model")) return
    for (const [ms, key] of SILENCES) this.#later(() => { if (this.#line === line) this.#show(translate(key)) }, ms)
  }

  /** @param {string} line */
  #show(line) {
    part("waiting", this.#root).hidden = !line
    setText(part("waiting-text", this.#root), line)
  }
}

/** A timer that keeps no process of a test alive. @param {() => void} act @param {number} ms */
const atLeisure = (act, ms) => {
  const timer = /** @type {any} */ (setTimeout(act, ms))
  timer.unref?.()
}

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
