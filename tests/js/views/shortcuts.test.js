import assert from "node:assert/strict"
import test from "node:test"

import "../page.js"
const { Shortcuts, actOf } = await import("../../../static/js/views/shortcuts.js")

const NONE = { ctrlKey: false, metaKey: false, shiftKey: false, altKey: false, isComposing: false }

test("each key has one meaning, and none of its own where text is written", () => {
  const of = (/** @type {object} */ event, isTyping = false) => actOf({ ...NONE, key: "", ...event }, isTyping)
  assert.deepEqual([of({ key: "?" }), of({ key: "?" }, true), of({ key: "/" }), of({ key: "/" }, true)], ["help", null, "focus", null])
  assert.deepEqual([of({ key: "/", ctrlKey: true }, true), of({ key: "O", metaKey: true, shiftKey: true }, true)], ["help", "start"])
  assert.deepEqual([of({ key: "c", ctrlKey: true }), of({ key: "?", altKey: true }), of({ key: "?", isComposing: true })], [null, null, null])
})

test("the sheet opens by its key, and closes by it", () => {
  const dialog = /** @type {any} */ (document.querySelector("[data-part=shortcuts]"))
  Object.assign(dialog, { showModal: () => dialog.setAttribute("open", ""), close: () => dialog.removeAttribute("open") })
  /** @type {string[]} */
  const done = []
  new Shortcuts({ start: () => done.push("start"), sidebar: () => {}, copy: () => {}, focus: () => {} })
  const press = (/** @type {object} */ init) => document.body.dispatchEvent(new window.KeyboardEvent("keydown", { bubbles: true, cancelable: true, ...init }))
  press({ key: "?" })
  press({ key: "o", ctrlKey: true, shiftKey: true })
  assert.deepEqual([dialog.open, done], [true, []])
  press({ key: "?" })
  press({ key: "o", ctrlKey: true, shiftKey: true })
  assert.deepEqual([dialog.open, done], [false, ["start"]])
})
