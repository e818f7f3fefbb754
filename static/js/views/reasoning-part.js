/**
 * The reasoning: in one fixed window while it is written, folded away when it is over, unless the reader has wished it
 * otherwise. Its text is made when it is shown.
 */

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
    this.#toggle.addEventListener("click", () => this.#onToggle())
  }

  /** @param {Reasoning} reasoning */
  update(reasoning) {
    if (reasoning === this.#drawn) return
    if (reasoning.over !== this.#drawn?.over) unfold(this.#toggle, this.#body, isWished(reasoning.over))
    if (!reasoning.over) this.#body.classList.add("reasoning__body--window")
    setText(part("reasoning-line", this.element), reasoningLine(reasoning))
    this.element.classList.toggle("step--live", !reasoning.over)
    this.#answerNow.hidden = reasoning.over
    this.#drawn = reasoning
    this.#drawText()
  }

  #drawText() {
    if (!this.#drawn) return
    this.#prose.update(this.#body.hidden ? "" : this.#drawn.text, NO_SOURCES, !this.#drawn.over)
    this.#scroll.follow()
  }

  #onToggle() {
    const isOpen = Boolean(this.#body.hidden)
    unfold(this.#toggle, this.#body, isOpen)
    remember("reasoning", isOpen ? "open" : "closed")
    if (this.#drawn?.over) this.#body.classList.remove("reasoning__body--window")
    this.#drawText()
  }
}

/** Whether the reader wants it open: without a wish, while it is written only. @param {boolean} isOver */
const isWished = (isOver) => {
  const wish = recall("reasoning")
  return isOver ? wish === "open" : wish !== "closed"
}
