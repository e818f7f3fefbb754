/** Which conversations stand together in the list. */

import { ageGroup } from "../ui/dates.js"

/** @typedef {import("../model/types.js").Conversation} Conversation */

const GROUPS = /** @type {const} */ (["today", "yesterday", "week", "month", "older"])

/**
 * Conversations in their groups: pinned ones, then by age, newest first; a group without any is left out.
 * @param {Iterable<Conversation>} conversations
 * @param {Date} [now]
 * @returns {{group: string, rows: Conversation[]}[]}
 */
export const grouped = (conversations, now = new Date()) => {
  const sorted = [...conversations].sort((a, b) => b.updated_at.localeCompare(a.updated_at))
  const aged = sorted.filter(({ pinned }) => !pinned)
  return [
    { group: "pinned", rows: sorted.filter(({ pinned }) => pinned) },
    ...GROUPS.map((group) => ({ group, rows: aged.filter((row) => ageGroup(row.updated_at, now) === group) })),
  ].filter(({ rows }) => rows.length > 0)
}
