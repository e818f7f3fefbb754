/**
 * Tells once that the server is of another build than this page. The page goes on as it is, until its reader loads it anew.
 *
 * While servers of both builds answer side by side, one question may meet either: another build is told only when it was
 * met again a while later, and this one was not met between.
 */

import { clone, part } from "../ui/dom.js"
import { page } from "../ui/i18n.js"

export const SETTLED_MS = 30_000

export class NewVersion {
  #ask
  #world
  /** @type {number | null} since when every server that answered was of another build */
  #sinceMs = null
  #timer = 0
  #isTold = false

  /**
   * @param {() => void} ask which build it is now; `heard` is told
   * @param {any} [world] the clock and what loads the page anew, replaced by tests
   */
  constructor(ask, world = globalThis) {
    this.#ask = ask
    this.#world = world
  }

  /** @param {string | undefined} build of the server that has answered; servers of before tell none */
  heard(build) {
    if (this.#isTold) return
    this.#world.clearTimeout(this.#timer)
    if (!build || build === page.build) return void (this.#sinceMs = null)
    const nowMs = this.#world.Date.now()
    const sinceMs = this.#sinceMs ??= nowMs
    const leftMs = sinceMs + SETTLED_MS - nowMs
    if (leftMs <= 0) return this.#tell()
    this.#timer = this.#world.setTimeout(this.#ask, leftMs)
  }

  #tell() {
    this.#isTold = true
    const notice = part("notices").appendChild(clone("new-version"))
    part("reload", notice).addEventListener("click", () => this.#world.location.reload())
  }
}
