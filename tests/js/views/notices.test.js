import assert from "node:assert/strict"
import test, { beforeEach, mock } from "node:test"

import "../page.js"
import { part } from "../../../static/js/ui/dom.js"
import { page } from "../../../static/js/ui/i18n.js"
import { Notices } from "../../../static/js/views/notices.js"

beforeEach(() => part("notices").replaceChildren())

const lines = () => [...part("notices").querySelectorAll("[data-part=notice-text]")].map((text) => text.textContent)

/** The server's answer to the next question, once the pause before it is over. @param {object} answer @param {number} [status] @param {Notices} [notices] */
async function told(answer, status = 200, notices = new Notices()) {
  mock.timers.enable({ apis: ["setTimeout"] })
  mock.method(globalThis, "fetch", async () => new Response(JSON.stringify(answer), { status, headers: { "content-type": "application/json" } }))
  notices.refresh()
  mock.timers.tick(1_000)
  mock.timers.reset()
  await new Promise((resolve) => { setTimeout(resolve, 20) })
  mock.restoreAll()
}

test("an announcement is shown as text, changed in its place, and taken away", () => {
  const notices = new Notices()
  notices.announce({ text: "Back at <b>noon</b>.", holds_questions: false })
  assert.deepEqual(lines(), ["Back at <b>noon</b>."])
  assert.equal(part("notice-maintenance").hidden, true)
  notices.announce({ text: "Maintenance.", holds_questions: true })
  assert.deepEqual(lines(), ["Maintenance."])
  assert.equal(part("notice-maintenance").hidden, false)
  notices.announce({ text: "", holds_questions: false })
  assert.deepEqual(lines(), [])
})

test("limits that are nearly used up come, change and go, before the announcement", async () => {
  const questions = { kind: "questions", period: "day", used: 4, limit: 5, ends_at: "2026-12-01T00:00:00Z" }
  const cost = { kind: "cost", period: "month", used: 4_200_000, limit: 5_000_000, ends_at: "2026-12-01T00:00:00Z" }
  const announcement = { text: "Soon.", holds_questions: false }
  await told({ announcement, limits: [questions, cost] })
  assert.deepEqual(lines(), ["Questions, a day: 4 / 5.", "Cost, a month: 4.20 / 5.00.", "Soon."])
  await told({ announcement, limits: [{ ...questions, used: 5 }] })
  assert.deepEqual(lines(), ["Questions, a day: 5 / 5.", "Soon."])
  await told({ announcement: null, limits: [] })
  assert.deepEqual(lines(), [])
})

test("a server of another build is told of in its place", async () => {
  page.build = "mine"
  mock.method(Date, "now", () => 0)
  const notices = new Notices()
  await told({ announcement: null, limits: [], build: "other" }, 200, notices)
  assert.equal(document.querySelector("[data-part=notices] [data-part=new-version]"), null)
  mock.method(Date, "now", () => 60_000)
  await told({ announcement: null, limits: [], build: "other" }, 200, notices)
  assert.ok(document.querySelector("[data-part=notices] [data-part=new-version]"))
})

test("where the server does not answer, what stands is shown still", async () => {
  new Notices().announce({ text: "Soon.", holds_questions: false })
  await told({ code: "server.unavailable" }, 503)
  assert.deepEqual(lines(), ["Soon."])
})
