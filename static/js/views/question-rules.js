/** What may be asked, which key press asks it, and under which id: the composer's rules without its page. */

/**
 * Why a text may not be asked, as a word's key and its values; null where it may.
 * @param {string} text
 * @param {number} limit
 * @returns {{key: string, values: Record<string, number>} | null}
 */
export const refusal = (text, limit) => {
  // Control and format characters are no question either.
  if (!/[^\p{C}\p{Z}\s]/u.test(text)) return { key: "composer.empty", values: {} }
  const over = [...text.trim()].length - limit
  return over > 0 ? { key: "composer.too_long", values: { count: over } } : null
}

/**
 * Whether a key press asks. Enter that ends an input method's composition does not (Safari tells by its key code only).
 * @param {{key: string, shiftKey: boolean, isComposing: boolean, keyCode: number}} event
 */
export const isAsking = ({ key, shiftKey, isComposing, keyCode }) =>
  key === "Enter" && !shiftKey && !isComposing && keyCode !== 229

/** @param {{key: string, shiftKey: boolean, ctrlKey: boolean, metaKey: boolean, altKey: boolean, isComposing: boolean}} event */
export const isPlainUp = ({ key, shiftKey, ctrlKey, metaKey, altKey, isComposing }) =>
  key === "ArrowUp" && !(shiftKey || ctrlKey || metaKey || altKey || isComposing)

/**
 * The id of an attempt: the same for the same text.
 * @param {{text: string, id: string} | null} before
 * @param {string} text
 * @param {() => string} fresh
 */
export const attemptFor = (before, text, fresh) => (before?.text === text ? before : { text, id: fresh() })
