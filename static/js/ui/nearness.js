/** Which elements are in sight or will soon be: what is far away need not be in the document. */

/** How far beyond the edges of its box something is still near: two screens. */
const MARGIN = "200% 0px"

/**
 * @param {HTMLElement} box that scrolls
 * @param {(element: HTMLElement, isNear: boolean) => void} tell
 * @returns {(element: HTMLElement) => void} begins to watch one
 */
export const nearness = (box, tell) => {
  // Where there is none, everything is near.
  if (!globalThis.IntersectionObserver) return () => {}
  const observer = new IntersectionObserver((changes) => {
    for (const { target, isIntersecting } of changes) tell(/** @type {HTMLElement} */ (target), isIntersecting)
  }, { root: box, rootMargin: MARGIN })
  return (element) => observer.observe(element)
}
