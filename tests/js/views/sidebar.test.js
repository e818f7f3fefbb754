import assert from "node:assert/strict"
import test from "node:test"

import "../page.js"
const { Sidebar } = await import("../../../static/js/views/sidebar.js")
const { grouped } = await import("../../../static/js/views/conversation-groups.js")
const { endToast } = await import("../../../static/js/ui/toast.js")

const hook = (/** @type {string} */ name) => /** @type {any} */ (document.querySelector(`[data-part="${name}"]`))
const all = (/** @type {string} */ name) => /** @type {any[]} */ ([...document.querySelectorAll(`[data-part="${name}"]`)])
const turnedOver = () => new Promise((done) => setTimeout(done, 1))
const row = (/** @type {string} */ id, /** @type {number} */ hour, change = {}) => ({
  id, title: id, pinned: false, archived: false, folder: null, live: false, temporary: false, created_at: "", updated_at: new Date(2026, 10, 23, hour).toISOString(), ...change })
/** @type {string[]} */
let asked = []
let status = 200
/** @type {any[]} */
let listed = []
globalThis.fetch = /** @type {any} */ (async (/** @type {string} */ path, /** @type {any} */ { method, body }) => {
  asked.push(`${method} ${path.replace("/api/v1", "")}${body ?? ""}`)
  const json = { headers: { "Content-Type": "application/json" }, status }
  if (status !== 200) return new Response(JSON.stringify({ code: "page.full", detail: "Full." }), json)
  if (method === "DELETE") return new Response(null, { status: 204 })
  return new Response(JSON.stringify(method === "GET" ? { conversations: listed, next: null } : { ...listed[0], ...JSON.parse(body) }), json)
})
const begun = async (/** @type {any[]} */ ...rows) => {
  endToast()
  for (const name of ["conversations", "conversation-menu", "title-menu"]) hook(name).replaceWith(hook(name).cloneNode())
  listed = rows
  status = 200
  /** @type {any[]} */
  const gone = []
  const sidebar = new Sidebar("a", { title: () => {}, go: (id) => { gone.push(id); sidebar.moveTo(id) } })
  await sidebar.load()
  asked = []
  return { gone, sidebar }
}
const choose = (/** @type {string} */ verb) => {
  all("conversation-more")[0].click()
  hook("conversation-menu").querySelector(`[data-verb=${verb}]`).click()
}

test("a group without conversations is left out, pinned ones come first, then the newest", () => {
  const groups = grouped([row("a", 8), row("b", 9), row("c", 7, { pinned: true })], new Date(2026, 10, 23, 12))
  assert.deepEqual(groups.map(({ group, rows }) => [group, rows.map(({ id }) => id)]), [["pinned", ["c"]], ["today", ["b", "a"]]])
})

test("a deleted conversation goes at once, from the server only when it is not taken back", async () => {
  const { gone } = await begun(row("a", 8), row("b", 7))
  choose("delete")
  assert.deepEqual([all("conversation").map(({ dataset }) => dataset.id), hook("toast-text").textContent, gone], [["b"], "a gone.", [null]])
  hook("toast-act").click()
  assert.deepEqual([all("conversation").length, asked.filter((one) => one.startsWith("DELETE")), gone], [2, [], [null, "a"]])
  choose("delete")
  endToast()
  await turnedOver()
  assert.deepEqual([all("conversation").length, asked.filter((one) => one.startsWith("DELETE"))], [1, ["DELETE /conversations/a"]])
})

test("a list that was read before a deletion brings nothing back", async () => {
  const { sidebar } = await begun(row("a", 8), row("b", 7))
  sidebar.onChange("a", "deleted")
  await sidebar.load()
  assert.deepEqual(all("conversation").map(({ dataset }) => dataset.id), ["b"])
})

test("a title is written anew in the row that is shown, also when the list was drawn anew under its open menu", async () => {
  const { sidebar } = await begun(row("a", 8))
  all("conversation-more")[0].click()
  await sidebar.load()
  hook("conversation-menu").querySelector("[data-verb=rename]").click()
  assert.equal(hook("conversations").querySelector("[data-id=a] [data-part=rename-input]")?.value, "a")
})

test("a deletion that fails is told, and the conversation is there again", async () => {
  await begun(row("a", 8))
  choose("delete")
  status = 503
  endToast()
  await turnedOver()
  assert.deepEqual([all("conversation").length, hook("toast-text").textContent], [1, "Not deleted. Full."])
})

test("a title that could not be changed is told, and stays", async () => {
  await begun(row("a", 8))
  choose("rename")
  status = 503
  hook("rename-input").value = "Other"
  hook("rename-input").dispatchEvent(new window.KeyboardEvent("keydown", { key: "Enter", bubbles: true }))
  await turnedOver()
  assert.deepEqual([asked, hook("toast-text").textContent, all("conversation-title")[0].textContent],
    [['PATCH /conversations/a{"title":"Other"}'], "Stays. Full.", "a"])
  assert.equal(document.activeElement, all("conversation-more")[0])
})

test("what is being written has a dot, and what was written unseen another one until it is looked at", async () => {
  const { sidebar } = await begun(row("a", 8), row("b", 7, { live: true }))
  const state = () => all("conversation").find(({ dataset }) => dataset.id === "b").dataset.state
  assert.equal(state(), "live")
  listed = [row("a", 8), row("b", 7)]
  await sidebar.load()
  assert.equal(state(), "unseen")
  sidebar.moveTo("b")
  assert.equal(state(), "")
})

test("a press on the title of a conversation that was just begun opens its menu when the list has it", async () => {
  await begun()
  listed = [row("a", 8)]
  hook("title-menu").disabled = false
  hook("title-menu").click()
  await turnedOver()
  assert.deepEqual([hook("title-menu").getAttribute("aria-expanded"), hook("conversation-menu").hidden], ["true", false])
})

test("a folder lists its own only, and all come back", async () => {
  const { sidebar } = await begun(row("a", 8, { folder: "f" }), row("b", 7))
  sidebar.filter("f")
  assert.deepEqual(all("conversation").map(({ dataset }) => dataset.id), ["a"])
  assert.deepEqual(asked, ["GET /conversations?folder=f"])
  sidebar.moved(["a"], null)
  assert.equal(hook("conversations").textContent, "Empty.")
  listed = [row("a", 8), row("b", 7)]
  sidebar.filter(null)
  await turnedOver()
  assert.deepEqual(all("conversation").map(({ dataset }) => dataset.id), ["a", "b"])
})
