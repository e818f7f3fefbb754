/**
 * The side with the conversations: what can be done with one, and how it stands. On phones it slides in; elsewhere it can
 * be hidden, which this browser remembers.
 */

import { Problem, deleteConversation, pinConversation, renameConversation } from "../net/api.js"
import { wish } from "../ui/cookies.js"
import { part } from "../ui/dom.js"
import { onEscape } from "../ui/escape.js"
import { translate } from "../ui/i18n.js"
import { endToast, toast } from "../ui/toast.js"
import { ConversationList } from "./conversation-list.js"
import { ConversationMenu, offerVerb } from "./conversation-menu.js"
import { titleOf } from "./conversation-row.js"
import { editTitle } from "./title-edit.js"

/** @typedef {import("../model/types.js").Conversation} Conversation */

export class Sidebar {
  #element = part("sidebar")
  #around
  /** @type {string | null} */
  #current
  #list
  #menu = new ConversationMenu()

  /**
   * @param {string | null} current
   * @param {{title: (title: string) => void, go: (conversation: string | null) => void,
   *   unseen?: (count: number, done: {id: string, title: string}[]) => void}} around
   *   the current conversation has this title; another one is wanted, null: the start page; so many have an answer not seen
   *   yet, and these have just got theirs
   */
  constructor(current, around) {
    this.#current = current
    this.#around = around
    this.#list = new ConversationList(current, {
      changed: (conversation) => around.title(titleOf(conversation)),
      more: (button, conversation) => this.#menu.toggle(button, conversation),
      key: (button, conversation, event) => this.#menu.onKey(button, conversation, event),
      unseen: (count, done) => around.unseen?.(count, done.map((one) => ({ id: one.id, title: titleOf(one) }))),
    })
    this.#offerVerbs()
    part("title-menu").addEventListener("click", () => void this.#onTitle())
    part("title-menu").addEventListener("keydown", (event) => void this.#onTitle(event))
    part("open-sidebar").addEventListener("click", () => this.#show())
    part("close-sidebar").addEventListener("click", () => this.#hide())
    part("scrim").addEventListener("click", () => this.#slide(false))
    onEscape(20, () => this.#closeMenu())
    onEscape(40, () => this.#slide(false))
    for (const leaving of ["pointerdown", "focusin"]) {
      document.addEventListener(leaving, (event) => {
        if (event.target instanceof Node && !part("menu").contains(event.target)) part("menu").removeAttribute("open")
      })
    }
    addEventListener("pagehide", () => endToast())
  }

  /** Another conversation is shown. @param {string | null} current */
  moveTo(current) {
    this.#current = current
    part("title-menu").toggleAttribute("disabled", current === null)
    this.#list.moveTo(current)
    this.#slide(false)
  }

  /** The page has come into sight. */
  onSight() {
    this.#list.look()
    this.#list.draw()
  }

  /** Show it where it is hidden, else hide it. */
  toggle() {
    const isShown = this.#isSliding ? this.#element.classList.contains("sidebar--open") : document.documentElement.dataset.sidebar !== "hidden"
    if (isShown) this.#hide()
    else this.#show()
  }

  load() {
    return this.#list.load()
  }

  refresh() {
    this.#list.refresh()
  }

  /** Do not list these: they will be archived or deleted. @param {string[]} ids */
  hide(ids) {
    for (const id of ids) this.#list.hide(id)
  }

  /** @param {string[]} ids */
  unhide(ids) {
    for (const id of ids) this.#list.unhide(id)
  }

  /** List what is in a folder only. @param {string | null} folder null: everything */
  filter(folder) {
    this.#list.filter(folder)
  }

  /** They are in that folder now. @param {string[]} ids @param {string | null} folder */
  moved(ids, folder) {
    this.#list.move(({ id }) => ids.includes(id), folder)
  }

  /** The folder is deleted. @param {string} folder */
  leave(folder) {
    this.#list.move((one) => one.folder === folder, null)
  }

  /** They are deleted. @param {string[]} ids */
  gone(ids) {
    for (const id of ids) this.onChange(id, "deleted")
  }

  /** What is known of a conversation. @param {string} id */
  get(id) {
    return this.#list.get(id)
  }

  /** @param {string} id @param {string} change */
  onChange(id, change) {
    if (change !== "deleted") return this.#list.refresh()
    this.#list.drop(id)
    if (id === this.#current) this.#around.go(null)
  }

  #offerVerbs() {
    const say = (/** @type {string} */ key) => () => translate(`conversation.${key}`)
    offerVerb({ key: "rename", order: 10, icon: "edit", label: say("rename"), act: (one, opener) => this.#rename(one, opener) })
    offerVerb({
      key: "pin", order: 20, icon: "pin",
      label: ({ pinned }) => translate(pinned ? "conversation.unpin" : "conversation.pin"),
      act: (one) => void this.#change(() => pinConversation(one.id, !one.pinned)),
    })
    offerVerb({ key: "delete", order: 90, icon: "delete", isDestructive: true, label: say("delete"), act: (one) => this.#delete(one) })
  }

  /** @param {KeyboardEvent} [event] */
  async #onTitle(event) {
    // Right after its first question a conversation is not in the list yet: a press waits for it.
    const isOpening = !event || event.key === "ArrowDown" || event.key === "ArrowUp"
    if (isOpening && !this.#list.get(this.#current ?? "")) await this.#list.load()
    const [button, conversation] = [part("title-menu"), this.#list.get(this.#current ?? "")]
    if (conversation && event) this.#menu.onKey(button, conversation, event)
    else if (conversation) this.#menu.toggle(button, conversation)
  }

  /** In its row, or, from the menu of the title, in the title's place. @param {Conversation} conversation @param {HTMLElement} opener */
  #rename(conversation, opener) {
    // The list may have been drawn anew since the menu was opened.
    const row = opener.closest("[data-part=conversation]") && part("conversations").querySelector(`[data-id="${conversation.id}"]`)
    const place = row instanceof HTMLElement ? row : part("title-place")
    editTitle(place, conversation.title, async (title, isByKey) => {
      if (title && title !== conversation.title) await this.#change(() => renameConversation(conversation.id, title))
      this.#list.draw()
      if (!isByKey) return
      const hook = row ? part("conversations").querySelector(`[data-id="${conversation.id}"] [data-part=conversation-more]`) : part("title-menu")
      if (hook instanceof HTMLElement) hook.focus({ preventScroll: true })
    })
  }

  /** @param {() => Promise<Conversation>} verb */
  async #change(verb) {
    try {
      this.#list.put(await verb())
    } catch (error) {
      if (!(error instanceof Problem)) throw error
      toast(translate("conversation.not_changed", { reason: error.message }))
    }
  }

  /** It goes from the list at once, and from the server when the reader does not take it back. @param {Conversation} conversation */
  #delete(conversation) {
    const { id } = conversation
    const wasCurrent = id === this.#current
    this.#list.hide(id)
    if (wasCurrent) this.#around.go(null)
    toast(translate("conversation.deleted", { title: titleOf(conversation) }), {
      label: translate("conversation.undo"),
      act: () => {
        this.#list.unhide(id)
        if (wasCurrent && this.#current === null) this.#around.go(id)
      },
      end: () => void this.#deleteForGood(id),
    })
  }

  /** @param {string} id */
  async #deleteForGood(id) {
    try {
      await deleteConversation(id)
      this.onChange(id, "deleted")
    } catch (error) {
      if (!(error instanceof Problem)) throw error
      this.#list.unhide(id)
      toast(translate("conversation.not_deleted", { reason: error.message }))
    }
  }

  #show() {
    wish("sidebar", "")
    this.#slide(true)
  }

  #hide() {
    if (this.#isSliding) return void this.#slide(false)
    wish("sidebar", "hidden")
    part("open-sidebar").focus()
  }

  /** Whether the window is too narrow for it to stand beside the rest. */
  get #isSliding() {
    return matchMedia("(width < 60rem)").matches
  }

  /** The account's menu; whether it was open. */
  #closeMenu() {
    const menu = part("menu")
    if (!menu.hasAttribute("open")) return false
    menu.removeAttribute("open")
    menu.querySelector("summary")?.focus()
    return true
  }

  /** Whether that changes anything. @param {boolean} isOpen */
  #slide(isOpen) {
    const button = part("open-sidebar")
    if (!this.#isSliding) {
      if (isOpen) part("close-sidebar").focus()
      return false
    }
    if (button.getAttribute("aria-expanded") === String(isOpen)) return false
    this.#element.classList.toggle("sidebar--open", isOpen)
    button.setAttribute("aria-expanded", String(isOpen))
    part("scrim").hidden = !isOpen
    part(isOpen ? "close-sidebar" : "open-sidebar").focus()
    return true
  }
}
