import assert from "node:assert/strict"
import test from "node:test"

import "../page.js"
const { ModelChoice } = await import("../../../static/js/views/model-choice.js")

const hook = (/** @type {string} */ name) => /** @type {any} */ (document.querySelector(`[data-part="${name}"]`))
/** @param {string} name @param {string[]} levels @returns {any} */
const model = (name, levels, ready = true) => ({ name, label: name.toUpperCase(), levels, ready, price: null })
const ALL = ["off", "on", "deep"]
let changes = 0
/** @param {any[]} models */
const choice = async (...models) => {
  for (const name of ["toggle-think", "toggle-deep", "model-choice"]) hook(name).replaceWith(hook(name).cloneNode(true))
  hook("toggle-think").setAttribute("aria-pressed", "true")
  const made = new ModelChoice(hook("toggle-think"), () => { changes += 1 }, async () => ({ models }), () => {})
  await new Promise((done) => setImmediate(done))
  return made
}
const choose = (/** @type {string} */ name) => {
  hook("model-choice").value = name
  hook("model-choice").dispatchEvent(new window.Event("change"))
}

test("one model leaves nothing to choose but how much it thinks", async () => {
  const one = await choice(model("", ALL))
  assert.deepEqual([hook("model-choice").hidden, hook("toggle-deep").hidden, one.wanted], [true, false, { isDeep: false, model: "" }])
  hook("toggle-deep").click()
  assert.deepEqual([one.wanted, one.chosen.deep, hook("toggle-deep").getAttribute("aria-pressed")], [{ isDeep: true, model: "" }, true, "true"])
})

test("the levels are those of the model that is chosen, and the wish outlives one that has none", async () => {
  const two = await choice(model("v4", ALL), model("small", ["off", "on"], false))
  assert.deepEqual([...hook("model-choice").options].map(({ text }) => text), ["V4", "model.away"])
  hook("toggle-deep").click()
  choose("small")
  assert.deepEqual([hook("toggle-deep").hidden, two.wanted], [true, { isDeep: false, model: "small" }])
  choose("v4")
  assert.deepEqual([two.wanted, changes > 2], [{ isDeep: true, model: "v4" }, true])
})

test("a model that always thinks cannot be told not to, and Think stands as before when another one comes", async () => {
  await choice(model("v4", ALL), model("r1", ["on"]))
  const think = hook("toggle-think")
  think.setAttribute("aria-pressed", "false")
  choose("r1")
  assert.deepEqual([think.getAttribute("aria-pressed"), think.getAttribute("aria-disabled"), think.title], ["true", "true", "model.always_thinks"])
  choose("v4")
  assert.deepEqual([think.getAttribute("aria-pressed"), think.getAttribute("aria-disabled")], ["false", "false"])
})

test("a model that is gone is the first one", async () => {
  const two = await choice(model("v4", ALL), model("r1", ALL))
  two.restore({ deep: true, model: "gone" })
  assert.deepEqual([two.wanted, hook("model-choice").value], [{ isDeep: true, model: "v4" }, "v4"])
})
test("a model that is known to be away is told before one asks", async () => {
  await choice(model("v4", ALL, false), model("r1", ALL))
  assert.deepEqual([hook("composer-away").hidden, hook("composer-note").hidden], [false, true])
  choose("r1")
  assert.deepEqual([hook("composer-away").hidden, hook("composer-note").hidden], [true, false])
})
