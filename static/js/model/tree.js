/**
 * A conversation's turns as a tree: an edited question stands beside the one it came from. Turns come oldest first, so
 * that a child always comes after its parent.
 */

/** @typedef {{id: string, parent: string | null}} Node */

/**
 * From the first turn to `leaf`; empty where there is no such turn.
 * @template {Node} T
 * @param {T[]} turns
 * @param {string | null} leaf
 * @returns {T[]}
 */
export const pathTo = (turns, leaf) => {
  const byId = new Map(turns.map((turn) => [turn.id, turn]))
  /** @type {T[]} */
  const path = []
  let next = leaf === null ? undefined : byId.get(leaf)
  while (next) {
    path.unshift(next)
    byId.delete(next.id)
    next = next.parent === null ? undefined : byId.get(next.parent)
  }
  return path
}

/**
 * The turns that stand in the same place as this one, itself among them.
 * @template {Node} T
 * @param {T[]} turns
 * @param {T} turn
 * @returns {T[]}
 */
export const siblings = (turns, { parent }) => turns.filter((other) => other.parent === parent)

/**
 * The newest turn under `top`, which is a leaf: its children would be newer. null: of the whole conversation.
 * @param {Node[]} turns
 * @param {string | null} [top]
 * @returns {string | null} null where there is none
 */
export const newestUnder = (turns, top = null) => {
  if (top === null) return turns.at(-1)?.id ?? null
  const below = new Set([top])
  let newest = null
  for (const { id, parent } of turns) {
    if (id !== top && !(parent !== null && below.has(parent))) continue
    below.add(id)
    newest = id
  }
  return newest
}

/**
 * The turns that the server tells, and those it did not know yet when it told them.
 * @template {Node} T
 * @param {T[]} known
 * @param {T[]} told
 * @returns {T[]}
 */
export const merged = (known, told) => {
  const ids = new Set(told.map(({ id }) => id))
  return [...told, ...known.filter(({ id }) => !ids.has(id))]
}

/** @param {Node[]} turns */
export const isBranched = (turns) => new Set(turns.map(({ parent }) => parent)).size < turns.length
