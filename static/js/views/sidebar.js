/** The list of conversations, grouped by age and kept up to date by the socket; on phones it slides in. */

import { Problem, deleteConversation, listConversations, renameConversation } from "../net/api.js"
import { ageGroup } from "../ui/dates.js"
import { clone, part, setText } from "../ui/dom.js"
import { editTitle } from "./title-edit.js"
import { page, translate } from "../ui/i18n.js"

/** @typedef {import("../model/types.js").Conversation} Conversation */

const GROUPS = /** @type {const} */ (["today", "yesterday", "week", "month", "older"])
const SETTLE_MS = 250

/**
 * Conversations in their groups, newest first; a group without any is left out.
 * @param {Iterable<Conversation>} conversations
 * @param {Date} [now]
 */
export const grouped = (conversations, now = new Date()) => {
  const sorted = [...conversations].sort((a, b) => b.updated_at.localeCompare(a.updated_at))
  return GROUPS
    .map((group) => ({ group, rows: sorted.filter((row) => ageGroup(row.updated_at, now) === group) }))
    .filter(({ rows }) => rows.length > 0)
}

export class Sidebar {
  #list = part("conversations")
  #element = part("sidebar")
  #onTitle
  /** @type {string | null} */
  #current
  /** @type {Map<string, Conversation>} */
  #conversations = new Map()
  /** @type {string | null} */
  #next = null
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #settling

  /**
   * @param {string | null} current
   * @param {(title: string) => void} onTitle the current conversation has got this title
   */
  constructor(current, onTitle) {
    this.#current = current
    this.#onTitle = onTitle
    this.#list.addEventListener("click", (event) => this.#onClick(event))
    part("open-sidebar").addEventListener("click", () => this.#slide(true))
    part("close-sidebar").addEventListener("click", () => this.#slide(false))
    part("scrim").addEventListener("click", () => this.#slide(false))
    document.addEventListener("keydown", (event) => { if (event.key === "Escape") this.#slide(false) })
    document.addEventListener("click", (event) => {
      const menu = part("menu")
      if (event.target instanceof Node && !menu.contains(event.target)) menu.removeAttribute("open")
    })
  }

  /** @param {string} current */
  moveTo(current) {
    this.#current = current
    this.refresh()
  }

  /** Load the newest page again, once for a flurry of changes. */
  refresh() {
    clearTimeout(this.#settling)
    this.#settling = setTimeout(() => void this.load(), SETTLE_MS)
  }

  /** @param {string} id @param {string} change */
  onChange(id, change) {
    if (change !== "deleted") return this.refresh()
    this.#conversations.delete(id)
    this.#draw()
    if (id === this.#current) location.assign(`${page.base}/`)
  }

  /** @param {string} [after] */
  async load(after = "") {
    try {
      const { conversations, next } = await listConversations(after)
      // A reload of the first page must not forget that older ones were shown.
      if (after || this.#conversations.size <= conversations.length) this.#next = next
      if (!after) this.#forgetDeleted(conversations, next)
      for (const conversation of conversations) this.#conversations.set(conversation.id, conversation)
      this.#draw()
    } catch (error) {
      if (!(error instanceof Problem)) throw error
      if (this.#conversations.size === 0) this.#list.replaceChildren(paragraph(error.message))
    }
  }

  /** What is newer than the end of the first page and not on it is deleted. @param {Conversation[]} first @param {string | null} next */
  #forgetDeleted(first, next) {
    const listed = new Set(first.map(({ id }) => id))
    const end = next ? first.at(-1)?.updated_at ?? "" : ""
    for (const { id, updated_at } of [...this.#conversations.values()]) {
      if (!listed.has(id) && updated_at >= end) this.#conversations.delete(id)
    }
  }

  #draw() {
    // A title that is being edited is not taken away from the hand.
    if (this.#list.querySelector("[data-part=rename-input]")) return
    const groups = grouped(this.#conversations.values()).flatMap(({ group, rows }) => {
      const heading = clone("group")
      heading.textContent = translate(`age.${group}`)
      const list = document.createElement("ul")
      list.append(...rows.map((row) => this.#row(row)))
      return [heading, list]
    })
    const more = this.#next ? [clone("more")] : []
    this.#list.replaceChildren(...(groups.length > 0 ? groups : [paragraph(translate("sidebar.empty"))]), ...more)
    const current = this.#conversations.get(this.#current ?? "")
    if (current) this.#onTitle(titleOf(current))
  }

  /** @param {Conversation} conversation */
  #row(conversation) {
    const row = clone("conversation")
    const link = part("conversation-link", row)
    row.dataset.id = conversation.id
    link.setAttribute("href", `${page.base}/c/${conversation.id}`)
    link.title = titleOf(conversation)
    setText(link, titleOf(conversation))
    if (conversation.id === this.#current) {
      row.classList.add("conversation--current")
      link.setAttribute("aria-current", "page")
    }
    return row
  }

  /** @param {Event} event */
  #onClick(event) {
    const hook = event.target instanceof Element ? event.target.closest("[data-part]") : null
    const row = /** @type {HTMLElement | null | undefined} */ (hook?.closest("[data-part=conversation]"))
    const name = hook instanceof HTMLElement ? hook.dataset.part : ""
    if (name === "more" && this.#next) void this.load(this.#next)
    if (name === "rename" && row) this.#rename(row)
    if (name === "delete" && row) this.#delete(row)
  }

  /** @param {HTMLElement} row */
  #rename(row) {
    const conversation = this.#conversations.get(row.dataset.id ?? "")
    if (!conversation) return
    editTitle(row, conversation.title, async (title) => {
      if (title) await this.#saveTitle(conversation, title)
      this.#draw()
    })
  }

  /** @param {Conversation} conversation @param {string} title */
  async #saveTitle(conversation, title) {
    if (!title || title === conversation.title) return
    try {
      this.#conversations.set(conversation.id, await renameConversation(conversation.id, title))
    } catch (error) {
      if (!(error instanceof Problem)) throw error
      part("announcement").textContent = error.message
    }
  }

  /** @param {HTMLElement} row */
  #delete(row) {
    const id = row.dataset.id ?? ""
    const dialog = /** @type {HTMLDialogElement} */ (part("delete-dialog"))
    const conversation = this.#conversations.get(id)
    setText(part("delete-text"), conversation ? titleOf(conversation) : "")
    dialog.returnValue = ""
    dialog.onclose = () => { if (dialog.returnValue === "delete") void this.#deleteForGood(id) }
    dialog.showModal()
  }

  /** @param {string} id */
  async #deleteForGood(id) {
    try {
      await deleteConversation(id)
      this.onChange(id, "deleted")
    } catch (error) {
      if (!(error instanceof Problem)) throw error
      part("announcement").textContent = error.message
    }
  }

  /** @param {boolean} isOpen */
  #slide(isOpen) {
    const button = part("open-sidebar")
    if (button.getAttribute("aria-expanded") === String(isOpen)) return
    this.#element.classList.toggle("sidebar--open", isOpen)
    button.setAttribute("aria-expanded", String(isOpen))
    part("scrim").hidden = !isOpen
    part(isOpen ? "close-sidebar" : "open-sidebar").focus()
  }
}

/** @param {Conversation} conversation */
const titleOf = ({ title }) => title || translate("sidebar.untitled")

/** @param {string} text */
const paragraph = (text) => {
  const element = document.createElement("p")
  element.className = "sidebar__empty"
  element.textContent = text
  return element
}
