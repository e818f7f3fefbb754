import assert from "node:assert/strict"
import test from "node:test"

import { apart, joined } from "../../../static/js/text/pasted.js"
import { stuck } from "../yardstick.js"

test("a question and the texts pasted with it are one text, and apart again", () => {
  const texts = ["第一行\n第二行", "[file name]: mine.txt\nno frame of ours"]
  const whole = joined("What do these say?", texts)
  assert.ok(whole.startsWith("What do these say?\n\n[file name]: pasted-1.txt\n[file content begin]\n第一行"))
  assert.deepEqual(apart(whole), { question: "What do these say?", texts })
})

test("a pasted text without a question is the question", () => {
  assert.deepEqual(apart(joined(" ", ["All of it."])), { question: "All of it.", texts: [] })
})

test("what only looks like a frame stays in the question", () => {
  const written = "Why does\n[file name]: pasted-1.txt\n[file content begin]\nnever end?"
  assert.deepEqual(apart(written), { question: written, texts: [] })
})

test("many frames that never end cost no more than their length", () => {
  const lines = "[file name]: pasted-1.txt\n[file content begin]\n".repeat(20_000)
  assert.equal(stuck(500, () => apart(lines)), 0)
})
