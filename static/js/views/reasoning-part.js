/** The reasoning: open or closed as the reader likes it, in one fixed window while it is written. */

import { clone, part, setText, unfold } from "../ui/dom.js"
import { recall, remember } from "../ui/storage.js"
import { GrowingText } from "../text/growing-text.js"
import { Scroll } from "../ui/scroll.js"
import { translate } from "../ui/i18n.js"

/** @typedef {import("../model/types.js").ReasoningPart} Reasoning */

const NO_SOURCES = new Map()

/** @param {Reasoning} reasoning */
export const reasoningLine = ({ over, seconds }) => {
  if (!over) return translate("reasoning.live")
  if (seconds === null) return translate("reasoning.cut")
  const whole = Math.max(1, Math.round(seconds))
  return translate("reasoning.over", { count: whole, seconds: whole })
}

export class ReasoningPart {
  element = clone("reasoning")
  #toggle = part("reasoning-toggle", this.element)
  #body = part("reasoning-body", this.element)
  #answerNow = part("answer-now", this.element)
  #prose = new GrowingText(part("reasoning-text", this.element))
  #scroll = new Scroll(this.#body)
  /** @type {Reasoning | null} */
  #drawn = null

  /** @param {() => void} answerNow */
  constructor(answerNow) {
    this.#answerNow.addEventListener("click", () => {
      this.#answerNow.setAttribute("disabled", "")
      answerNow()
    })
    unfold(this.#toggle, this.#body, recall("reasoning") !== "closed")
    this.#toggle.addEventListener("click", () => this.#onToggle())
  }

  /** @param {Reasoning} reasoning */
  update(reasoning) {
    if (reasoning === this.#drawn) return
    if (!reasoning.over) this.#body.classList.add("reasoning__body--window")
    setText(part("reasoning-line", this.element), reasoningLine(reasoning))
    this.element.classList.toggle("step--live", !reasoning.over)
    this.#answerNow.hidden = reasoning.over
    this.#prose.update(reasoning.text, NO_SOURCES, !reasoning.over)
    this.#drawn = reasoning
    this.#scroll.follow()
  }

  #onToggle() {
    const isOpen = Boolean(this.#body.hidden)
    unfold(this.#toggle, this.#body, isOpen)
    remember("reasoning", isOpen ? "open" : "closed")
    if (this.#drawn?.over) this.#body.classList.remove("reasoning__body--window")
    this.#scroll.follow()
  }
}
