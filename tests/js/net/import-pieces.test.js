import assert from "node:assert/strict"
import test from "node:test"

const { piecesOf } = await import("../../../static/js/net/import-pieces.js")

test("a short conversation, or one of another product, is sent as it is", () => {
  const [short, foreign] = [{ id: "a", texts: { x: "1234" } }, { mapping: {} }]
  assert.equal(piecesOf(short, 4)[0], short)
  assert.equal(piecesOf(/** @type {any} */ (foreign), 4)[0], foreign)
})

test("of a long one all is sent but its texts, and then these, each once", () => {
  const turns = [{ id: "t", question: "Why?", runs: [{ id: "r", state: { seq: 1 }, feedback: {}, sources: [1] }] }]
  const bare = [{ id: "t", question: "", runs: [{ id: "r", state: {}, feedback: null, sources: [1] }] }]
  assert.deepEqual(piecesOf({ turns, texts: { a: "123", b: "4", c: "56", d: "1234567", e: "8" } }, 4), [
    { turns, texts: {} },
    { turns: bare, texts: { a: "123", b: "4" } },
    { turns: bare, texts: { c: "56" } },
    { turns: bare, texts: { d: "1234567" } },
    { turns: bare, texts: { e: "8" } },
  ])
})
