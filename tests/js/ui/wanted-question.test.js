import assert from "node:assert/strict"
import test from "node:test"

import { wantedQuestion } from "../../../static/js/ui/wanted-question.js"

test("a link brings a question, and another app a title, a text and an address, each once", () => {
  assert.equal(wantedQuestion("?q=%E4%B8%BA%E4%BB%80%E4%B9%88%EF%BC%9F&ask=1"), "为什么？")
  assert.equal(wantedQuestion("?title=A+page&text=See+https%3A%2F%2Fa.example%2F&url=https%3A%2F%2Fa.example%2F"), "A page\nSee https://a.example/")
  assert.equal(wantedQuestion("?text=https%3A%2F%2Fa.example%2F&url=https%3A%2F%2Fa.example%2F"), "https://a.example/")
  assert.equal(wantedQuestion("?next=1"), "")
})
