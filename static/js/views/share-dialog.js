/** The dialog that makes a link to a copy of a conversation, and lists and ends all links that the reader has made. */

import { MOST_TURNS, Problem, readConversation } from "../net/api.js"
import { endLink, listLinks, shareConversation } from "../net/links.js"
import { day } from "../ui/dates.js"
import { clone, closeByBackdrop, part, setText } from "../ui/dom.js"
import { locale, page, translate } from "../ui/i18n.js"
import { recall } from "../ui/storage.js"
import { offerVerb } from "./conversation-menu.js"
import { addressOf } from "./conversation-row.js"

/** @typedef {import("../model/types.js").Conversation} Conversation */
/** @typedef {import("../model/types.js").LinkCard} LinkCard */

const DAYS = [1, 7, 30, 90, 365]
const USUAL_DAYS = 30

export class ShareDialog {
  #dialog = /** @type {HTMLDialogElement} */ (part("share"))
  #leaf = /** @type {HTMLSelectElement} */ (part("share-leaf", this.#dialog))
  #days = /** @type {HTMLSelectElement} */ (part("share-days", this.#dialog))
  #address = /** @type {HTMLInputElement} */ (part("share-address", this.#dialog))
  #status = part("share-status", this.#dialog)
  #conversation = ""
  /** @type {HTMLElement | null} */
  #opener = null

  constructor() {
    this.#days.append(...DAYS.map((days) => new Option(translate("share.days", { count: days }), String(days))))
    part("share-form", this.#dialog).addEventListener("submit", (event) => {
      event.preventDefault()
      void this.#attempt(() => this.#make())
    })
    part("share-copy", this.#dialog).addEventListener("click", () => void this.#copy())
    this.#dialog.addEventListener("close", () => this.#opener?.focus())
    closeByBackdrop(this.#dialog)
    offerVerb({
      key: "share", order: 50, icon: "share", label: () => translate("conversation.share"),
      act: (conversation, opener) => void this.open(conversation, opener),
      isOffered: () => page.sharing === true,
    })
  }

  /** @param {Conversation} conversation @param {HTMLElement} opener */
  async open({ id }, opener) {
    this.#conversation = id
    this.#opener = opener
    this.#days.value = String(USUAL_DAYS)
    this.#leaf.replaceChildren()
    this.#list([]) // those of the last time would give way under the pointer
    part("share-made", this.#dialog).hidden = true
    setText(this.#status, "")
    this.#dialog.showModal()
    await this.#attempt(() => Promise.all([this.#showTurns(id), this.#showLinks()]))
  }

  /** The questions of the branch that was looked at last, the newest first. @param {string} id */
  async #showTurns(id) {
    const { turns } = await readConversation(id, { leaf: recall(`leaf:${id}`), limit: MOST_TURNS })
    if (id !== this.#conversation) return
    this.#leaf.replaceChildren(...turns.reverse().map((turn) => new Option(turn.question.replaceAll(/\s+/g, " ").slice(0, 80), turn.id)))
  }

  async #showLinks() {
    const { links } = await listLinks()
    this.#list(links)
  }

  /** @param {LinkCard[]} links */
  #list(links) {
    part("share-links-title", this.#dialog).hidden = links.length === 0
    part("share-links", this.#dialog).replaceChildren(...links.map((link) => this.#row(link)))
  }

  /** @param {LinkCard} link */
  #row(link) {
    const row = clone("share-link")
    const title = part("share-link-title", row)
    setText(title, link.title || translate("sidebar.untitled"))
    title.setAttribute("href", `${page.base}${addressOf(link.conversation)}`)
    setText(part("share-link-note", row), translate("share.until", { date: day(link.expires_at, locale) }))
    const button = part("share-end", row)
    button.setAttribute("aria-label", translate("share.end", { title: title.textContent ?? "" }))
    button.addEventListener("click", () => void this.#attempt(async () => {
      await endLink(link.id)
      setText(this.#status, translate("share.ended"))
      await this.#showLinks()
      this.#leaf.focus()
    }))
    return row
  }

  async #make() {
    const { address } = await shareConversation(this.#conversation, { leaf: this.#leaf.value || undefined, days: Number(this.#days.value) })
    this.#address.value = new URL(address, location.href).href
    part("share-made", this.#dialog).hidden = false
    setText(this.#status, translate("share.made"))
    this.#address.focus()
    this.#address.select()
    await this.#showLinks()
  }

  async #copy() {
    this.#address.select()
    const isCopied = await navigator.clipboard.writeText(this.#address.value).then(() => true, () => false)
    setText(this.#status, translate(isCopied ? "copy.done" : "copy.failed"))
  }

  /** @param {() => Promise<unknown>} work */
  async #attempt(work) {
    try {
      await work()
    } catch (error) {
      if (!(error instanceof Problem)) throw error
      setText(this.#status, error.message)
    }
  }
}
