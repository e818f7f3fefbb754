/**
 * Temporary conversations: wished for at an empty start, marked while they are shown, and deleted when they are left. A
 * page that is closed says so; the server waits a little, for it may only be loaded anew.
 */

import { Problem, deleteConversation } from "../net/api.js"
import { notePresence } from "../net/presence.js"
import { part } from "../ui/dom.js"
import { translate } from "../ui/i18n.js"
import { forgetAllOf, storeNothingOf } from "../ui/storage.js"
import { isPressed, press } from "../ui/toggle.js"

const BEAT_MS = 30_000

export class Temporary {
  #toggle = part("temporary")
  #stage = part("stage")
  /** The temporary conversation that is shown. @type {string | null} */
  #shown = null
  /** @type {ReturnType<typeof setInterval> | undefined} */
  #beat

  constructor() {
    this.#toggle.addEventListener("click", () => this.#wish(!this.isWanted))
    addEventListener("pagehide", () => this.#tell(false))
    addEventListener("pageshow", ({ persisted }) => { if (persisted) this.#tell(true) })
  }

  /** Whether the next first question begins one. */
  get isWanted() {
    return isPressed(this.#toggle)
  }

  /** The title of the one that is shown, in place of its own: the browser's history keeps titles. */
  get title() {
    return this.#shown ? translate("temporary.title") : null
  }

  /** It is on the stage. @param {string} conversation */
  show(conversation) {
    if (conversation === this.#shown) return
    this.#shown = conversation
    storeNothingOf(conversation)
    this.#wish(false)
    this.draw()
    this.#tell(true)
    this.#beat = setInterval(() => this.#tell(true), BEAT_MS)
  }

  /** Another conversation, or the start page, takes the stage: what was temporary is deleted. */
  leave() {
    const left = this.#shown
    this.#wish(false)
    if (!left) return
    clearInterval(this.#beat)
    this.#shown = null
    this.draw()
    forgetAllOf(left)
    // Where the server cannot be reached it will notice by itself that nobody has it open.
    deleteConversation(left).catch(ignoreProblem)
  }

  /** Mark it, whatever else was drawn. */
  draw() {
    this.#stage.toggleAttribute("data-temporary", this.#shown !== null)
    part("temporary-mark").hidden = this.#shown === null
    if (this.#shown) part("title-menu").setAttribute("disabled", "")
  }

  /** @param {boolean} isWanted */
  #wish(isWanted) {
    press(this.#toggle, isWanted)
    part("temporary-note").hidden = !isWanted
    part("start-idea").hidden = isWanted
    if (isWanted) storeNothingOf("new")
    else forgetAllOf("new")
  }

  /** @param {boolean} isOpen */
  #tell(isOpen) {
    if (this.#shown) notePresence(this.#shown, isOpen).catch(ignoreProblem)
  }
}

/** @param {unknown} error */
const ignoreProblem = (error) => {
  if (!(error instanceof Problem)) throw error
}
