/** What a question is asked with beside its words: whether it is searched and thought, and by which model. Remembered here. */

import { part } from "../ui/dom.js"
import { page, translate } from "../ui/i18n.js"
import { recall, remember } from "../ui/storage.js"
import { forbid, isPressed, press } from "../ui/toggle.js"
import { ModelChoice } from "./model-choice.js"

/** @typedef {{search: boolean, think: boolean | "deep", model?: string, focus?: string}} Toggles no `focus`: the question's words decide */

export class AskOptions {
  #think = part("toggle-think")
  #search = part("toggle-search")
  #focus = /** @type {HTMLSelectElement} */ (part("focus-choice"))
  #choice = new ModelChoice(this.#think, () => this.#remember(this.#choice.chosen))
  #conversation

  /** @param {string | null} conversation */
  constructor(conversation) {
    this.#conversation = conversation
    this.restore(wishes())
    if (!page.engine.connected) forbid(this.#think, translate("composer.no_model"))
    this.#think.addEventListener("click", () => this.#onToggle("think", this.#think))
    this.#search.addEventListener("click", () => this.#onToggle("search", this.#search))
    this.#focus.addEventListener("change", () => this.#remember({}))
  }

  /** As they stand. @returns {Toggles} */
  get wanted() {
    const { isDeep, model } = this.#choice.wanted
    /** @type {Toggles} */
    const toggles = { search: isPressed(this.#search), think: isPressed(this.#think) && (isDeep ? "deep" : true) }
    const focus = toggles.search ? this.#chosenFocus : ""
    return { ...toggles, ...(model && { model }), ...(focus && { focus }) }
  }

  /** @param {Toggles & {effort?: string, deep?: boolean}} toggles those of the last question, or the reader's wishes */
  restore(toggles) {
    const asked = { focus: "", deep: toggles.think === "deep" || toggles.effort === "deep", ...toggles }
    const { search, think, focus, deep, model } = { ...asked, ...recall(`toggles:${this.#conversation}`) }
    press(this.#search, search)
    press(this.#think, page.engine.connected && Boolean(think))
    this.#focus.value = focus
    this.#focus.hidden = !search
    this.#choice.restore({ deep, model })
  }

  /** The start page has become a conversation, which keeps them. @param {string} conversation */
  moveTo(conversation) {
    this.#conversation = conversation
    this.#remember({})
  }

  /** Another conversation is shown: its own. @param {string | null} conversation */
  open(conversation) {
    this.#conversation = conversation
    // As they stand, not as a question is asked with them now: Deep is wished for while Think is off, too.
    this.restore({ ...this.wanted, ...this.#choice.chosen, focus: "" })
  }

  /** Of a conversation, not of the reader: the next one begins with all sources. */
  get #chosenFocus() {
    return this.#focus.value
  }

  /** @param {"search" | "think"} name @param {HTMLElement} toggle */
  #onToggle(name, toggle) {
    if (toggle.getAttribute("aria-disabled") === "true") return
    press(toggle, !isPressed(toggle))
    this.#focus.hidden = !isPressed(this.#search)
    this.#choice.draw()
    this.#remember({ [name]: isPressed(toggle) })
  }

  /** @param {object} wish what the reader has just chosen; a conversation keeps all that is chosen in it */
  #remember(wish) {
    remember("toggles", { ...wishes(), ...wish })
    const [search, think, focus] = [isPressed(this.#search), isPressed(this.#think), this.#chosenFocus]
    const now = { search, think, focus, ...this.#choice.chosen }
    if (this.#conversation) remember(`toggles:${this.#conversation}`, now)
  }
}

/** What the reader has chosen last. @returns {Toggles} */
const wishes = () => recall("toggles") ?? { search: true, think: true }
