/** What a question is asked with beside its words: whether it is searched and thought, and by which model. Remembered here. */

import { part } from "../ui/dom.js"
import { page, translate } from "../ui/i18n.js"
import { recall, remember } from "../ui/storage.js"
import { forbid, isPressed, press } from "../ui/toggle.js"
import { ModelChoice } from "./model-choice.js"
import { SearchScope } from "./search-scope.js"

/** @typedef {import("./search-scope.js").Scope} Scope */
/** @typedef {{search: boolean, think: boolean | "deep", model?: string}} Toggles */

export class AskOptions {
  #think = part("toggle-think")
  #search = part("toggle-search")
  #scope = new SearchScope(() => this.#remember({}))
  #choice = new ModelChoice(this.#think, () => this.#remember(this.#choice.chosen))
  #conversation

  /** @param {string | null} conversation */
  constructor(conversation) {
    this.#conversation = conversation
    this.restore(wishes())
    if (!page.engine.connected) forbid(this.#think, translate("composer.no_model"))
    this.#think.addEventListener("click", () => this.#onToggle("think", this.#think))
    this.#search.addEventListener("click", () => this.#onToggle("search", this.#search))
  }

  /** As they stand. @returns {Toggles} */
  get wanted() {
    const { isDeep, model } = this.#choice.wanted
    /** @type {Toggles} */
    const toggles = { search: isPressed(this.#search), think: isPressed(this.#think) && (isDeep ? "deep" : true) }
    return model ? { ...toggles, model } : toggles
  }

  /** Where it is searched. @returns {Scope} */
  get scope() {
    return isPressed(this.#search) ? this.#scope.wanted : {}
  }

  /** @param {Toggles & Scope & {effort?: string, deep?: boolean}} toggles those of the last question, or the reader's wishes */
  restore({ effort, ...toggles }) {
    const deep = toggles.think === "deep" || effort === "deep"
    const { sites, days, focus } = toggles
    const wish = { deep, scope: { sites, days, focus }, ...toggles, ...recall(`toggles:${this.#conversation}`) }
    press(this.#search, wish.search)
    press(this.#think, page.engine.connected && Boolean(wish.think))
    this.#choice.restore(wish)
    this.#scope.restore(wish.scope)
    this.#scope.offer(isPressed(this.#search))
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
    this.restore({ ...this.wanted, ...this.#choice.chosen })
  }

  /** @param {"search" | "think"} name @param {HTMLElement} toggle */
  #onToggle(name, toggle) {
    if (toggle.getAttribute("aria-disabled") === "true") return
    press(toggle, !isPressed(toggle))
    this.#choice.draw()
    this.#scope.offer(isPressed(this.#search))
    this.#remember({ [name]: isPressed(toggle) })
  }

  /** @param {object} wish what the reader has just chosen; a conversation keeps all that is chosen in it */
  #remember(wish) {
    remember("toggles", { ...wishes(), ...wish })
    const now = { search: isPressed(this.#search), think: isPressed(this.#think), ...this.#choice.chosen, scope: this.#scope.chosen }
    if (this.#conversation) remember(`toggles:${this.#conversation}`, now)
  }
}

/** What the reader has chosen last. @returns {Toggles} */
const wishes = () => recall("toggles") ?? { search: true, think: true }
