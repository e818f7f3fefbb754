/** What this browser remembers. A browser that forbids it loses the memory, not the product. */

/**
 * @param {string} key
 * @returns {any} null where nothing is remembered
 */
export const recall = (key) => {
  try {
    return JSON.parse(localStorage.getItem(`wenyuan:${key}`) ?? "null")
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
    if (value === null) localStorage.removeItem(`wenyuan:${key}`)
    else localStorage.setItem(`wenyuan:${key}`, JSON.stringify(value))
  } catch {
    // Full or forbidden: the next visit starts with the defaults.
  }
}
