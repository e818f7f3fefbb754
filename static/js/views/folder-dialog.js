/** The dialog that asks into which folder conversations are moved: one of those that are there, a new one, or none. */

import { Problem, changeConversations, makeFolder } from "../net/api.js"
import { clone, closeByBackdrop, part, setIcon, setText } from "../ui/dom.js"
import { translate } from "../ui/i18n.js"
import { toast } from "../ui/toast.js"
import { offerVerb } from "./conversation-menu.js"
import { folderOf, refreshFolders, watchFolders } from "./known-folders.js"

/** @typedef {import("../model/types.js").Conversation} Conversation */
/** @typedef {import("../model/types.js").Folder} Folder */

export class FolderDialog {
  #dialog = /** @type {HTMLDialogElement} */ (part("move"))
  #name = /** @type {HTMLInputElement} */ (part("move-name", this.#dialog))
  #status = part("move-status", this.#dialog)
  #moved
  /** @type {Conversation[]} */
  #conversations = []
  #done = () => {}

  /** @param {(ids: string[], folder: string | null) => void} moved these are in that folder now */
  constructor(moved) {
    this.#moved = moved
    part("move-form", this.#dialog).addEventListener("submit", (event) => {
      event.preventDefault()
      void this.#make()
    })
    closeByBackdrop(this.#dialog)
    watchFolders((folders) => this.#draw(folders))
    offerVerb({
      key: "move", order: 25, icon: "folder", label: () => translate("folders.move"),
      act: (conversation) => this.ask([conversation]),
    })
  }

  /** @param {Conversation[]} conversations @param {() => void} [done] they are moved */
  ask(conversations, done = () => {}) {
    this.#conversations = conversations
    this.#done = done
    this.#name.value = ""
    setText(this.#status, "")
    this.#dialog.showModal()
    void refreshFolders()
    this.#mark()
  }

  /** @param {Folder[]} folders */
  #draw(folders) {
    const rows = [{ id: null, name: translate("folders.none") }, ...folders].map(({ id, name }) => {
      const row = clone("move-row")
      const button = part("move-to", row)
      button.dataset.folder = id ?? ""
      setIcon(button, id ? "folder" : "close")
      setText(part("move-label", button), name)
      button.addEventListener("click", () => void this.#move(id))
      return row
    })
    const list = part("move-list", this.#dialog)
    const focused = document.activeElement instanceof HTMLElement && list.contains(document.activeElement) ? document.activeElement.dataset.folder : undefined
    list.replaceChildren(...rows)
    this.#mark()
    if (focused !== undefined) this.#buttons.find(({ dataset }) => dataset.folder === focused)?.focus()
  }

  get #buttons() {
    return [.../** @type {NodeListOf<HTMLElement>} */ (this.#dialog.querySelectorAll("[data-part=move-to]"))]
  }

  /** The folder that they are all in now. */
  #mark() {
    const [first, ...others] = new Set(this.#conversations.map(({ folder }) => folder ?? ""))
    for (const button of this.#buttons) {
      const isHere = others.length === 0 && button.dataset.folder === first
      if (isHere) button.setAttribute("aria-current", "true")
      else button.removeAttribute("aria-current")
    }
  }

  async #make() {
    const name = this.#name.value.trim()
    if (!name) return this.#name.focus()
    try {
      const { id } = await makeFolder(name)
      await refreshFolders()
      await this.#move(id)
    } catch (error) {
      this.#complain(error)
    }
  }

  /** @param {string | null} folder */
  async #move(folder) {
    const before = this.#conversations
    try {
      await this.#change(before.map(({ id }) => id), folder)
    } catch (error) {
      return this.#complain(error)
    }
    this.#dialog.close()
    this.#done()
    const name = folderOf(folder)?.name
    toast(name ? translate("folders.moved", { name }) : translate("folders.out"), {
      label: translate("conversation.undo"), act: () => void this.#takeBack(before),
    })
  }

  /** Each to where it was. @param {Conversation[]} before */
  async #takeBack(before) {
    try {
      for (const folder of new Set(before.map((one) => one.folder))) {
        await this.#change(before.filter((one) => one.folder === folder).map(({ id }) => id), folder)
      }
    } catch (error) {
      if (!(error instanceof Problem)) throw error
      toast(translate("conversation.not_changed", { reason: error.message }))
    }
  }

  /** @param {string[]} ids @param {string | null} folder */
  async #change(ids, folder) {
    await changeConversations("move", ids, folder)
    this.#moved(ids, folder)
  }

  /** @param {unknown} error */
  #complain(error) {
    if (!(error instanceof Problem)) throw error
    setText(this.#status, error.message)
  }
}
