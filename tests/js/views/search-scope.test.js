import assert from "node:assert/strict"
import test from "node:test"

import "../page.js"
const { SearchScope, sitesIn } = await import("../../../static/js/views/search-scope.js")

const hook = (/** @type {string} */ name) => /** @type {any} */ (document.querySelector(`[data-part="${name}"]`))

test("sites are read as people write them, and what is none is told", () => {
  assert.deepEqual(sitesIn("https://Example.org/a/b -bad.example，例子.中国、x.example"), { sites: ["example.org", "-bad.example", "例子.中国", "x.example"], wrong: [] })
  assert.deepEqual(sitesIn("nothing user@a.example"), { sites: [], wrong: ["nothing", "user@a.example"] })
})

test("what is chosen limits the next questions, is remembered, and is cleared", () => {
  const dialog = hook("scope-dialog")
  Object.assign(dialog, { showModal() {}, close() {} })
  let changes = 0
  const scope = new SearchScope(() => { changes += 1 })
  hook("scope-sites").value = "a.example -b.example"
  hook("scope-days").value = "31"
  hook("scope-focus").value = "news"
  hook("scope-form").dispatchEvent(new window.Event("submit", { cancelable: true }))
  assert.deepEqual([scope.wanted, changes], [{ sites: ["a.example", "-b.example"], days: 31, focus: "news" }, 1])
  hook("scope-sites").value = "nonsense"
  hook("scope-form").dispatchEvent(new window.Event("submit", { cancelable: true }))
  assert.deepEqual([changes, hook("scope-problem").textContent], [1, "scope.wrong"])
  hook("scope-clear").click()
  assert.deepEqual([scope.wanted, scope.chosen], [{}, { sites: [], days: null, focus: "" }])
})
