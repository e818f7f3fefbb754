/** In the composer: which model answers, where there are several, and whether it thinks deep, where it can. */

import { readModels } from "../net/api.js"
import { part } from "../ui/dom.js"
import { translate } from "../ui/i18n.js"
import { canThink, choices, modelNamed, offer } from "../ui/models.js"

/** A model's server that is away is looked for so often, while the page is looked at. */
const AGAIN_MS = 20_000

export class ModelChoice {
  #deep = part("toggle-deep")
  #select = /** @type {HTMLSelectElement} */ (part("model-choice"))
  #think
  /** What the reader has chosen; of a model that is gone nothing is left but the name. */
  #name = ""
  #isDeep = false
  /** How Think stood before a model came that always thinks; null: this one does not. @type {string | null} */
  #thinkBefore = null
  #title
  #later

  /**
   * @param {HTMLElement} think the button that switches thinking
   * @param {() => void} changed the reader has chosen
   * @param {() => Promise<{models: readonly import("../model/types.js").Model[]}>} [read]
   * @param {(act: () => void, ms: number) => void} [later]
   */
  constructor(think, changed, read = readModels, later = (act, ms) => { setTimeout(act, ms) }) {
    this.#later = later
    this.#think = think
    this.#title = think.title
    this.#deep.addEventListener("click", () => this.#choose({ deep: !this.#isDeep, model: this.#name }, changed))
    this.#select.addEventListener("change", () => this.#choose({ deep: this.#isDeep, model: this.#select.value }, changed))
    void this.#load(read)
  }

  /** What is remembered. */
  get chosen() {
    return { deep: this.#isDeep, model: this.#name }
  }

  /** What a question is asked with, beside whether it thinks at all. */
  get wanted() {
    return { isDeep: this.#isDeep && canThink(this.#name, "deep"), model: choices().length ? modelNamed(this.#name)?.name ?? "" : "" }
  }

  /** @param {{deep?: boolean, model?: string}} chosen */
  restore({ deep = false, model = "" }) {
    this.#isDeep = deep
    this.#name = model
    this.draw()
  }

  /** @param {{deep: boolean, model: string}} chosen @param {() => void} changed */
  #choose(chosen, changed) {
    this.restore(chosen)
    changed()
  }

  /** @param {() => Promise<{models: readonly import("../model/types.js").Model[]}>} read */
  async #load(read) {
    // Without the list the first model answers, as whoever chooses nothing is answered.
    const told = await read().catch(() => null)
    if (!told) return
    offer(told.models)
    this.draw()
    if (told.models.some(({ ready }) => !ready)) this.#later(() => void this.#loadInSight(read), AGAIN_MS)
  }

  /** @param {() => Promise<{models: readonly import("../model/types.js").Model[]}>} read */
  async #loadInSight(read) {
    if (document.hidden) await new Promise((seen) => { document.addEventListener("visibilitychange", seen, { once: true }) })
    await this.#load(read)
  }

  /** Also called when Think has been pressed. */
  draw() {
    this.#select.hidden = choices().length === 0
    this.#select.replaceChildren(...choices().map(({ name, label, ready }) =>
      new Option(ready ? label : translate("model.away", { label }), name)))
    this.#select.value = modelNamed(this.#name)?.name ?? ""
    this.#drawThink()
    this.#drawAway()
    this.#deep.hidden = this.#think.getAttribute("aria-pressed") !== "true" || !canThink(this.#name, "deep")
    this.#deep.setAttribute("aria-pressed", String(this.#isDeep))
  }

  /** Known before one asks: that the model would not answer. */
  #drawAway() {
    const isAway = modelNamed(this.#name)?.ready === false
    part("composer-away").hidden = !isAway
    part("composer-note").hidden = isAway
  }

  /** A model that always thinks cannot be told not to. */
  #drawThink() {
    const isForced = !canThink(this.#name, "off") && canThink(this.#name, "on")
    if (isForced && this.#thinkBefore !== null) this.#think.setAttribute("aria-pressed", "true")
    if (isForced === (this.#thinkBefore !== null)) return
    const before = this.#thinkBefore ?? "true"
    this.#thinkBefore = isForced ? this.#think.getAttribute("aria-pressed") : null
    this.#think.setAttribute("aria-pressed", isForced ? "true" : before)
    this.#think.setAttribute("aria-disabled", String(isForced))
    this.#think.title = isForced ? translate("model.always_thinks") : this.#title
  }
}
