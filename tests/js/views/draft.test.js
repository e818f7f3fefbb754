import assert from "node:assert/strict"
import test from "node:test"

import "../page.js"
const { Draft } = await import("../../../static/js/views/draft.js")
const { recall, remember } = await import("../../../static/js/ui/storage.js")

const box = () => /** @type {HTMLTextAreaElement} */ (document.querySelector("[data-part=question-input]"))
let count = 0
const begun = () => {
  box().value = ""
  const draft = new Draft(box(), `d${count += 1}`, { changed: () => draft.keep(), fill: () => {} })
  const write = (/** @type {string} */ text) => {
    box().value = text
    draft.keep()
  }
  return { draft, write, kept: () => recall(`draft:d${count}`) }
}

test("what is sent leaves the box at once, and the memory once it is taken", () => {
  const { draft, write, kept } = begun()
  write("Why?")
  const { question, id, taken } = draft.send()
  assert.deepEqual([question, box().value, kept()], ["Why?", "", { text: "Why?", attempt: { text: "Why?", id } }])
  taken()
  assert.equal(kept(), null)
})

test("what is refused comes back, before what was begun meanwhile, and keeps its id", () => {
  const { draft, write } = begun()
  write("Why?")
  const { id, refused } = draft.send()
  box().value = "And how?"
  refused()
  assert.equal(box().value, "Why?\nAnd how?")
  write("Why?")
  assert.equal(draft.send().id, id)
})

test("what is refused elsewhere waits there, and does not disturb the box", () => {
  const { draft, write } = begun()
  write("Why?")
  const { refused } = draft.send()
  draft.open("elsewhere")
  box().value = "Something else"
  refused()
  assert.equal(box().value, "Something else")
  draft.open(`d${count}`)
  assert.equal(box().value, "Why?")
})

test("a pasted text is asked with the question, and the limit counts it", () => {
  const { draft, write } = begun()
  write("Why?")
  remember(`pasted:draft:d${count}`, ["a long text"])
  draft.open(`d${count}`)
  assert.match(draft.whole, /Why\?[^]*a long text/)
  assert.equal(draft.refused?.key, "composer.too_long")
  draft.clear()
  assert.deepEqual([draft.refused?.key, recall(`pasted:draft:d${count}`)], ["composer.empty", null])
})
