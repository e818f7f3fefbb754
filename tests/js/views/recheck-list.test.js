import assert from "node:assert/strict"
import test from "node:test"

import "../page.js"
import { clone } from "../../../static/js/ui/dom.js"
const { RecheckList } = await import("../../../static/js/views/recheck-list.js")

/** @param {string} now @param {object} [other] @returns {any} */
const statement = (now, other = {}) => ({ part: 0, start: 0, end: 1, index: 2, text: "It is high.", was: "supported", now, quote: "", code: null, ...other })

test("what holds is counted, and what does not is told with its page", async () => {
  const root = clone("run")
  const hook = (/** @type {string} */ name) => /** @type {HTMLElement} */ (root.querySelector(`[data-part=${name}]`))
  /** @type {number[]} */
  const opened = []
  const list = new RecheckList(root, { run: () => "r", open: (index) => opened.push(index) }, async () => ({
    checked_at: "2026-11-29T12:00:00Z",
    statements: [statement("holds"), statement("changed", { quote: "It was high." }), statement("unread", { code: "fetch.status" })],
  }))
  list.offer(true)
  hook("recheck-ask").click()
  await new Promise((done) => setImmediate(done))
  assert.deepEqual([...root.querySelectorAll("[data-part=recheck-now]")].map(({ textContent }) => textContent), ["recheck.now.changed", "recheck.now.unread"])
  assert.deepEqual([...root.querySelectorAll("[data-part=recheck-quote]")].map(({ textContent }) => textContent), ["It was high.", "The site refused."])
  hook("recheck-source").click()
  assert.deepEqual([opened, hook("recheck-ask").hidden, hook("recheck").hidden], [[2], false, false])
})
