/** What this browser remembers of its user. A browser that forbids it loses the memory, not the product. */

import { page } from "./i18n.js"

// The next user of this browser must not find the question that the one before has not asked.
/** @param {string} key */
const own = (key) => `wenyuan:${page.user.email}:${key}`

/**
 * @param {string} key
 * @returns {any} null where nothing is remembered
 */
export const recall = (key) => {
  try {
    return JSON.parse(localStorage.getItem(own(key)) ?? "null")
  } catch {
    return null
  }
}

/**
 * @param {string} key
 * @param {unknown} value null forgets it
 */
export const remember = (key, value) => {
  try {
    if (value === null) localStorage.removeItem(own(key))
    else localStorage.setItem(own(key), JSON.stringify(value))
  } catch {
    // Full or forbidden: the next visit starts with the defaults.
  }
}
