/** The dialog by which all conversations are taken along, and those of a file brought in, one after the other. */

import { Problem, accountAddress, importConversation } from "../net/api.js"
import { conversationsIn } from "../text/exported.js"
import { closeByBackdrop, part, setText } from "../ui/dom.js"
import { translate } from "../ui/i18n.js"

const FILE_MAX_MB = 300

export class TakeAlong {
  #dialog = /** @type {HTMLDialogElement} */ (part("take-along"))
  #file = /** @type {HTMLInputElement} */ (part("import-file", this.#dialog))
  #status = part("import-status", this.#dialog)

  constructor() {
    part("take-along-link", this.#dialog).setAttribute("href", accountAddress)
    for (const button of document.querySelectorAll("[data-part=open-take-along]")) button.addEventListener("click", () => this.open())
    this.#file.addEventListener("change", () => void this.#bringIn())
    closeByBackdrop(this.#dialog)
  }

  open() {
    setText(this.#status, "")
    this.#dialog.showModal()
  }

  async #bringIn() {
    const file = this.#file.files?.[0]
    if (!file) return
    if (file.size > FILE_MAX_MB * 1024 * 1024) return setText(this.#status, translate("import.too_large", { megabytes: FILE_MAX_MB }))
    this.#file.disabled = true
    try {
      const conversations = await conversationsIn(file).catch(() => [])
      setText(this.#status, conversations.length === 0 ? translate("import.no_file") : await this.#send(conversations))
    } catch (error) {
      if (!(error instanceof Problem)) throw error
      setText(this.#status, translate("import.broken", { reason: error.message }))
    } finally {
      this.#file.disabled = false
      this.#file.value = ""
    }
  }

  /** What is to be said at the end. Raises Problem where the server or the line is gone. @param {object[]} conversations */
  async #send(conversations) {
    let refused = 0
    for (const [place, conversation] of conversations.entries()) {
      setText(this.#status, translate("import.progress", { n: place + 1, total: conversations.length }))
      await importConversation(conversation).catch((error) => {
        if (!(error instanceof Problem) || ![413, 422].includes(error.status)) throw error
        refused += 1
      })
    }
    const done = translate("import.done", { count: conversations.length - refused })
    return refused > 0 ? `${done} ${translate("import.refused", { count: refused })}` : done
  }
}
