/** Escape, in order: what lies on top is closed, and only where nothing does, what is below. */

/** @type {{order: number, act: () => boolean}[]} */
const closers = []

/**
 * @param {number} order 10 a card, 20 a menu, 30 the panel, 40 the list of conversations, 90 stops the answer
 * @param {() => boolean} act whether there was something to close
 */
export const onEscape = (order, act) => {
  closers.push({ order, act })
  closers.sort((a, b) => a.order - b.order)
}

/** @param {KeyboardEvent} event */
const onKey = (event) => {
  // The Escape that ends a composition is the input method's; that of a dialog its own.
  if (event.key !== "Escape" || event.isComposing || event.defaultPrevented || document.querySelector("dialog[open]")) return
  if (closers.some(({ act }) => act())) event.preventDefault()
}

export const heedsEscape = () => document.addEventListener("keydown", onKey)
