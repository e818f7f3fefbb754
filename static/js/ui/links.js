/** Which links a click follows in this very tab. */

/**
 * The link of this site that a plain click is on; null where another tab, a download or another site is wanted.
 * @param {MouseEvent} event
 * @returns {HTMLAnchorElement | null}
 */
export const followed = (event) => {
  const link = event.target instanceof Element ? event.target.closest("a") : null
  const isPlain = event.button === 0 && !(event.ctrlKey || event.metaKey || event.shiftKey || event.altKey)
  if (!link || !isPlain || event.defaultPrevented) return null
  return link.target === "" && link.origin === location.origin ? link : null
}
