import assert from "node:assert/strict"
import test from "node:test"

import "../page.js"
import { part } from "../../../static/js/ui/dom.js"
const { RelatedQuestions } = await import("../../../static/js/views/related-questions.js")
const { Problem } = await import("../../../static/js/net/api.js")

/** @param {(run: string) => Promise<any>} [read] */
const made = (read = async () => ({ turn: "t", questions: ["Why?"] })) => {
  const element = part("related")
  /** @type {string[]} */
  const asked = []
  const view = new RelatedQuestions({ ask: (question) => asked.push(question), grown: () => {} }, read)
  const texts = () => element.hidden ? [] : [...element.querySelectorAll("[data-part=related-text]")].map(({ textContent }) => textContent)
  return { view, element, asked, texts }
}

test("they stand below the last turn only, and one press asks one", () => {
  const { view, element, asked, texts } = made()
  view.know([{ id: "t", related: { r1: ["Old?"], r2: ["How?", "When?"] } }, { id: "u", related: {} }])
  assert.deepEqual(texts(), [])
  view.show("t")
  assert.deepEqual(texts(), ["How?", "When?"])
  element.querySelector("button")?.click()
  assert.deepEqual(asked, ["How?"])
  view.show(null)
  assert.deepEqual(texts(), [])
  view.show("u")
  assert.deepEqual(texts(), [])
})

test("what has just been written comes without loading the conversation anew", async () => {
  const { view, texts } = made()
  view.show("t")
  await view.learn("r")
  assert.deepEqual(texts(), ["Why?"])
})

test("where they cannot be had there are none, and nothing is said", async () => {
  const { view, texts } = made(async () => { throw new Problem("page.offline", "Away.") })
  view.show("t")
  await view.learn("r")
  assert.deepEqual(texts(), [])
})
