import assert from "node:assert/strict"
import test from "node:test"

import "../page.js"
const { HistorySearch, marked } = await import("../../../static/js/views/history-search.js")
const { part } = await import("../../../static/js/ui/dom.js")

/** @param {string} id @param {object} [more] */
const match = (id, more = {}) => ({
  conversation: { id, title: "Ports", pinned: false, archived: false, folder: null, created_at: "", updated_at: "2026-11-28T10:00:00Z" },
  turn: "t", question: "Which port?", asked_at: "2026-11-28T10:00:00Z", place: "answer",
  snippet: { text: "😀 軟體 <b>", marks: [[2, 4]] }, ...more,
})
/** @type {string[]} */
const requested = []
/** @type {any} */
let answer = { matches: [], next: null, waiting: 0 }
globalThis.fetch = async (address) => {
  requested.push(String(address))
  return new Response(JSON.stringify({ conversations: [], ...answer }), { headers: { "Content-Type": "application/json" } })
}
// jsdom has no modal dialogs.
const dialog = /** @type {HTMLDialogElement} */ (part("history"))
dialog.showModal = () => { dialog.open = true }
dialog.close = () => { dialog.open = false }
new HistorySearch()
const press = (/** @type {string} */ key, more = {}) =>
  (document.activeElement ?? document).dispatchEvent(new window.KeyboardEvent("keydown", { key, bubbles: true, cancelable: true, ...more }))
/** @param {string} query @param {any} found */
const search = async (query, found) => {
  answer = found
  const input = /** @type {HTMLInputElement} */ (part("history-input"))
  input.focus()
  input.value = query
  input.dispatchEvent(new window.Event("input", { bubbles: true }))
  await new Promise((resolve) => { setTimeout(resolve, 260) })
}

test("marks stand at code points, and what is found is text", () => {
  const element = document.createElement("p")
  element.append(...marked("😀 軟體 <b>", [[2, 4]]))
  assert.equal(element.innerHTML, "😀 <mark>軟體</mark> &lt;b&gt;")
})

test("Ctrl+K opens and closes it, and no other K does", () => {
  press("k")
  assert.equal(dialog.open, false)
  press("k", { ctrlKey: true })
  assert.equal(dialog.open, true)
  press("k", { metaKey: true })
  assert.equal(dialog.open, false)
})

test("what is found leads to its turn, and the arrows walk through it", async () => {
  await search("软体", { matches: [match("1"), match("2", { turn: null })], next: "7", waiting: 1 })
  const links = [...dialog.querySelectorAll("a")]
  const query = new URL(requested.at(-1) ?? "", location.href).searchParams
  assert.deepEqual([query.get("query"), query.get("zone")], ["软体", Intl.DateTimeFormat().resolvedOptions().timeZone])
  assert.deepEqual(links.map((link) => link.getAttribute("href")), ["/c/1#turn-t", "/c/2"])
  assert.deepEqual([part("history-more").hidden, part("history-status").textContent], [false, "1 waits."])
  press("ArrowDown")
  press("ArrowDown")
  assert.equal(document.activeElement, links[1])
  press("ArrowUp")
  press("ArrowUp")
  assert.equal(document.activeElement, part("history-input"))
})

test("where nothing is found it says so", async () => {
  await search("absent", { matches: [], next: null, waiting: 0 })
  assert.deepEqual([part("history-status").textContent, part("history-more").hidden, dialog.querySelectorAll("a").length], ["Nothing.", true, 0])
})

test("Enter goes to what the words in the box find, not to what others had found", async () => {
  await search("port", { matches: [match("old")], next: null, waiting: 0 })
  const gone = /** @type {string[]} */ ([])
  const note = (/** @type {MouseEvent} */ event) => {
    event.preventDefault()
    gone.push(/** @type {HTMLElement} */ (event.target).closest("a")?.getAttribute("href") ?? "")
  }
  part("history-list").addEventListener("click", note)
  answer = { matches: [match("new")], next: null, waiting: 0 }
  const input = /** @type {HTMLInputElement} */ (part("history-input"))
  input.focus()
  input.value = "harbour"
  input.dispatchEvent(new window.Event("input", { bubbles: true }))
  dialog.open = true
  press("Enter")
  assert.deepEqual(gone, [])
  await new Promise((resolve) => { setTimeout(resolve, 20) })
  assert.deepEqual(gone, ["/c/new#turn-t"])

  await search("", { matches: [], next: null, waiting: 0 })
  await search("port", { matches: [match("old")], next: null, waiting: 0 })
  input.focus()
  dialog.open = true
  press("Enter")
  dialog.close()
  assert.deepEqual(gone.slice(1), ["/c/old#turn-t"])
  part("history-list").removeEventListener("click", note)
})

test("Enter is forgotten where the dialog was closed before its rows came", async () => {
  await search("port", { matches: [match("1")], next: null, waiting: 0 })
  let gone = 0
  const note = (/** @type {Event} */ event) => { event.preventDefault(); gone += 1 }
  part("history-list").addEventListener("click", note)
  const input = /** @type {HTMLInputElement} */ (part("history-input"))
  dialog.open = true
  input.focus()
  input.dispatchEvent(new window.Event("input", { bubbles: true }))
  press("Enter")
  dialog.close()
  press("k", { ctrlKey: true })
  await new Promise((resolve) => { setTimeout(resolve, 20) })
  assert.deepEqual([gone, dialog.open], [0, true])
  dialog.close()
  part("history-list").removeEventListener("click", note)
})

test("what was found at the last opening is gone at the next", async () => {
  await search("port", { matches: [match("old")], next: "7", waiting: 0 })
  dialog.close()
  press("k", { ctrlKey: true })
  assert.deepEqual([dialog.open, dialog.querySelectorAll("a").length, part("history-more").hidden], [true, 0, true])
  await new Promise((resolve) => { setTimeout(resolve, 20) })
  assert.equal(dialog.querySelectorAll("a").length, 1)
  dialog.close()
})
