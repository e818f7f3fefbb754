import assert from "node:assert/strict"
import test from "node:test"

import "../page.js"
const { FolderList } = await import("../../../static/js/views/folder-list.js")
const { refreshFolders, offerFolders } = await import("../../../static/js/views/known-folders.js")
const { part } = await import("../../../static/js/ui/dom.js")
const { endToast } = await import("../../../static/js/ui/toast.js")

let folders = [{ id: "f", name: "Ports", created_at: "" }, { id: "g", name: "Seas", created_at: "" }]
/** @type {string[]} */
const asked = []
globalThis.fetch = async (address, options) => {
  asked.push(`${options?.method} ${String(address).replace("/api/v1", "")}${options?.body ?? ""}`)
  if (options?.method === "DELETE") {
    folders = folders.filter(({ id }) => !String(address).endsWith(id))
    return new Response(null, { status: 204 })
  }
  if (options?.method === "PATCH") folders = [{ id: "f", name: JSON.parse(String(options.body)).name, created_at: "" }, ...folders.slice(1)]
  return new Response(JSON.stringify({ folders }), { headers: { "Content-Type": "application/json" } })
}
/** @type {string[]} */
const log = []
new FolderList({ filter: (folder) => log.push(`filter ${folder}`), leave: (folder) => log.push(`leave ${folder}`) })
const settled = () => new Promise((resolve) => { setTimeout(resolve, 20) })
const rows = () => [.../** @type {NodeListOf<HTMLElement>} */ (part("folder-list").querySelectorAll("[data-part=folder]"))]
const names = () => rows().map((row) => part("folder-name", row).textContent)
const begun = async () => {
  await refreshFolders()
  asked.length = log.length = 0
}

test("a folder lists what is in it, and everything when it is pressed again", async () => {
  assert.equal(part("folders").hidden, true, "nothing is shown where there is none")
  await begun()
  assert.deepEqual([part("folders").hidden, names()], [false, ["Ports", "Seas"]])
  for (const pressed of ["true", "false"]) {
    part("folder-open", rows()[0]).click()
    assert.equal(part("folder-open", rows()[0]).getAttribute("aria-pressed"), pressed)
  }
  assert.deepEqual(log, ["filter f", "filter null"])
})

test("a choice offers every folder and keeps what was chosen", async () => {
  const select = document.createElement("select")
  offerFolders(select)
  select.value = "g"
  await begun()
  assert.deepEqual([[...select.options].map(({ value }) => value), select.value], [["", "f", "g"], "g"])
})

test("a folder is renamed in its row", async () => {
  await begun()
  part("folder-more", rows()[0]).click()
  part("folder-rename").click()
  const input = /** @type {HTMLInputElement} */ (part("rename-input", rows()[0]))
  input.value = "Harbours"
  input.dispatchEvent(new window.KeyboardEvent("keydown", { key: "Enter" }))
  await settled()
  assert.deepEqual([asked[0], names()], ['PATCH /folders/f{"name":"Harbours"}', ["Harbours", "Seas"]])
})

test("a deleted folder goes at once, from the server only when it is not taken back", async () => {
  await begun()
  part("folder-open", rows()[1]).click()
  for (const isKept of [true, false]) {
    part("folder-more", rows()[1]).click()
    part("folder-delete").click()
    assert.deepEqual([names(), part("toast-text").textContent], [["Harbours"], "Seas gone, not its conversations."])
    if (isKept) part("toast-act").click()
    else endToast()
    await settled()
    assert.equal(names().length, isKept ? 2 : 1)
  }
  assert.deepEqual(log, ["filter g", "filter null", "leave g"])
  assert.deepEqual(asked.filter((one) => one.startsWith("DELETE")), ["DELETE /folders/g"])
})
