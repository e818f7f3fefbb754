/** The menu at "Answer again": over the same pages, after another search, without one; with or without Think. */

import { clone, part, setIcon, setText } from "../ui/dom.js"
import { Menu } from "../ui/menu.js"
import { retryChoices } from "./retry-choices.js"
import { page, translate } from "../ui/i18n.js"

/** @typedef {import("../model/types.js").Run} Run */
/** @typedef {import("./retry-choices.js").Choice} Choice */
/** @typedef {import("./retry-choices.js").Change} Change */

export class RetryMenu {
  #list
  #menu
  #think
  #verbs

  /**
   * @param {HTMLElement} root in which its button and its list are
   * @param {{run: () => Run | null, isNewest: (run: string) => boolean, retry: (run: string, change: Change) => void}} verbs
   */
  constructor(root, verbs) {
    this.#verbs = verbs
    this.#list = part("retry-choices", root)
    this.#think = part("retry-think", root)
    this.#menu = new Menu(part("retry", root), part("retry-menu", root), () => this.#fill())
    this.#think.addEventListener("click", () => {
      this.#think.setAttribute("aria-checked", String(!this.#isThinking))
    })
  }

  #fill() {
    const run = this.#verbs.run()
    if (!run) return
    this.#think.hidden = !page.engine.connected
    this.#think.setAttribute("aria-checked", String(run.think && page.engine.connected))
    this.#list.replaceChildren(...retryChoices(run, this.#verbs.isNewest(run.run)).map((choice) => this.#item(run, choice)))
  }

  /** @param {Run} run @param {Choice} choice */
  #item(run, { key, icon, change }) {
    const item = clone("menu-item")
    setIcon(item, icon)
    setText(part("label", item), translate(`retry.${key}`))
    item.dataset.choice = key
    item.addEventListener("click", () => {
      this.#menu.close(true)
      this.#verbs.retry(run.run, { ...change, think: this.#isThinking })
    })
    return item
  }

  get #isThinking() {
    return this.#think.getAttribute("aria-checked") === "true"
  }
}
