/** A menu of the forms in which a conversation or an answer can be saved: each is a link to the file. */

import { exportAddress } from "../net/api.js"
import { part } from "../ui/dom.js"
import { translate } from "../ui/i18n.js"
import { Menu } from "../ui/menu.js"
import { recall } from "../ui/storage.js"
import { offerVerb } from "./conversation-menu.js"

const FORMATS = ["markdown", "html", "pdf", "docx", "json"]

/** Offer each form in the menu of every conversation: of the branch that was looked at last. */
export const offerExports = () => {
  for (const [place, format] of FORMATS.entries()) {
    offerVerb({
      key: `export-${format}`, order: 40 + place, icon: "save", label: () => translate(`export.${format}`),
      act: ({ id }) => save(exportAddress("conversations", id, format, recall(`leaf:${id}`) ?? "")),
    })
  }
}

/** @param {string} address */
const save = (address) => {
  const link = document.createElement("a")
  link.href = address
  link.download = ""
  link.click()
}

export class ExportMenu {
  /**
   * @param {HTMLElement} root in which its button and its list are
   * @param {(format: string) => string} address of the file in that form, asked for when the menu opens
   */
  constructor(root, address) {
    const list = part("export-menu", root)
    const links = /** @type {NodeListOf<HTMLAnchorElement>} */ (list.querySelectorAll("[data-format]"))
    const menu = new Menu(part("export", root), list, () => {
      for (const link of links) link.setAttribute("href", address(link.dataset.format ?? ""))
    })
    list.addEventListener("click", () => menu.close(true))
  }
}
