/** Where something small stands beside what it belongs to. */

/** @typedef {{left: number, top: number, bottom: number, width: number}} Box */

const GAP_PX = 8
const EDGE_PX = 12

/**
 * Where a card stands: above its chip if there is room, and never beyond the window's edge.
 * @param {Box} chip
 * @param {{width: number, height: number}} card
 * @param {number} windowWidth
 * @returns {{left: number, top: number}}
 */
export const beside = (chip, card, windowWidth) => {
  const above = chip.top - card.height - GAP_PX
  const middle = chip.left + chip.width / 2 - card.width / 2
  const left = Math.max(EDGE_PX, Math.min(middle, windowWidth - card.width - EDGE_PX))
  return { left, top: above >= EDGE_PX ? above : chip.bottom + GAP_PX }
}
