/** Wishes that a page must know before it is drawn, so that it never flashes: the server reads them (templates/base.html). */

import { page } from "./i18n.js"

const YEAR_SECONDS = 365 * 24 * 3600

/**
 * @param {"theme" | "text" | "sidebar"} name an attribute of the document, `data-…`
 * @param {string} value "" for what the device says
 */
export const wish = (name, value) => {
  const age = value ? YEAR_SECONDS : 0
  document.cookie = `wenyuan_${name}=${value}; path=${page.base || "/"}; max-age=${age}; samesite=lax${location.protocol === "https:" ? "; secure" : ""}`
  if (value) document.documentElement.dataset[name] = value
  else delete document.documentElement.dataset[name]
}

/** @param {"theme" | "text" | "sidebar"} name */
export const wished = (name) => document.documentElement.dataset[name] ?? ""
