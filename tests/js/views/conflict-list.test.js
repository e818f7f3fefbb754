import assert from "node:assert/strict"
import test from "node:test"

import "../page.js"
const { ConflictList } = await import("../../../static/js/views/conflict-list.js")

const CONFLICT = /** @type {any} */ ({ part: 2, start: 0, end: 12, kind: "number", index: 1, quote: "812 m", other: 4, other_quote: "815 m" })

test("both pages of a disagreement are chips that lead to their sentences", () => {
  const root = document.createElement("div")
  root.innerHTML = "<ul data-part='conflicts' hidden></ul>"
  /** @type {any[]} */
  const opened = []
  const list = new ConflictList(root, (index, { quote }) => { opened.push([index, quote]) })
  list.update([CONFLICT])
  for (const chip of root.querySelectorAll("button")) chip.click()
  assert.deepEqual(opened, [[1, "812 m"], [4, "815 m"]])
  assert.equal(root.querySelector("[data-part=conflict-text]")?.textContent, "conflict.number")
  list.update([])
  assert.equal(root.querySelector("ul")?.hidden, true)
})
