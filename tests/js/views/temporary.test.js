import assert from "node:assert/strict"
import test, { beforeEach, mock } from "node:test"

import "../page.js"
import { part } from "../../../static/js/ui/dom.js"
const { Temporary } = await import("../../../static/js/views/temporary.js")
const { recall, remember } = await import("../../../static/js/ui/storage.js")

/** @type {[string, string, any][]} */
let sent = []
beforeEach(() => {
  mock.timers.reset()
  sent = []
  globalThis.fetch = /** @type {any} */ (async (/** @type {string} */ address, /** @type {any} */ { method, body }) => {
    sent.push([method, address, body && JSON.parse(body)])
    return { ok: true, status: 204 }
  })
})

test("wished for, a draft of it is stored nowhere", () => {
  const temporary = new Temporary()
  remember("draft:new", { text: "secret" })
  part("temporary").click()
  assert.deepEqual([temporary.isWanted, part("temporary-note").hidden, localStorage.length], [true, false, 0])
  assert.deepEqual(recall("draft:new"), { text: "secret" })
  part("temporary").click()
  assert.equal(temporary.isWanted, false)
})

test("shown, it is marked, without a title and a menu, and says again and again that it is open", () => {
  mock.timers.enable({ apis: ["setInterval"] })
  const temporary = new Temporary()
  temporary.show("1")
  mock.timers.tick(60_000)
  assert.deepEqual(sent.map(([method, , body]) => [method, body?.open]), [["PUT", true], ["PUT", true], ["PUT", true]])
  assert.deepEqual([part("temporary-mark").hidden, part("stage").hasAttribute("data-temporary")], [false, true])
  assert.deepEqual([part("title-menu").hasAttribute("disabled"), temporary.title], [true, "temporary.title"])
  temporary.leave()
})

test("left, it is deleted once; another page's closing only says that it is closed", () => {
  const temporary = new Temporary()
  temporary.show("1")
  window.dispatchEvent(new window.Event("pagehide"))
  temporary.leave()
  temporary.leave()
  assert.deepEqual(sent.map(([method, , body]) => [method, body?.open]), [["PUT", true], ["PUT", false], ["DELETE", undefined]])
  assert.deepEqual([part("temporary-mark").hidden, temporary.title], [true, null])
})
