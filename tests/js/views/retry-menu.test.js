import assert from "node:assert/strict"
import test from "node:test"

import { host } from "../page.js"
const { RetryMenu } = await import("../../../static/js/views/retry-menu.js")
const { offer } = await import("../../../static/js/ui/models.js")
const { clone } = await import("../../../static/js/ui/dom.js")
const { emptyRun } = await import("../../../static/js/model/run-state.js")

/** @param {[number, string][]} sources @param {object} [more] @returns {any} */
const run = (sources, more = {}) => ({ ...emptyRun("r"), search: true, status: "finished", parts: [{
  type: "search", over: true, sources: sources.map(([index, status]) => ({ index, status })),
}], ...more })
const RUN = run([[1, "read"], [2, "skipped"], [4, "read"]], { think: true })
/** @type {any[]} */
const retried = []
const opened = () => {
  const root = host()
  root.append(clone("run"))
  new RetryMenu(root, { run: () => RUN, isNewest: () => true, retry: (...values) => retried.push(values), ask: (question) => retried.push([question]) })
  const hook = (/** @type {string} */ name) => /** @type {HTMLElement} */ (root.querySelector(`[data-part="${name}"]`))
  const press = (/** @type {string} */ key) => document.activeElement?.dispatchEvent(new window.KeyboardEvent("keydown", { key, bubbles: true }))
  hook("actions").hidden = false
  hook("retry").click()
  return { hook, press, items: [.../** @type {NodeListOf<HTMLElement>} */ (hook("retry-menu").querySelectorAll("[role^=menuitem]:not([hidden])"))] }
}

test("the menu opens with its first choice in focus, and the keys walk through it", () => {
  const { hook, press, items } = opened()
  assert.deepEqual([hook("retry-menu").hidden, hook("retry").getAttribute("aria-expanded")], [false, "true"])
  assert.equal(document.activeElement, items[0])
  press("ArrowUp")
  assert.equal(document.activeElement, items.at(-1))
  press("ArrowDown")
  press("ArrowDown")
  assert.equal(document.activeElement, items[1])
  press("End")
  assert.equal(document.activeElement, hook("retry-think"))
})

test("Escape closes the menu and gives the focus back", () => {
  const { hook, press } = opened()
  press("Escape")
  assert.deepEqual([hook("retry-menu").hidden, document.activeElement], [true, hook("retry")])
})

test("a press elsewhere closes the menu, one within does not", () => {
  const { hook } = opened()
  hook("retry-think").dispatchEvent(new window.Event("pointerdown", { bubbles: true }))
  assert.equal(hook("retry-menu").hidden, false)
  document.body.dispatchEvent(new window.Event("pointerdown", { bubbles: true }))
  assert.equal(hook("retry-menu").hidden, true)
})

test("a choice answers again as chosen, with Think as it is set in the menu", () => {
  const { hook, items } = opened()
  assert.equal(hook("retry-think").getAttribute("aria-checked"), "true")
  hook("retry-think").click()
  items[1]?.click()
  assert.deepEqual(retried.at(-1), ["r", { search: true, think: false }])
  assert.equal(hook("retry-menu").hidden, true)
})

test("what has changed is told below the answer, and the menu does not cover it", () => {
  const { hook } = opened()
  hook("recheck-ask").click()
  assert.deepEqual([hook("retry-menu").hidden, document.activeElement], [true, hook("retry")])
})

test("another model and deeper thoughts are chosen in the menu, where there are", () => {
  offer([{ name: "v4", label: "V4", levels: ["off", "on", "deep"], ready: true, price: null },
    { name: "r1", label: "R1", levels: ["off", "on"], ready: true, price: null }])
  const { hook, items } = opened()
  const model = (/** @type {string} */ name) => /** @type {HTMLElement} */ (hook("retry-models").querySelector(`[data-model=${name}]`))
  assert.deepEqual([model("v4").getAttribute("aria-checked"), hook("retry-deep").hidden], ["true", false])
  hook("retry-deep").click()
  items[0]?.click()
  assert.deepEqual(retried.at(-1), ["r", { sources: [1, 4], think: "deep", model: "v4" }])
  hook("retry").click()
  hook("retry-deep").click()
  model("r1").click()
  assert.deepEqual([model("r1").getAttribute("aria-checked"), hook("retry-deep").hidden], ["true", true])
  hook("retry-choices").querySelector("button")?.click()
  assert.deepEqual(retried.at(-1), ["r", { sources: [1, 4], think: true, model: "r1" }])
  offer([])
})
