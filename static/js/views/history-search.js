/**
 * The search over all that was asked and answered, as a dialog: Ctrl+K or its button opens it, arrows walk through what
 * is found, Enter goes there. Without words it lists the newest conversations.
 */

import { Problem, listConversations, searchHistory } from "../net/api.js"
import { localDay, timeZone } from "../ui/dates.js"
import { clone, closeByBackdrop, part, setText } from "../ui/dom.js"
import { locale, page, translate } from "../ui/i18n.js"
import { offerFolders } from "./known-folders.js"
import { addressOf } from "./turn-jump.js"

/** @typedef {import("../model/types.js").HistoryMatch} HistoryMatch */
/** @typedef {import("../model/types.js").Conversation} Conversation */

const SETTLE_MS = 160
const NEWEST = 10

export class HistorySearch {
  #dialog = /** @type {HTMLDialogElement} */ (part("history"))
  #input = /** @type {HTMLInputElement} */ (part("history-input", this.#dialog))
  #list = part("history-list", this.#dialog)
  #status = part("history-status", this.#dialog)
  #more = part("history-more", this.#dialog)
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #settling
  /** Counts the requests: only what the last one brings is shown. */
  #turn = 0
  /** @type {string | null} */
  #next = null
  /** Whether the rows are what the words in the box find. */
  #isCurrent = false
  /** Whether Enter waits for the rows that it goes to the first of. */
  #goes = false

  constructor() {
    for (const name of ["history-input", "history-since", "history-until", "history-site", "history-folder"]) {
      part(name, this.#dialog).addEventListener("input", () => this.#settle())
    }
    offerFolders(/** @type {HTMLSelectElement} */ (part("history-folder", this.#dialog)))
    this.#more.addEventListener("click", () => void this.#load(this.#next ?? ""))
    this.#dialog.addEventListener("keydown", (event) => this.#onKey(event))
    closeByBackdrop(this.#dialog)
    // What is found may be in the conversation that is open: then the address changes, and no page is loaded.
    this.#list.addEventListener("click", () => this.#dialog.close())
    for (const button of document.querySelectorAll("[data-part=open-history]")) button.addEventListener("click", () => this.open())
    document.addEventListener("keydown", (event) => {
      if (event.key.toLowerCase() !== "k" || !(event.ctrlKey || event.metaKey) || event.shiftKey || event.altKey) return
      event.preventDefault()
      if (this.#dialog.open) this.#dialog.close()
      else this.open()
    })
  }

  open() {
    if (document.querySelector("dialog[open]")) return
    this.#goes = false
    this.#list.replaceChildren()
    this.#more.hidden = true
    setText(this.#status, "")
    this.#dialog.showModal()
    this.#input.select()
    void this.#load()
  }

  #settle() {
    this.#isCurrent = this.#goes = false
    clearTimeout(this.#settling)
    this.#settling = setTimeout(() => void this.#load(), SETTLE_MS)
  }

  /** Go to the first of what the words in the box find, once that is known. */
  #go() {
    if (this.#isCurrent) return this.#list.querySelector("a")?.click()
    this.#goes = true
    void this.#load()
  }

  get #limits() {
    const value = (/** @type {string} */ name) => /** @type {HTMLInputElement | HTMLSelectElement} */ (part(name, this.#dialog)).value.trim()
    return {
      query: this.#input.value.trim(), since: value("history-since"), until: value("history-until"),
      site: value("history-site"), folder: value("history-folder"),
    }
  }

  /** @param {string} [before] the page after that of this `next` */
  async #load(before = "") {
    clearTimeout(this.#settling)
    const turn = ++this.#turn
    if (!before) this.#isCurrent = false
    const limits = this.#limits
    try {
      const rows = Object.values(limits).some(Boolean) ? await this.#matches({ ...limits, before }, turn) : await this.#newest(turn)
      if (rows && turn === this.#turn) this.#show(rows, before !== "")
    } catch (error) {
      if (!(error instanceof Problem)) throw error
      if (turn !== this.#turn) return
      this.#goes = false
      setText(this.#status, error.message)
    }
  }

  /** @param {Record<string, string>} limits @param {number} turn */
  async #matches(limits, turn) {
    const { matches, next, waiting } = await searchHistory({ ...limits, zone: timeZone() })
    if (turn !== this.#turn) return null
    this.#next = next
    const nothing = matches.length === 0 && !limits.before ? translate("history.nothing") : ""
    const later = waiting > 0 ? translate("history.waiting", { count: waiting }) : ""
    setText(this.#status, [nothing, later].filter(Boolean).join(" "))
    return matches.map(matchRow)
  }

  /** @param {number} turn */
  async #newest(turn) {
    const { conversations } = await listConversations()
    if (turn !== this.#turn) return null
    this.#next = null
    setText(this.#status, conversations.length > 0 ? translate("history.newest") : translate("sidebar.empty"))
    return conversations.slice(0, NEWEST).map(newestRow)
  }

  /** @param {HTMLElement[]} rows @param {boolean} isFurther whether they follow those that are shown */
  #show(rows, isFurther) {
    if (isFurther) this.#list.append(...rows)
    else this.#list.replaceChildren(...rows)
    this.#more.hidden = this.#next === null
    this.#isCurrent = true
    // The button that brought them may be gone: the focus goes to the first of what is new.
    if (isFurther) rows[0]?.querySelector("a")?.focus()
    if (this.#goes && this.#dialog.open) this.#list.querySelector("a")?.click()
    this.#goes = false
  }

  /** @param {KeyboardEvent} event */
  #onKey(event) {
    if (event.isComposing) return
    const links = [...this.#list.querySelectorAll("a")]
    const place = links.indexOf(/** @type {HTMLAnchorElement} */ (document.activeElement))
    if (event.key === "Enter" && event.target === this.#input) {
      event.preventDefault()
      this.#go()
    }
    const isWalking = event.target === this.#input || place >= 0
    if (!isWalking || (event.key !== "ArrowDown" && event.key !== "ArrowUp")) return
    event.preventDefault()
    const next = links[place + (event.key === "ArrowDown" ? 1 : -1)]
    if (next) next.focus()
    else if (event.key === "ArrowUp") this.#input.focus()
  }
}

/** @param {HistoryMatch} match */
const matchRow = (match) => {
  const { conversation, turn, question, place, snippet } = match
  const row = clone("history-row")
  fill(row, conversation, turn, match.asked_at)
  setText(part("history-place", row), translate(`history.place.${place}`))
  if (place !== "title") part("history-snippet", row).append(...marked(snippet.text, snippet.marks))
  else part("history-title", row).replaceChildren(...marked(snippet.text, snippet.marks))
  if (place === "answer" || place === "source") setText(part("history-question", row), question)
  return row
}

/** @param {Conversation} conversation */
const newestRow = (conversation) => {
  const row = clone("history-row")
  fill(row, conversation, null, conversation.updated_at)
  return row
}

/** @param {HTMLElement} row @param {Conversation} conversation @param {string | null} turn @param {string} date */
const fill = (row, conversation, turn, date) => {
  part("history-link", row).setAttribute("href", `${page.base}${addressOf(conversation.id, turn)}`)
  setText(part("history-title", row), conversation.title || translate("sidebar.untitled"))
  setText(part("history-date", row), localDay(date, locale))
  part("history-archived", row).hidden = !conversation.archived
}

/**
 * A text with the places of what was looked for marked.
 * @param {string} text
 * @param {readonly (readonly number[])[]} marks in code points, in order
 */
export const marked = (text, marks) => {
  const points = [...text]
  /** @type {(string | HTMLElement)[]} */
  const nodes = []
  let end = 0
  for (const [from = 0, to = 0] of marks) {
    const mark = document.createElement("mark")
    mark.textContent = points.slice(from, to).join("")
    nodes.push(points.slice(end, from).join(""), mark)
    end = to
  }
  return [...nodes, points.slice(end).join("")]
}
