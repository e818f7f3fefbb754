/**
 * What this browser remembers of its user. A browser that forbids it loses the memory, not the product. Of a temporary
 * conversation only this page remembers anything, until it is left.
 */

import { page } from "./i18n.js"

/** The conversations, or "new", of which nothing is stored. @type {Set<string>} */
const temporary = new Set()
/** @type {Map<string, unknown>} */
const memory = new Map()

// The next user of this browser must not find the question that the one before has not asked.
/** @param {string} key */
const own = (key) => `wenyuan:${page.user.email}:${key}`

/** @param {string} key */
const isTemporary = (key) => temporary.has(key.slice(key.indexOf(":") + 1))

/**
 * Store nothing more of a conversation, nor keep what was stored.
 * @param {string} conversation its id, or "new"
 */
export const storeNothingOf = (conversation) => {
  temporary.add(conversation)
  try {
    for (const key of Object.keys(localStorage)) {
      if (!key.startsWith(own("")) || !key.endsWith(`:${conversation}`)) continue
      memory.set(key.slice(own("").length), JSON.parse(localStorage.getItem(key) ?? "null"))
      localStorage.removeItem(key)
    }
  } catch {
    // Nothing can be stored here anyway.
  }
}

/** Forget what this page still knows of it; from now on things are stored as ever. @param {string} conversation */
export const forgetAllOf = (conversation) => {
  temporary.delete(conversation)
  for (const key of memory.keys()) if (key.endsWith(`:${conversation}`)) memory.delete(key)
}

/**
 * @param {string} key
 * @returns {any} null where nothing is remembered
 */
export const recall = (key) => {
  if (isTemporary(key)) return memory.get(key) ?? null
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
  if (isTemporary(key)) return void (value === null ? memory.delete(key) : memory.set(key, value))
  try {
    if (value === null) localStorage.removeItem(own(key))
    else localStorage.setItem(own(key), JSON.stringify(value))
  } catch {
    // Full or forbidden: the next visit starts with the defaults.
  }
}
