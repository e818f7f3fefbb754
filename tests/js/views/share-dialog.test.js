import assert from "node:assert/strict"
import test from "node:test"

import "../page.js"
const { ShareDialog } = await import("../../../static/js/views/share-dialog.js")
const { part } = await import("../../../static/js/ui/dom.js")

/** @type {[string, string][]} */
const requested = []
let links = [{ id: "l", conversation: "c", title: "Ports", turns: 2, created_at: "", expires_at: "2026-12-28T10:00:00Z" }]
globalThis.fetch = async (address, options) => {
  requested.push([options?.method ?? "GET", `${String(address)} ${options?.body ?? ""}`])
  if (options?.method === "DELETE") links = []
  const body = { links, turns: [{ id: "t1", question: "First?" }, { id: "t2", question: "Second\n one?" }], tree: [], address: "/s/secret" }
  return options?.method === "DELETE" ? new Response(null, { status: 204 }) : new Response(JSON.stringify(body), { headers: { "Content-Type": "application/json" } })
}
// jsdom has no modal dialogs.
const dialog = /** @type {HTMLDialogElement} */ (part("share"))
dialog.showModal = () => { dialog.open = true }
const settled = () => new Promise((resolve) => { setTimeout(resolve, 5) })

test("a link is made up to the question that was chosen, and every link can be ended", async () => {
  await new ShareDialog().open(/** @type {any} */ ({ id: "c" }), document.createElement("button"))
  const leaf = /** @type {HTMLSelectElement} */ (part("share-leaf"))
  assert.deepEqual([...leaf.options].map((option) => option.textContent), ["Second one?", "First?"])
  leaf.value = "t1"
  part("share-form").dispatchEvent(new window.Event("submit", { cancelable: true }))
  await settled()
  assert.deepEqual(requested.find(([method]) => method === "POST"), ["POST", '/api/v1/conversations/c/links {"leaf":"t1","days":30}'])
  const address = /** @type {HTMLInputElement} */ (part("share-address"))
  assert.deepEqual([address.value, part("share-made").hidden], ["http://localhost:8000/s/secret", false])
  part("share-end").click()
  await settled()
  assert.deepEqual([requested.some(([method]) => method === "DELETE"), part("share-links").children.length, part("share-links-title").hidden], [true, 0, true])
})

test("no link of the last time stands there while those of now are asked for", async () => {
  links = [{ id: "l", conversation: "c", title: "Ports", turns: 2, created_at: "", expires_at: "2026-12-28T10:00:00Z" }]
  const shares = new ShareDialog()
  await shares.open(/** @type {any} */ ({ id: "c" }), document.createElement("button"))
  assert.equal(part("share-links").children.length, 1)
  const opening = shares.open(/** @type {any} */ ({ id: "c" }), document.createElement("button"))
  assert.deepEqual([part("share-links").children.length, part("share-links-title").hidden], [0, true])
  await opening
  assert.equal(part("share-links").children.length, 1)
})
