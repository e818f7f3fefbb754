import assert from "node:assert/strict"
import test from "node:test"

import "../page.js"
const { DoneSignal, markedTitle } = await import("../../../static/js/views/done-signal.js")

test("the title counts what was not seen, once", () => {
  assert.equal(markedTitle("Why? · Wenyuan", 2), "(2) Why? · Wenyuan")
  assert.equal(markedTitle("(2) Why? · Wenyuan", 1), "(1) Why? · Wenyuan")
  assert.equal(markedTitle("(2) Why? · Wenyuan", 0), "Why? · Wenyuan")
})

test("the system is told only of what was wished for, allowed, and not looked at", async () => {
  /** @type {string[]} */
  const shown = []
  let answer = "denied"
  class Notification {
    static permission = "default"
    static requestPermission = async () => { Notification.permission = answer; return answer }
    constructor(/** @type {string} */ _title, /** @type {{body: string}} */ { body }) { shown.push(body) }
    addEventListener() {}
  }
  Object.assign(globalThis, { Notification })
  let isHidden = false
  Object.defineProperty(document, "hidden", { get: () => isHidden, configurable: true })
  const button = /** @type {HTMLElement} */ (document.querySelector("[data-part=notify]"))
  const settled = () => new Promise((done) => setImmediate(done))
  const signal = new DoneSignal(() => {})
  button.click()
  await settled()
  assert.deepEqual([button.getAttribute("aria-pressed"), button.hidden], ["false", false])
  answer = "granted"
  button.click()
  await settled()
  signal.tell(1, [{ id: "a", title: "in sight" }])
  isHidden = true
  signal.tell(1, [{ id: "b", title: "elsewhere" }])
  await settled()
  assert.deepEqual([shown, document.title.startsWith("(1) ")], [["elsewhere"], true])
  isHidden = false
})
