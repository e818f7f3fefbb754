import assert from "node:assert/strict"
import test from "node:test"

import "../page.js"
const { FolderDialog } = await import("../../../static/js/views/folder-dialog.js")
const { part } = await import("../../../static/js/ui/dom.js")

const card = (/** @type {string} */ id, /** @type {string | null} */ folder) => ({
  id, folder, title: id, pinned: false, archived: false, live: false, temporary: false, created_at: "", updated_at: "" })
const folders = [{ id: "f", name: "Ports", created_at: "" }]
/** @type {any[]} */
const bodies = []
let status = 200
globalThis.fetch = async (address, options) => {
  const json = { headers: { "Content-Type": "application/json" }, status: options?.method === "POST" ? status : 200 }
  if (options?.method !== "POST") return new Response(JSON.stringify({ folders }), json)
  if (status !== 200) return new Response(JSON.stringify({ code: "limit.folders", detail: "Too many." }), json)
  const body = JSON.parse(String(options.body))
  bodies.push(body)
  if (!String(address).endsWith("/folders")) return new Response(JSON.stringify({ changed: 1, remaining: 0 }), json)
  folders.push({ id: "n", name: body.name, created_at: "" })
  return new Response(JSON.stringify(folders.at(-1)), json)
}
// jsdom has no modal dialogs.
const element = /** @type {HTMLDialogElement} */ (part("move"))
element.showModal = () => { element.open = true }
element.close = () => { element.open = false }
/** @type {string[]} */
const log = []
const dialog = new FolderDialog((ids, folder) => log.push(`${ids} in ${folder}`))
const settled = () => new Promise((resolve) => { setTimeout(resolve, 20) })
const asked = async (/** @type {ReturnType<typeof card>[]} */ ...cards) => {
  bodies.length = log.length = 0
  dialog.ask(cards)
  await settled()
  return [.../** @type {NodeListOf<HTMLElement>} */ (element.querySelectorAll("[data-part=move-to]"))]
}

test("what is moved can be taken back, each to where it was", async () => {
  const buttons = await asked(card("a", null), card("b", "f"))
  assert.deepEqual(buttons.map((button) => part("move-label", button).textContent?.trim()), ["folders.none", "Ports"])
  buttons[1]?.click()
  await settled()
  assert.deepEqual([element.open, part("toast-text").textContent], [false, "In Ports."])
  part("toast-act").click()
  await settled()
  assert.deepEqual(log, ["a,b in f", "a in null", "b in f"])
  assert.deepEqual(bodies[0], { change: "move", ids: ["a", "b"], folder: "f" })
})

test("the folder that they are in is told, and none is one too", async () => {
  const [none, ports] = await asked(card("a", "f"))
  assert.deepEqual([none?.getAttribute("aria-current"), ports?.getAttribute("aria-current")], [null, "true"])
  none?.click()
  await settled()
  assert.deepEqual([log, part("toast-text").textContent], [["a in null"], "In none."])
})

test("a new folder is made and takes them in, or a sentence says why not", async () => {
  await asked(card("a", null))
  const name = /** @type {HTMLInputElement} */ (part("move-name"))
  const submit = () => part("move-form").dispatchEvent(new window.Event("submit", { cancelable: true }))
  name.value = " Seas "
  status = 429
  submit()
  await settled()
  assert.deepEqual([element.open, part("move-status").textContent, log], [true, "Too many.", []])
  status = 200
  submit()
  await settled()
  assert.deepEqual([bodies, log, element.open], [[{ name: "Seas" }, { change: "move", ids: ["a"], folder: "n" }], ["a in n"], false])
})
