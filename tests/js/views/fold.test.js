import assert from "node:assert/strict"
import test from "node:test"

import "../page.js"
const { remembersFold } = await import("../../../static/js/views/fold.js")

const drawn = () => {
  const root = document.createElement("div")
  root.innerHTML = "<details data-part='checklist' open></details>"
  remembersFold(root)
  return /** @type {HTMLDetailsElement} */ (root.firstElementChild)
}

test("what was folded away stays so, and what was opened again too", () => {
  const fold = drawn()
  assert.equal(fold.open, true)
  for (const isOpen of [false, true]) {
    fold.open = isOpen
    fold.dispatchEvent(new window.Event("toggle"))
    assert.equal(drawn().open, isOpen)
  }
})

test("a reader has nothing to fold", () => {
  assert.doesNotThrow(() => remembersFold(document.createElement("div")))
})
