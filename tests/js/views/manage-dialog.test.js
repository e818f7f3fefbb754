import assert from "node:assert/strict"
import test from "node:test"

import "../page.js"
const { ManageDialog } = await import("../../../static/js/views/manage-dialog.js")
const { part } = await import("../../../static/js/ui/dom.js")
const { endToast } = await import("../../../static/js/ui/toast.js")

const conversations = ["a", "b", "c"].map((id) => ({ id, title: id, pinned: false, archived: false, folder: null, live: false, temporary: false, created_at: "", updated_at: "2026-11-28T10:00:00Z" }))
/** @type {{address: string, body: any, isKept?: boolean}[]} */
const requests = []
let remaining = 0
globalThis.fetch = async (address, options) => {
  requests.push({ address: String(address), body: options?.body && JSON.parse(String(options.body)), isKept: options?.keepalive })
  const answer = options?.method === "POST" ? { changed: 1, remaining: remaining-- } : { conversations, next: null }
  return new Response(JSON.stringify(answer), { headers: { "Content-Type": "application/json" } })
}
// jsdom has no modal dialogs.
const dialog = /** @type {HTMLDialogElement} */ (part("manage"))
dialog.showModal = () => { dialog.open = true }
dialog.close = () => { dialog.open = false }
/** @type {string[]} */
const log = []
const manage = new ManageDialog({
  hide: (ids) => log.push(`hide ${ids}`), unhide: (ids) => log.push(`unhide ${ids}`),
  gone: (ids) => log.push(`gone ${ids}`), refresh: () => {},
}, (chosen) => log.push(`move ${chosen.map(({ id }) => id)}`))
const settled = () => new Promise((resolve) => { setTimeout(resolve, 20) })
const opened = async () => {
  requests.length = log.length = 0
  manage.open()
  await settled()
  return [.../** @type {NodeListOf<HTMLInputElement>} */ (part("manage-list").querySelectorAll("input"))]
}
const changes = () => requests.flatMap(({ body }) => body ?? [])

test("what is deleted goes from the server only when it is not taken back", async () => {
  const [first, second] = await opened()
  first?.click()
  second?.click()
  assert.equal(part("manage-status").textContent, "2 selected")
  part("manage-delete").click()
  assert.equal(part("toast-text").textContent, "2 deleted.")
  part("toast-act").click()
  await settled()
  assert.deepEqual([log, changes()], [["hide a,b", "unhide a,b"], []])

  const boxes = await opened()
  boxes[2]?.click()
  part("manage-delete").click()
  endToast()
  await settled()
  assert.deepEqual([log, changes()], [["hide c", "gone c"], [{ change: "delete", ids: ["c"] }]])
  assert.equal(requests.find(({ body }) => body)?.isKept, true, "a page that is left takes its request along")
})

test("all are deleted by as many calls as it takes", async () => {
  await opened()
  remaining = 1
  part("manage-delete-all").click()
  endToast()
  await settled()
  assert.deepEqual(changes(), [{ change: "delete" }, { change: "delete" }])
})

test("all that are listed are selected at once, archived, and brought back", async () => {
  await opened()
  remaining = 0
  part("manage-all").click()
  part("manage-archive").click()
  await settled()
  part("toast-act").click()
  await settled()
  assert.deepEqual(changes(), [{ change: "archive", ids: ["a", "b", "c"] }, { change: "unarchive", ids: ["a", "b", "c"] }])
})

test("those that are selected are moved, and a folder limits what is listed", async () => {
  const [first] = await opened()
  assert.equal(part("manage-move").hasAttribute("disabled"), true)
  first?.click()
  part("manage-move").click()
  assert.deepEqual(log, ["move a"])

  const folder = /** @type {HTMLSelectElement} */ (part("manage-folder"))
  folder.append(new Option("Ports", "f"))
  folder.value = "f"
  folder.dispatchEvent(new window.Event("change"))
  await settled()
  assert.equal(requests.at(-1)?.address, "/api/v1/conversations?folder=f")
})
