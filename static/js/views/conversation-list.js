/** The list of conversations: grouped by age, kept up to date by the socket, endless as one scrolls. */

import { Problem, listConversations } from "../net/api.js"
import { clone, part } from "../ui/dom.js"
import { nearness } from "../ui/nearness.js"
import { translate } from "../ui/i18n.js"
import { grouped } from "./conversation-groups.js"
import { conversationRow } from "./conversation-row.js"
import { Unseen } from "./unseen.js"

/** @typedef {import("../model/types.js").Conversation} Conversation */

const SETTLE_MS = 250

export class ConversationList {
  #element = part("conversations")
  #around
  /** @type {string | null} */
  #current
  /** @type {Map<string, Conversation>} */
  #conversations = new Map()
  /** Those that are being deleted: they may still be listed. @type {Set<string>} */
  #hidden = new Set()
  /** @type {Set<string>} */
  #dropped = new Set()
  #unseen = new Unseen()
  /** The one whose conversations are listed alone; "": all are. */
  #folder = ""
  /** Where the list of a folder goes on. @type {Map<string, string | null>} */
  #ends = new Map()
  #isLoadingMore = false
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #settling
  #watch

  /**
   * @param {string | null} current
   * @param {{changed: (conversation: Conversation) => void, more: (button: HTMLElement, conversation: Conversation) => void,
   *   key: (button: HTMLElement, conversation: Conversation, event: KeyboardEvent) => void,
   *   unseen: (count: number, done: Conversation[]) => void}} around
   *   the current conversation has another title; the menu of one is wanted; a key is pressed at its button; so many have an
   *   answer not seen yet, and these have just got theirs
   */
  constructor(current, around) {
    this.#current = current
    this.#around = around
    this.#watch = nearness(this.#element, (_end, isNear) => { if (isNear) this.#loadMore() })
    this.#element.addEventListener("click", (event) => this.#onClick(event))
    this.#element.addEventListener("keydown", (event) => this.#onKey(event))
  }

  /** @param {string} id */
  get(id) {
    return this.#conversations.get(id)
  }

  /** The reader looks at another conversation. @param {string | null} current */
  moveTo(current) {
    this.#current = current
    this.look()
    if (current === null || this.#conversations.has(current)) this.draw()
    else this.refresh()
  }

  /** The reader looks at the current one. */
  look() {
    this.#unseen.look(this.#current)
    this.#tellUnseen([])
  }

  /** @param {Conversation[]} done */
  #tellUnseen(done) {
    // Of those that are listed: one that was deleted elsewhere is never seen.
    const count = [...this.#conversations.keys()].filter((id) => this.#unseen.has(id)).length
    this.#around.unseen(count, done)
  }

  /** Load the newest page again, once for a flurry of changes. */
  refresh() {
    clearTimeout(this.#settling)
    this.#settling = setTimeout(() => void this.load(), SETTLE_MS)
  }

  /** What the server has made of one. @param {Conversation} conversation */
  put(conversation) {
    this.#conversations.set(conversation.id, conversation)
    this.draw()
  }

  /** List what is in a folder only. @param {string | null} folder null: everything */
  filter(folder) {
    this.#folder = folder ?? ""
    this.draw()
    void this.load()
  }

  /** They are in that folder now. @param {(conversation: Conversation) => boolean} which @param {string | null} folder */
  move(which, folder) {
    for (const one of [...this.#conversations.values()].filter(which)) this.#conversations.set(one.id, { ...one, folder })
    this.draw()
  }

  /** Those of the folder that is listed. */
  get #inFolder() {
    return [...this.#conversations.values()].filter(({ folder }) => !this.#folder || folder === this.#folder)
  }

  get #next() {
    return this.#ends.get(this.#folder) ?? null
  }

  /** Do not show one: it will be deleted. @param {string} id */
  hide(id) {
    this.#hidden.add(id)
    this.draw()
  }

  /** Show it again. @param {string} id */
  unhide(id) {
    this.#hidden.delete(id)
    this.draw()
  }

  /** It is gone. @param {string} id */
  drop(id) {
    this.#dropped.add(id)
    this.#unseen.drop(id)
    this.#conversations.delete(id)
    this.draw()
  }

  /** @param {string} [after] */
  async load(after = "") {
    const folder = this.#folder
    try {
      const { conversations, next } = await listConversations(after, false, folder)
      if (folder === this.#folder) this.#take(conversations, next, after)
    } catch (error) {
      if (!(error instanceof Problem)) throw error
      if (this.#conversations.size === 0) this.#element.replaceChildren(paragraph(error.message))
    }
  }

  /** @param {Conversation[]} conversations @param {string | null} next @param {string} after */
  #take(conversations, next, after) {
    // A reload of the first page must not forget that older ones were shown.
    const isShort = !this.#ends.has(this.#folder) || this.#inFolder.length <= conversations.length
    if (after || isShort) this.#ends.set(this.#folder, next)
    if (!after) this.#forgetDeleted(conversations, next)
    // A list that was read before a deletion may come after word of it.
    const present = conversations.filter(({ id }) => !this.#dropped.has(id))
    for (const conversation of present) this.#conversations.set(conversation.id, conversation)
    const done = this.#unseen.take(conversations, document.hidden ? null : this.#current)
    this.#tellUnseen(done)
    this.draw()
  }

  /** What is newer than the end of the first page and not on it is deleted. @param {Conversation[]} first @param {string | null} next */
  #forgetDeleted(first, next) {
    const listed = new Set(first.map(({ id }) => id))
    const end = next ? first.at(-1)?.updated_at ?? "" : ""
    for (const { id, updated_at, pinned } of this.#inFolder) {
      if (!listed.has(id) && updated_at >= end && !(pinned && next)) this.#conversations.delete(id)
    }
  }

  #loadMore() {
    if (!this.#next || this.#isLoadingMore) return
    this.#isLoadingMore = true
    void this.load(this.#next).finally(() => { this.#isLoadingMore = false })
  }

  draw() {
    // A title that is being edited is not taken away from the hand.
    if (this.#element.querySelector("[data-part=rename-input]")) return
    const focused = this.#focused()
    const shown = this.#inFolder.filter(({ id }) => !this.#hidden.has(id))
    const groups = grouped(shown).flatMap(({ group, rows }) => this.#group(group, rows))
    const more = this.#next ? [clone("more")] : []
    this.#element.replaceChildren(...(groups.length > 0 ? groups : [paragraph(translate(this.#folder ? "folders.empty" : "sidebar.empty"))]), ...more)
    for (const end of more) this.#watch(end)
    this.#refocus(focused)
    const current = this.#conversations.get(this.#current ?? "")
    if (current) this.#around.changed(current)
  }

  /** @param {string} group @param {Conversation[]} rows */
  #group(group, rows) {
    const heading = clone("group")
    heading.textContent = translate(`age.${group}`)
    const list = document.createElement("ul")
    list.append(...rows.map((row) => conversationRow(row, {
      isCurrent: row.id === this.#current, isUnseen: this.#unseen.has(row.id),
    })))
    return [heading, list]
  }

  /** Where the focus is in the list, which is drawn anew. */
  #focused() {
    const active = document.activeElement
    if (!(active instanceof HTMLElement) || !this.#element.contains(active)) return null
    // Whoever wants older ones goes on with the first of them.
    const last = active.dataset.part === "more" ? [...this.#element.querySelectorAll("[data-id]")].at(-1) : undefined
    return { id: (active.closest("[data-id]") ?? last)?.getAttribute("data-id"), hook: active.dataset.part }
  }

  /** @param {{id?: string | null, hook?: string} | null} focused */
  #refocus(focused) {
    if (!focused) return
    const rows = [...this.#element.querySelectorAll("[data-id]")]
    const place = rows.findIndex((row) => row.getAttribute("data-id") === focused.id)
    if (focused.hook === "more") return this.#refocusMore(rows[place + 1] ?? null)
    const row = rows[place]
    const target = row?.querySelector(`[data-part="${focused.hook}"]`) ?? this.#element.querySelector("a")
    if (target instanceof HTMLElement) target.focus({ preventScroll: true })
  }

  /** @param {Element | null} first of the rows that have come */
  #refocusMore(first) {
    const target = first?.querySelector("a") ?? this.#element.querySelector("[data-part=more]") ?? this.#element.querySelector("a")
    if (target instanceof HTMLElement) target.focus({ preventScroll: first === null })
  }

  /** @param {Event} event */
  #onClick(event) {
    const hook = event.target instanceof Element ? event.target.closest("[data-part]") : null
    if (!(hook instanceof HTMLElement)) return
    const id = hook.closest("[data-id]")?.getAttribute("data-id") ?? ""
    const conversation = this.#conversations.get(id)
    if (hook.dataset.part === "more") this.#loadMore()
    if (hook.dataset.part === "conversation-more" && conversation) this.#around.more(hook, conversation)
  }

  /** @param {KeyboardEvent} event */
  #onKey(event) {
    const button = event.target instanceof HTMLElement ? event.target : null
    const conversation = this.#conversations.get(button?.closest("[data-id]")?.getAttribute("data-id") ?? "")
    if (button?.dataset.part === "conversation-more" && conversation) this.#around.key(button, conversation, event)
  }
}

/** @param {string} text */
const paragraph = (text) => {
  const element = document.createElement("p")
  element.className = "sidebar__empty"
  element.textContent = text
  return element
}
