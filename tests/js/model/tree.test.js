import assert from "node:assert/strict"
import test from "node:test"

import { isBranched, merged, newestUnder, pathTo, siblings } from "../../../static/js/model/tree.js"

/** @param {string} rows such as "a b<a": b follows a */
const tree = (rows) => rows.split(" ").map((row) => {
  const [id = "", parent = null] = row.split("<")
  return { id, parent }
})
const ids = (/** @type {{id: string}[]} */ turns) => turns.map(({ id }) => id).join(" ")
// First a, then b and c after it, then b was asked otherwise (d), e after that, and f after c.
const TURNS = tree("a b<a c<b d<a e<d f<c")

test("a path leads from the first question to its leaf, past the other branches", () => {
  assert.equal(ids(pathTo(TURNS, "f")), "a b c f")
  assert.equal(ids(pathTo(TURNS, "e")), "a d e")
  assert.equal(ids(pathTo(TURNS, "x")), "")
  assert.equal(ids(pathTo(TURNS, null)), "")
})

test("turns that name each other as parents end the path instead of the page", () => {
  assert.equal(ids(pathTo(tree("a<b b<a"), "a")), "b a")
})

test("the siblings of a turn are those with its parent, oldest first", () => {
  const [first, second] = TURNS
  assert.ok(first && second)
  assert.equal(ids(siblings(TURNS, second)), "b d")
  assert.equal(ids(siblings(TURNS, first)), "a")
})

test("a first question that was edited has siblings too", () => {
  const turns = tree("a b<a c")
  assert.ok(turns[2])
  assert.equal(ids(siblings(turns, turns[2])), "a c")
})

test("the newest leaf of a branch is its youngest turn", () => {
  assert.equal(newestUnder(TURNS), "f")
  assert.equal(newestUnder(TURNS, "b"), "f")
  assert.equal(newestUnder(TURNS, "d"), "e")
  assert.equal(newestUnder(TURNS, "e"), "e")
  assert.equal(newestUnder(TURNS, "x"), null)
  assert.equal(newestUnder([]), null)
})

test("what the server has not told yet is kept, after what it told", () => {
  assert.equal(ids(merged(tree("a b<a"), tree("a c<a"))), "a c b")
})

test("a conversation is branched where two turns have one parent", () => {
  assert.equal(isBranched(TURNS), true)
  assert.equal(isBranched(tree("a b<a c<b")), false)
})
