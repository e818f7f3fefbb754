import assert from "node:assert/strict"
import test, { beforeEach } from "node:test"

import "../page.js"
import { LineNotice } from "../../../static/js/views/line-notice.js"

Object.defineProperty(globalThis, "navigator", { value: { onLine: true }, configurable: true })
const element = document.createElement("p")
element.dataset.part = "line"
document.body.append(element)
let found = 0

/** @param {import("../../../static/js/net/socket.js").Line[]} lines */
const shown = (...lines) => {
  const notice = new LineNotice(() => { found += 1 })
  for (const line of lines) notice.show(line)
}

beforeEach(() => {
  found = 0
  element.hidden = true
})

test("an attempt that fails is not taken for a line that is back", () => {
  shown("lost", "connecting", "lost", "connecting", "lost")

  assert.equal(found, 0)
  assert.equal(element.hidden, false)
})

test("a line that is back is told once, and so is what stands in for it", () => {
  shown("lost", "connecting", "open", "open")
  assert.equal(found, 1)
  assert.equal(element.hidden, true)

  shown("lost", "connecting", "plain")
  assert.equal(found, 2)
})
