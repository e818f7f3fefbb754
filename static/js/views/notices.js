/** What stands above the conversation: the operator's announcement, limits that are nearly used up, word of a new version. */

import { readNotices } from "../net/api.js"
import { clone, part, setText } from "../ui/dom.js"
import { translate } from "../ui/i18n.js"
import { NewVersion } from "./new-version.js"

/** @typedef {import("../model/types.js").Announcement} Announcement */

const MICROS = 1_000_000
// Of many answers that end together the last is asked after.
const PAUSE_MS = 500

export class Notices {
  #place = part("notices")
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer
  #version = new NewVersion(() => this.refresh())

  /** @param {Pick<Announcement, "text" | "holds_questions"> | null} announcement */
  announce(announcement) {
    const shown = this.#place.querySelector("[data-part=announced]")
    if (!announcement?.text) return shown?.remove()
    const notice = /** @type {HTMLElement} */ (shown ?? this.#place.appendChild(clone("announced")))
    setText(part("notice-text", notice), announcement.text)
    part("notice-maintenance", notice).hidden = !announcement.holds_questions
  }

  /** Ask what stands now: something may have been missed, or used. */
  refresh() {
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => void this.#read(), PAUSE_MS)
  }

  async #read() {
    const now = await readNotices().catch(() => null)
    if (!now) return // what stands is shown still; the next answer asks again
    this.announce(now.announcement)
    this.#version.heard(now.build)
    const lines = now.limits.map(line)
    const shown = [...this.#place.querySelectorAll("[data-part=limit-notice]")]
    shown.slice(lines.length).forEach((notice) => notice.remove())
    lines.forEach((text, n) => {
      const notice = /** @type {HTMLElement} */ (shown[n] ?? clone("limit-notice"))
      if (!shown[n]) this.#place.insertBefore(notice, this.#place.querySelector("[data-part=announced]"))
      setText(part("notice-text", notice), text)
    })
  }
}

/** @param {import("../model/types.js").LimitNow} limit */
const line = ({ kind, period, used, limit }) => {
  const shown = (/** @type {number} */ amount) => kind === "cost" ? (amount / MICROS).toFixed(2) : String(amount)
  return translate("limit.line", {
    kind: translate(`limit.${kind}`), period: translate(`limit.${period}`), used: shown(used), limit: shown(limit),
  })
}
