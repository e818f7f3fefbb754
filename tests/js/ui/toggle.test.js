import assert from "node:assert/strict"
import test from "node:test"

import "../page.js"
const { forbid, isPressed, press } = await import("../../../static/js/ui/toggle.js")

test("a toggle stands as it was pressed, and one that is forbidden stays reachable and says why", () => {
  const toggle = document.createElement("button")
  for (const isOn of [true, false]) {
    press(toggle, isOn)
    assert.equal(isPressed(toggle), isOn)
  }
  forbid(toggle, "No model.")
  assert.deepEqual([toggle.disabled, toggle.title, toggle.getAttribute("aria-disabled")], [false, "No model.", "true"])
})
