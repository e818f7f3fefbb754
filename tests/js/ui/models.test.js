import assert from "node:assert/strict"
import test from "node:test"

const { canThink, choices, labelOf, modelNamed, offer } = await import("../../../static/js/ui/models.js")

/** @param {string} name @param {any[]} levels */
const model = (name, levels) => ({ name, label: name.toUpperCase(), levels, ready: true, price: null })

test("before anybody has told of models, one can be asked to think and not to", () => {
  offer([])
  assert.deepEqual([choices(), modelNamed(""), labelOf("v4")], [[], null, "v4"])
  assert.deepEqual([canThink("", "off"), canThink("", "on"), canThink("", "deep")], [true, true, false])
})

test("one model is no choice, and its levels are what can be asked of it", () => {
  offer([model("", ["on", "deep"])])
  assert.deepEqual([choices(), canThink("", "off"), canThink("", "deep")], [[], false, true])
})

test("of a name that is gone the first model speaks, but for its label", () => {
  offer([model("v4", ["off"]), model("r1", ["off", "on"])])
  assert.deepEqual([choices().length, modelNamed("gone")?.name, labelOf("gone"), labelOf("r1")], [2, "v4", "gone", "R1"])
  offer([])
})
