/** The menu at "Answer again": over the same pages, after another search, without one; thinking so, by this model. */

import { clone, part, setIcon, setText } from "../ui/dom.js"
import { Menu } from "../ui/menu.js"
import { canThink, choices, modelNamed } from "../ui/models.js"
import { counterQuestion } from "./counter-question.js"
import { retryChoices } from "./retry-choices.js"
import { page, translate } from "../ui/i18n.js"

/** @typedef {import("../model/types.js").Run} Run */
/** @typedef {import("./retry-choices.js").Choice} Choice */
/** @typedef {import("./retry-choices.js").Change} Change */

export class RetryMenu {
  #list
  #menu
  #think
  #deep
  #models
  #counter
  #verbs
  #question = ""
  #model = ""

  /**
   * @param {HTMLElement} root in which its button and its list are
   * @param {{run: () => Run | null, isNewest: (run: string) => boolean, retry: (run: string, change: Change) => void,
   *   ask: (question: string) => void}} verbs
   */
  constructor(root, verbs) {
    this.#verbs = verbs
    this.#list = part("retry-choices", root)
    this.#think = part("retry-think", root)
    this.#deep = part("retry-deep", root)
    this.#models = part("retry-models", root)
    this.#counter = part("retry-counter", root)
    this.#menu = new Menu(part("retry", root), part("retry-menu", root), () => this.#fill())
    this.#counter.addEventListener("click", () => {
      this.#menu.close(true)
      verbs.ask(this.#question)
    })
    // What it does is told below the answer, which the menu would cover.
    part("recheck-ask", root).addEventListener("click", () => this.#menu.close(true))
    for (const box of [this.#think, this.#deep]) {
      box.addEventListener("click", () => {
        check(box, !isChecked(box))
        this.#draw()
      })
    }
  }

  #fill() {
    const run = this.#verbs.run()
    if (!run) return
    this.#model = modelNamed(run.model_key)?.name ?? ""
    this.#think.hidden = !page.engine.connected
    check(this.#think, run.think && page.engine.connected)
    check(this.#deep, run.effort === "deep")
    this.#list.replaceChildren(...retryChoices(run, this.#verbs.isNewest(run.run)).map((choice) => this.#item(run, choice)))
    this.#models.replaceChildren(...choices().map((model) => this.#modelItem(model)))
    this.#question = counterQuestion(run)
    this.#counter.hidden = !this.#question
    this.#draw()
  }

  #draw() {
    this.#deep.hidden = this.#think.hidden || !isChecked(this.#think) || !canThink(this.#model, "deep")
    this.#models.hidden = choices().length === 0
    for (const item of /** @type {NodeListOf<HTMLElement>} */ (this.#models.querySelectorAll("[data-model]"))) {
      check(item, item.dataset.model === this.#model)
    }
  }

  /** @param {Run} run @param {Choice} choice */
  #item(run, { key, icon, change }) {
    const item = labelled(translate(`retry.${key}`), icon)
    item.dataset.choice = key
    item.addEventListener("click", () => {
      this.#menu.close(true)
      this.#verbs.retry(run.run, { ...change, ...this.#wanted })
    })
    return item
  }

  /** @param {import("../model/types.js").Model} model */
  #modelItem({ name, label, ready }) {
    const item = labelled(ready ? label : translate("model.away", { label }), "check")
    item.setAttribute("role", "menuitemradio")
    item.dataset.model = name
    item.addEventListener("click", () => {
      this.#model = name
      this.#draw()
    })
    return item
  }

  /** @returns {Change} */
  get #wanted() {
    const think = isChecked(this.#think) && (isChecked(this.#deep) && canThink(this.#model, "deep") ? "deep" : true)
    return choices().length ? { think, model: this.#model } : { think }
  }
}

/** @param {string} label @param {string} icon */
const labelled = (label, icon) => {
  const item = clone("menu-item")
  setIcon(item, icon)
  setText(part("label", item), label)
  return item
}

/** @param {HTMLElement} item */
const isChecked = (item) => item.getAttribute("aria-checked") === "true"

/** @param {HTMLElement} item @param {boolean} isOn */
const check = (item, isOn) => item.setAttribute("aria-checked", String(isOn))
