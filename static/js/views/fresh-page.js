/** Puts the newest state of a page in place of what is shown, every few seconds while somebody looks and touches nothing. */

export const SECONDS = 5

/**
 * @param {Document} page
 * @param {(address: string) => Promise<string>} [load]
 */
export const keepFresh = (page, load = textOf) => {
  if (!page.querySelector("[data-part=fresh]")) return
  setInterval(() => {
    const shown = page.querySelector("[data-part=fresh]")
    if (page.visibilityState === "visible" && !shown?.contains(page.activeElement)) void refresh(page, load)
  }, SECONDS * 1000)
}

/**
 * What cannot be loaded changes nothing: the next try may.
 * @param {Document} page
 * @param {(address: string) => Promise<string>} load
 */
export const refresh = async (page, load) => {
  const text = await load(page.location.href).catch(() => "")
  const Parser = page.defaultView?.DOMParser ?? DOMParser
  const fresh = new Parser().parseFromString(text, "text/html").querySelector("[data-part=fresh]")
  const shown = page.querySelector("[data-part=fresh]")
  if (fresh && shown && !shown.contains(page.activeElement)) shown.replaceWith(page.importNode(fresh, true))
}

/** @param {string} address */
const textOf = async (address) => {
  const response = await fetch(address, { signal: AbortSignal.timeout(SECONDS * 1000) })
  return response.ok ? response.text() : ""
}
