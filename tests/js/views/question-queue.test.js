import assert from "node:assert/strict"
import test from "node:test"

import "../page.js"
const { QuestionQueue } = await import("../../../static/js/views/question-queue.js")

const list = () => /** @type {HTMLElement} */ (document.querySelector("[data-part=queue]"))
const shown = () => [...list().querySelectorAll("[data-part=queued-text]")].map(({ textContent }) => textContent)
const press = (/** @type {string} */ name) => /** @type {HTMLElement} */ (list().querySelector(`[data-part=queued-${name}]`)).click()
const ask = (/** @type {string} */ question) => ({ question, client_id: question, search: true, think: true })

test("what waits is seen, survives a reload, and is asked in its order", () => {
  new QuestionQueue({ askNow: () => {}, edit: () => {} }).open("q1")
  const queue = new QuestionQueue({ askNow: () => {}, edit: () => {} })
  queue.open("q1")
  queue.add(ask("第一"))
  queue.add(ask("second"))
  const again = new QuestionQueue({ askNow: () => {}, edit: () => {} })
  again.open("q1")
  assert.deepEqual(shown(), ["第一", "second"])
  assert.deepEqual([again.take()?.question, again.take()?.question, again.take(), list().hidden], ["第一", "second", null, true])
})

test("one can be taken back, dropped, or asked at once, and waits no longer", () => {
  /** @type {string[]} */
  const done = []
  const queue = new QuestionQueue({ askNow: ({ question }) => done.push(`now ${question}`), edit: ({ question }) => done.push(`edit ${question}`) })
  queue.open("q2")
  for (const question of ["a", "b", "c"]) queue.add(ask(question))
  press("now")
  press("edit")
  press("drop")
  assert.deepEqual([done, shown(), queue.take()], [["now a", "edit b"], [], null])
})

test("one that could not be asked waits again where it was written", () => {
  const queue = new QuestionQueue({ askNow: () => {}, edit: () => {} })
  queue.open("q3")
  queue.putBack(ask("elsewhere"), "q4")
  assert.deepEqual(shown(), [])
  queue.open("q4")
  assert.deepEqual(shown(), ["elsewhere"])
})
