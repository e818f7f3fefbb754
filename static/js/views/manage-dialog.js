/**
 * The dialog in which many conversations are archived, brought back, moved to a folder or deleted at once. What is deleted goes from the
 * list at once, and from the server when the reader does not take it back.
 */

import { Problem, archiveConversation, changeConversations, listConversations } from "../net/api.js"
import { localDay } from "../ui/dates.js"
import { clone, closeByBackdrop, part, setText } from "../ui/dom.js"
import { locale, translate } from "../ui/i18n.js"
import { toast } from "../ui/toast.js"
import { offerVerb } from "./conversation-menu.js"
import { titleOf } from "./conversation-row.js"
import { offerFolders } from "./known-folders.js"

/** @typedef {import("../model/types.js").Conversation} Conversation */
/** @typedef {"archive" | "unarchive" | "delete"} Change */
/** @typedef {{hide: (ids: string[]) => void, unhide: (ids: string[]) => void, gone: (ids: string[]) => void, refresh: () => void}} Sidebar */

export class ManageDialog {
  #dialog = /** @type {HTMLDialogElement} */ (part("manage"))
  #list = part("manage-list", this.#dialog)
  #status = part("manage-status", this.#dialog)
  #all = /** @type {HTMLInputElement} */ (part("manage-all", this.#dialog))
  #isArchived = /** @type {HTMLInputElement} */ (part("manage-archived", this.#dialog))
  #folder = /** @type {HTMLSelectElement} */ (part("manage-folder", this.#dialog))
  #sidebar
  /** @type {Map<string, Conversation>} */
  #shown = new Map()
  /** @type {string | null} */
  #next = null
  /** Counts the requests: only what the last one brings is shown. */
  #turn = 0

  /** @param {Sidebar} sidebar @param {(conversations: Conversation[], done: () => void) => void} move asks where to, and does it */
  constructor(sidebar, move) {
    this.#sidebar = sidebar
    offerFolders(this.#folder)
    this.#folder.addEventListener("change", () => void this.#load())
    part("manage-move", this.#dialog).addEventListener("click", () => {
      move(this.#chosen.flatMap((id) => this.#shown.get(id) ?? []), () => this.#dialog.close())
    })
    for (const button of document.querySelectorAll("[data-part=open-manage]")) button.addEventListener("click", () => this.open())
    for (const change of /** @type {const} */ (["archive", "unarchive", "delete"])) {
      part(`manage-${change}`, this.#dialog).addEventListener("click", () => void this.#act(change, this.#chosen))
    }
    part("manage-delete-all", this.#dialog).addEventListener("click", () => void this.#act("delete", null))
    part("manage-more", this.#dialog).addEventListener("click", () => void this.#load(this.#next ?? ""))
    this.#isArchived.addEventListener("change", () => void this.#load())
    this.#all.addEventListener("change", () => {
      for (const box of this.#boxes) box.checked = this.#all.checked
      this.#draw()
    })
    this.#list.addEventListener("change", () => this.#draw())
    closeByBackdrop(this.#dialog)
    this.#offerVerb()
  }

  open() {
    part("manage-everything", this.#dialog).removeAttribute("open")
    this.#dialog.showModal()
    void this.#load()
  }

  get #boxes() {
    return [.../** @type {NodeListOf<HTMLInputElement>} */ (this.#list.querySelectorAll("input[type=checkbox]"))]
  }

  get #chosen() {
    return this.#boxes.filter((box) => box.checked).map((box) => box.value)
  }

  /** @param {string} [after] */
  async #load(after = "") {
    const turn = ++this.#turn
    if (!after) this.#empty()
    try {
      const { conversations, next } = await listConversations(after, this.#isArchived.checked, this.#folder.value)
      if (turn !== this.#turn) return
      this.#next = next
      const rows = conversations.map(row)
      this.#list.append(...rows)
      for (const one of conversations) this.#shown.set(one.id, one)
      // The button that brought them may be gone: the focus goes to the first of what is new.
      if (after) rows[0]?.querySelector("input")?.focus()
      this.#draw()
    } catch (error) {
      this.#complain(error)
    }
  }

  /** What stood there is of another choice or another time: who ticked it would lose the tick. */
  #empty() {
    this.#list.replaceChildren()
    this.#shown.clear()
    this.#next = null
    this.#draw()
    setText(this.#status, "")
  }

  #draw() {
    const [boxes, chosen] = [this.#boxes, this.#chosen]
    const isArchived = this.#isArchived.checked
    part("manage-more", this.#dialog).hidden = this.#next === null
    part("manage-archive", this.#dialog).hidden = isArchived
    part("manage-unarchive", this.#dialog).hidden = !isArchived
    for (const change of ["archive", "unarchive", "move", "delete"]) part(`manage-${change}`, this.#dialog).toggleAttribute("disabled", chosen.length === 0)
    this.#all.checked = boxes.length > 0 && chosen.length === boxes.length
    this.#all.indeterminate = chosen.length > 0 && chosen.length < boxes.length
    this.#all.disabled = boxes.length === 0
    const nothing = translate(isArchived ? "manage.no_archived" : this.#folder.value ? "folders.empty" : "sidebar.empty")
    setText(this.#status, boxes.length === 0 ? nothing : translate("manage.chosen", { n: chosen.length }))
  }

  /** @param {Change} change @param {string[] | null} ids null: all */
  async #act(change, ids) {
    if (change === "delete") return this.#delete(ids)
    await this.#change(change, ids)
    toast(translate(`manage.${change}d`, { n: ids?.length ?? 0 }), {
      label: translate("conversation.undo"),
      act: () => void this.#change(change === "archive" ? "unarchive" : "archive", ids),
    })
    this.#dialog.close()
  }

  /** @param {Change} change @param {string[] | null} ids */
  async #change(change, ids) {
    try {
      await changeConversations(change, ids)
      if (change === "unarchive") this.#sidebar.unhide(ids ?? [])
      else this.#sidebar.hide(ids ?? [])
    } catch (error) {
      if (!(error instanceof Problem)) throw error
      toast(translate("conversation.not_changed", { reason: error.message }))
    }
    this.#sidebar.refresh()
  }

  /** @param {string[] | null} ids null: all */
  #delete(ids) {
    const hidden = ids ?? [...this.#shown.keys()]
    this.#sidebar.hide(hidden)
    this.#dialog.close()
    toast(ids ? translate("manage.deleted", { n: ids.length }) : translate("manage.deleted_all"), {
      label: translate("conversation.undo"),
      act: () => this.#sidebar.unhide(hidden),
      end: () => void this.#deleteForGood(ids, hidden),
    })
  }

  /** @param {string[] | null} ids @param {string[]} hidden */
  async #deleteForGood(ids, hidden) {
    try {
      await changeConversations("delete", ids)
      this.#sidebar.gone(hidden)
    } catch (error) {
      if (!(error instanceof Problem)) throw error
      this.#sidebar.unhide(hidden)
      toast(translate("conversation.not_deleted", { reason: error.message }))
    }
    this.#sidebar.refresh()
  }

  #offerVerb() {
    offerVerb({
      key: "archive", order: 30, icon: "archive", label: () => translate("conversation.archive"),
      act: (one) => void this.#archive(one),
    })
  }

  /** @param {Conversation} conversation */
  async #archive(conversation) {
    const { id } = conversation
    try {
      await archiveConversation(id, true)
    } catch (error) {
      if (!(error instanceof Problem)) throw error
      return toast(translate("conversation.not_changed", { reason: error.message }))
    }
    this.#sidebar.hide([id])
    toast(translate("conversation.archived", { title: titleOf(conversation) }), {
      label: translate("conversation.undo"),
      act: () => void this.#change("unarchive", [id]),
    })
  }

  /** @param {unknown} error */
  #complain(error) {
    if (!(error instanceof Problem)) throw error
    setText(this.#status, error.message)
  }
}

/** @param {Conversation} conversation */
const row = (conversation) => {
  const element = clone("manage-row")
  const box = /** @type {HTMLInputElement} */ (part("manage-box", element))
  box.value = conversation.id
  setText(part("manage-title", element), titleOf(conversation))
  setText(part("manage-date", element), localDay(conversation.updated_at, locale))
  return element
}
