/** The folders beside the list of conversations: pressing one lists what is in it, pressing it again lists all. */

import { Problem, deleteFolder, renameFolder } from "../net/api.js"
import { clone, part, setText } from "../ui/dom.js"
import { translate } from "../ui/i18n.js"
import { Menu } from "../ui/menu.js"
import { recall, remember } from "../ui/storage.js"
import { toast } from "../ui/toast.js"
import { refreshFolders, watchFolders } from "./known-folders.js"
import { editTitle } from "./title-edit.js"

/** @typedef {import("../model/types.js").Folder} Folder */
/** @typedef {{filter: (folder: string | null) => void, leave: (folder: string) => void}} Sidebar */

export class FolderList {
  #fold = /** @type {HTMLDetailsElement} */ (part("folders"))
  #list = part("folder-list")
  #menu = new Menu(null, part("folder-menu"), () => {})
  #sidebar
  /** @type {Folder[]} */
  #folders = []
  /** The one whose conversations are listed. @type {string | null} */
  #chosen = null
  /** Those that are being deleted. @type {Set<string>} */
  #hidden = new Set()
  /** Whose menu is open. @type {Folder | null} */
  #asked = null

  /** @param {Sidebar} sidebar */
  constructor(sidebar) {
    this.#sidebar = sidebar
    this.#fold.open = recall("folders") === "open"
    this.#fold.addEventListener("toggle", () => this.#onFold())
    this.#act("folder-rename", (folder) => this.#rename(folder))
    this.#act("folder-delete", (folder) => this.#delete(folder))
    watchFolders((folders) => {
      this.#folders = folders
      this.#draw()
    })
  }

  /** @param {string} name @param {(folder: Folder) => void} act */
  #act(name, act) {
    part(name).addEventListener("click", () => {
      this.#menu.close(true)
      if (this.#asked) act(this.#asked)
    })
  }

  /** What is folded away limits nothing. */
  #onFold() {
    remember("folders", this.#fold.open ? "open" : null)
    if (!this.#fold.open) this.#choose(null)
  }

  #draw() {
    if (this.#list.querySelector("[data-part=rename-input]")) return
    const shown = this.#folders.filter(({ id }) => !this.#hidden.has(id))
    const active = document.activeElement instanceof HTMLElement ? document.activeElement : null
    const focused = active && this.#list.contains(active) ? { id: this.#idAt(active), hook: active.dataset.part ?? "" } : null
    this.#fold.hidden = shown.length === 0
    this.#list.replaceChildren(...shown.map((folder) => this.#row(folder)))
    if (focused) this.#focus(focused.id, focused.hook)
    if (this.#chosen && !shown.some(({ id }) => id === this.#chosen)) this.#choose(null)
  }

  /** @param {Folder} folder */
  #row(folder) {
    const row = clone("folder")
    const [open, more] = [part("folder-open", row), part("folder-more", row)]
    row.dataset.folder = folder.id
    setText(part("folder-name", row), folder.name)
    open.title = folder.name
    open.setAttribute("aria-pressed", String(folder.id === this.#chosen))
    row.classList.toggle("conversation--current", folder.id === this.#chosen)
    open.addEventListener("click", () => this.#choose(folder.id === this.#chosen ? null : folder.id))
    more.setAttribute("aria-label", translate("sidebar.more", { title: folder.name }))
    more.addEventListener("click", () => {
      this.#asked = folder
      this.#menu.toggle(more)
    })
    more.addEventListener("keydown", (event) => {
      this.#asked = folder
      this.#menu.onButtonKey(more, event)
    })
    return row
  }

  /** @param {string | null} id */
  #choose(id) {
    if (id === this.#chosen) return
    this.#chosen = id
    this.#sidebar.filter(id)
    this.#draw()
  }

  /** @param {Folder} folder */
  #rename(folder) {
    const row = this.#rowOf(folder.id)
    if (!row) return
    editTitle(row, folder.name, async (name, isByKey) => {
      if (name && name !== folder.name) await this.#change(() => renameFolder(folder.id, name))
      this.#draw()
      if (isByKey) this.#focus(folder.id, "folder-more")
    })
  }

  /** It goes at once, and from the server when the reader does not take it back. @param {Folder} folder */
  #delete(folder) {
    this.#hidden.add(folder.id)
    this.#draw()
    const next = this.#fold.hidden ? part("open-history") : this.#fold.querySelector("summary")
    next?.focus()
    toast(translate("folders.deleted", { name: folder.name }), {
      label: translate("conversation.undo"),
      act: () => this.#unhide(folder.id),
      end: () => void this.#deleteForGood(folder.id),
    })
  }

  /** @param {string} id */
  async #deleteForGood(id) {
    if (await this.#change(() => deleteFolder(id))) this.#sidebar.leave(id)
    this.#unhide(id)
  }

  /** @param {string} id */
  #unhide(id) {
    this.#hidden.delete(id)
    this.#draw()
  }

  /** Whether it was done. @param {() => Promise<unknown>} verb */
  async #change(verb) {
    try {
      await verb()
    } catch (error) {
      if (!(error instanceof Problem)) throw error
      toast(translate("conversation.not_changed", { reason: error.message }))
      return false
    }
    await refreshFolders()
    return true
  }

  /** @param {Element} element */
  #idAt(element) {
    return element.closest("[data-folder]")?.getAttribute("data-folder") ?? ""
  }

  /** @param {string} id */
  #rowOf(id) {
    return /** @type {HTMLElement | null} */ (this.#list.querySelector(`[data-folder="${id}"]`))
  }

  /** @param {string} id @param {string} hook */
  #focus(id, hook) {
    const target = this.#rowOf(id)?.querySelector(`[data-part=${hook}]`)
    if (target instanceof HTMLElement) target.focus({ preventScroll: true })
  }
}
