import assert from "node:assert/strict"
import test from "node:test"

import "../page.js"
const { grouped } = await import("../../../static/js/views/sidebar.js")

test("a group without conversations is left out, the newest come first", () => {
  const now = new Date(2026, 10, 23, 12)
  const row = (/** @type {string} */ id, /** @type {number} */ hour) => ({ id, title: id, pinned: false, archived: false, created_at: "", updated_at: new Date(2026, 10, 23, hour).toISOString() })
  const groups = grouped([row("a", 8), row("b", 9)], now)
  assert.deepEqual(groups.map(({ group, rows }) => [group, rows.map(({ id }) => id)]), [["today", ["b", "a"]]])
})
