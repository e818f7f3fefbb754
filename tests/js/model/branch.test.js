import assert from "node:assert/strict"
import test from "node:test"

import { Branch } from "../../../static/js/model/branch.js"

/** @type {Map<string, unknown>} */
const remembered = new Map()
const recall = (/** @type {string} */ key) => remembered.get(key) ?? null
const remember = (/** @type {string} */ key, /** @type {unknown} */ value) => { remembered.set(key, value) }
/** @param {string} rows such as "a b<a" @returns {any[]} */
const tree = (rows) => rows.split(" ").map((row) => {
  const [id = "", parent = null] = row.split("<")
  return { id, parent, runs: [] }
})
/** @param {InstanceType<typeof Branch>} branch */
const path = (branch) => branch.path.map(({ id }) => id).join(" ")
const loaded = (rows = "a b<a c<b d<a") => {
  const branch = new Branch({ recall, remember })
  branch.take("c", tree(rows))
  return branch
}

test("the newest branch is shown at first, and a step shows the newest of another", () => {
  remember("leaf:c", null)
  const branch = loaded()
  assert.equal(path(branch), "a d")
  branch.step(tree("d<a")[0], -1)
  assert.equal(path(branch), "a b c")
  branch.step(tree("b<a")[0], -1)
  assert.equal(path(branch), "a b c")
})

test("the branch that was last looked at is shown again, with what has come below it", () => {
  remember("leaf:c", "c")
  assert.equal(path(loaded()), "a b c")
  assert.equal(path(loaded("a b<a c<b d<a e<c f<d")), "a b c e")
})

test("a branch that is gone is not looked for", () => {
  remember("leaf:c", "x")
  assert.equal(path(loaded()), "a d")
})

test("what comes below the shown question is followed, an edit elsewhere is not", () => {
  remember("leaf:c", null)
  const branch = loaded("a b<a")
  branch.take("c", tree("a b<a c<b"))
  assert.equal(path(branch), "a b c")
  branch.take("c", tree("a b<a c<b d<a"))
  assert.equal(path(branch), "a b c")
})

test("what was asked here is shown, and remembered only where there are branches", () => {
  const branch = loaded("a b<a")
  branch.add("c", tree("c<b")[0])
  assert.deepEqual([path(branch), recall("leaf:c")], ["a b c", null])
  branch.add("c", tree("d<a")[0])
  assert.deepEqual([path(branch), recall("leaf:c")], ["a d", "d"])
})

test("of a branch that comes by pages those turns are shown that follow each other up to the leaf", () => {
  const branch = loaded("a b<a")
  branch.take("p", tree("d<c e<d"), tree("a b<a c<b d<c e<d"))
  assert.deepEqual([path(branch), branch.oldest], ["d e", "d"])
  branch.take("p", tree("b<a"), tree("a b<a c<b d<c e<d"))
  assert.equal(path(branch), "d e")
  branch.take("p", tree("a c<b"), tree("a b<a c<b d<c e<d"))
  assert.deepEqual([path(branch), branch.oldest], ["a b c d e", null])
})

test("other wordings are counted though they are not here", () => {
  const branch = loaded("a")
  branch.take("q", tree("d<b"), tree("a b<a c<a d<b"))
  assert.deepEqual(branch.siblings(tree("b<a")[0]), { ids: ["b", "c"], place: 0 })
  branch.step(tree("b<a")[0], 1)
  assert.deepEqual([path(branch), branch.oldest], ["", undefined])
})
