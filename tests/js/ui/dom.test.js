import assert from "node:assert/strict"
import test from "node:test"

import { host } from "../page.js"
const { clone, part, setText, unfold } = await import("../../../static/js/ui/dom.js")

test("a template is copied, and one that is not there is an error", () => {
  assert.notEqual(clone("turn"), clone("turn"))
  assert.throws(() => clone("no-such"), /no template no-such/)
})

test("a part that is not there is an error", () => {
  assert.throws(() => part("no-such"), /no part no-such/)
})

test("a text that has not changed keeps its node, and so the reader's selection", () => {
  const element = host()
  setText(element, "a")
  const node = element.firstChild
  setText(element, "a")
  assert.equal(element.firstChild, node)
})

test("a button says whether what it governs is open", () => {
  const [button, body] = [host(), host()]
  unfold(button, body, false)
  assert.deepEqual([button.getAttribute("aria-expanded"), body.hidden], ["false", true])
})
