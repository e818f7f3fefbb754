/** The reader's folders as the server told them last: whatever shows them is told of every change. */

import { Problem, listFolders } from "../net/api.js"
import { translate } from "../ui/i18n.js"

/** @typedef {import("../model/types.js").Folder} Folder */

/** @type {Folder[]} */
let folders = []
/** @type {Set<(folders: Folder[]) => void>} */
const watchers = new Set()

/** @param {string | null} id */
export const folderOf = (id) => folders.find((folder) => folder.id === id)

/** @param {(folders: Folder[]) => void} watch is told now, and at every change */
export const watchFolders = (watch) => {
  watchers.add(watch)
  watch(folders)
}

/** Ask for them again. Where the server is away they stay as they are known. */
export const refreshFolders = async () => {
  try {
    const told = await listFolders()
    folders = told.folders
  } catch (error) {
    if (!(error instanceof Problem)) throw error
    return
  }
  for (const watch of watchers) watch(folders)
}

/** Have a choice offer every folder, also those with nothing in them. @param {HTMLSelectElement} select */
export const offerFolders = (select) => watchFolders((all) => {
  const before = select.value
  const options = all.map(({ id, name }) => new Option(name, id))
  select.replaceChildren(new Option(translate("folders.all"), ""), ...options)
  select.value = all.some(({ id }) => id === before) ? before : ""
})
