/** Whether an answer was good, and why not: two buttons below it, and one dialog of the page for the reason. */

import { Problem } from "../net/api.js"
import { giveFeedback, takeBackFeedback } from "../net/feedback.js"
import { part } from "../ui/dom.js"
import { translate } from "../ui/i18n.js"
import { press } from "../ui/toggle.js"
import { toast } from "../ui/toast.js"

/** @typedef {{good: boolean, reason?: string, comment?: string}} Said */

export class Feedback {
  #root
  #run
  #net
  /** @type {boolean | null} */
  #isGood

  /**
   * @param {HTMLElement} root in which its buttons are
   * @param {() => string} run
   * @param {boolean | null} isGood what was said before
   * @param {{give: (run: string, said: Said) => Promise<unknown>, takeBack: (run: string) => Promise<unknown>}} [net]
   */
  constructor(root, run, isGood, net = { give: giveFeedback, takeBack: takeBackFeedback }) {
    this.#root = root
    this.#run = run
    this.#isGood = isGood
    this.#net = net
    part("good", root).addEventListener("click", () => void this.#choose(true))
    part("bad", root).addEventListener("click", (event) => this.#onBad(/** @type {HTMLElement} */ (event.currentTarget)))
    this.#draw()
  }

  /** @param {HTMLElement} button */
  #onBad(button) {
    if (this.#isGood === false) return void this.#choose(false)
    askWhy(button, (said) => void this.#say(false, () => this.#net.give(this.#run(), said)))
  }

  /** Say it, or take it back where it was said. @param {boolean} isGood */
  #choose(isGood) {
    const isBack = this.#isGood === isGood
    return this.#say(isBack ? null : isGood, () => (isBack ? this.#net.takeBack(this.#run()) : this.#net.give(this.#run(), { good: isGood })))
  }

  /** @param {boolean | null} isGood @param {() => Promise<unknown>} verb */
  async #say(isGood, verb) {
    try {
      await verb()
      this.#isGood = isGood
      this.#draw()
      toast(translate(isGood === null ? "feedback.taken_back" : "feedback.thanks"))
    } catch (error) {
      if (!(error instanceof Problem)) throw error
      toast(error.message)
    }
  }

  #draw() {
    press(part("good", this.#root), this.#isGood === true)
    press(part("bad", this.#root), this.#isGood === false)
  }
}

/** @param {HTMLElement} opener @param {(said: Said) => void} then */
const askWhy = (opener, then) => {
  const dialog = /** @type {HTMLDialogElement} */ (part("feedback"))
  const form = /** @type {HTMLFormElement} */ (part("feedback-form", dialog))
  form.reset()
  form.onsubmit = (event) => {
    event.preventDefault()
    const said = new FormData(form)
    dialog.close()
    then({ good: false, reason: String(said.get("reason") ?? ""), comment: String(said.get("comment") ?? "") })
  }
  dialog.onclick = (event) => { if (event.target === dialog) dialog.close() }
  dialog.onclose = () => opener.focus({ preventScroll: true })
  dialog.showModal()
}
