/**
 * An answer that is complete while nobody looks: the number of such conversations stands before the title of the page, and, where
 * the reader has wished for it, the system tells of each.
 */

import { part } from "../ui/dom.js"
import { page, translate } from "../ui/i18n.js"
import { recall, remember } from "../ui/storage.js"
import { isPressed, press } from "../ui/toggle.js"
import { toast } from "../ui/toast.js"

const MARK = /^\(\d+\) /

/** @param {string} title @param {number} count of conversations with an answer not seen yet */
export const markedTitle = (title, count) => (count > 0 ? `(${count}) ` : "") + title.replace(MARK, "")

export class DoneSignal {
  #switch = part("notify")
  #go
  #count = 0

  /** @param {(conversation: string) => void} go there, when a notification is pressed */
  constructor(go) {
    this.#go = go
    this.#switch.hidden = !("Notification" in globalThis)
    press(this.#switch, this.#isWished)
    this.#switch.addEventListener("click", () => void this.#choose())
  }

  /** @param {string} title the page's own */
  setTitle(title) {
    document.title = markedTitle(title, this.#count)
  }

  /**
   * @param {number} count of conversations with an answer not seen yet
   * @param {{id: string, title: string}[]} done those whose answer has just been completed
   */
  tell(count, done) {
    this.#count = count
    document.title = markedTitle(document.title, count)
    part("open-sidebar").toggleAttribute("data-unseen", count > 0)
    if (document.hidden && this.#isWished) for (const one of done) void this.#notify(one)
  }

  get #isWished() {
    return recall("notify") === true && globalThis.Notification?.permission === "granted"
  }

  async #choose() {
    const isOn = !isPressed(this.#switch)
    const isAllowed = isOn && await Notification.requestPermission() === "granted"
    remember("notify", isAllowed || null)
    press(this.#switch, isAllowed)
    if (isOn && !isAllowed) toast(translate("notify.refused"))
  }

  /** @param {{id: string, title: string}} conversation */
  async #notify({ id, title }) {
    const options = { body: title, tag: id, icon: document.querySelector("link[rel=icon]")?.getAttribute("href") ?? "", data: `${page.base}/c/${id}` }
    // Where a page of its own may not show one (Android), its service worker does.
    const worker = await globalThis.navigator?.serviceWorker?.getRegistration()
    if (worker) return worker.showNotification(translate("notify.done"), options)
    const shown = new Notification(translate("notify.done"), options)
    shown.addEventListener("click", () => {
      focus()
      shown.close()
      this.#go(id)
    })
  }
}
