/** The button beside a question: it asks, or stops the answer that is being written; and the line that says what is in the way. */

import { part, setText } from "../ui/dom.js"
import { translate } from "../ui/i18n.js"

/** @typedef {{isLive: boolean, isStopping: boolean, isAsking: boolean, refused: {key: string, values: Record<string, number>} | null}} State */

export class SendButton {
  #send = part("send")
  #queue = part("send-queue")
  #note = part("composer-count")

  /** @param {() => void} queue the question shall wait for the answer */
  constructor(queue) {
    this.#queue.addEventListener("click", queue)
  }

  /** @param {State} state */
  draw({ isLive, isStopping, isAsking, refused }) {
    const isStop = isLive && !isAsking
    const label = isStop ? translate(isStopping ? "composer.stopping" : "composer.stop") : translate("composer.ask")
    this.#send.classList.toggle("send--stop", isStop)
    this.#send.classList.toggle("send--busy", isStopping || isAsking)
    this.#send.setAttribute("aria-disabled", String(!isStop && refused !== null))
    this.#send.setAttribute("aria-label", label)
    this.#send.title = label
    this.#queue.hidden = !isStop || isStopping || refused !== null
    this.#say(refused?.key === "composer.too_long" ? translate(refused.key, refused.values) : "", isAsking && isStopping)
  }

  /** One short line in the bar. @param {string} problem @param {boolean} isNext */
  #say(problem, isNext) {
    this.#note.hidden = !problem && !isNext
    this.#note.classList.toggle("composer__count--quiet", !problem)
    setText(this.#note, problem || (isNext ? translate("composer.next") : ""))
  }
}
