import assert from "node:assert/strict"
import test from "node:test"

import "../page.js"
const { heedsEscape, onEscape } = await import("../../../static/js/ui/escape.js")

/** @type {string[]} */
const closed = []
const open = new Set(["panel", "card"])
const closes = (/** @type {string} */ name) => () => {
  if (open.delete(name)) closed.push(name)
  return closed.at(-1) === name
}
const press = (/** @type {object} */ how = {}) => {
  closed.push("")
  document.dispatchEvent(new window.KeyboardEvent("keydown", { key: "Escape", cancelable: true, ...how }))
  return closed.at(-1)
}
heedsEscape()
onEscape(30, closes("panel"))
onEscape(10, closes("card"))

test("what lies on top is closed first, one thing at a press", () => {
  assert.deepEqual([press(), press(), press()], ["card", "panel", ""])
})

test("neither the input method's Escape nor a dialog's closes anything", () => {
  open.add("card")
  assert.equal(press({ isComposing: true }), "")
  const dialog = document.createElement("dialog")
  dialog.setAttribute("open", "")
  document.body.append(dialog)
  assert.equal(press(), "")
  dialog.remove()
  assert.equal(press(), "card")
})
