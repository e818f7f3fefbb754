import assert from "node:assert/strict"
import test from "node:test"

import "../page.js"
import { clone } from "../../../static/js/ui/dom.js"
const { Feedback } = await import("../../../static/js/views/feedback.js")

const settled = () => new Promise((done) => setImmediate(done))
const dialog = /** @type {any} */ (document.querySelector("[data-part=feedback]"))
Object.assign(dialog, { showModal() {}, close() {} })
Object.assign(globalThis, { FormData: window.FormData })

test("a good answer is said so, and taken back by a second press; a bad one has its reason", async () => {
  const root = clone("run")
  const button = (/** @type {string} */ name) => /** @type {HTMLElement} */ (root.querySelector(`[data-part=${name}]`))
  /** @type {unknown[]} */
  const done = []
  new Feedback(root, () => "r", null, { give: async (_run, said) => done.push(said), takeBack: async (run) => done.push(run) })
  button("good").click()
  await settled()
  assert.equal(button("good").getAttribute("aria-pressed"), "true")
  button("good").click()
  await settled()
  button("bad").click()
  const reason = dialog.querySelector("[name=reason]") // Django makes one for each
  Object.assign(reason, { value: "outdated", checked: true })
  dialog.querySelector("textarea").value = "旧"
  dialog.querySelector("[data-part=feedback-form]").dispatchEvent(new window.Event("submit", { cancelable: true }))
  await settled()
  assert.deepEqual(done, [{ good: true }, "r", { good: false, reason: "outdated", comment: "旧" }])
  assert.deepEqual(["good", "bad"].map((name) => button(name).getAttribute("aria-pressed")), ["false", "true"])
})
