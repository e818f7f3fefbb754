import assert from "node:assert/strict"
import test from "node:test"

import "../page.js"
const { Thread } = await import("../../../static/js/views/thread.js")
const { emptyRun } = await import("../../../static/js/model/run-state.js")

const turnedOver = () => new Promise((done) => setImmediate(done))
/** @type {{method: string, path: string, body: any}[]} */
let asked = []
/** @type {(path: string, body: any) => Promise<any>} */
let reply = async () => ({})
globalThis.fetch = /** @type {any} */ (async (/** @type {string} */ path, /** @type {any} */ { method, body }) => {
  asked.push({ method, path: path.replace("/api/v1", ""), body: body && JSON.parse(body) })
  return new Response(JSON.stringify(await reply(path, body)), { headers: { "Content-Type": "application/json" } })
})

/** @param {string} run @param {number} seq @param {any} [status] */
const state = (run, seq, status = "answering") =>
  ({ ...emptyRun(run), seq, status, parts: [{ type: /** @type {const} */ ("answer"), text: "x".repeat(seq) }] })
/** @param {string} rows such as "a b<a" @param {any} [status] @returns {any[]} */
const turns = (rows, status = "finished") => rows.split(" ").map((row) => {
  const [id = "", parent = null] = row.split("<")
  return { id, parent, question: `${id}?`, search: false, think: false, created_at: "2026-11-23T10:00:00Z", runs: [state(`run-${id}`, 3, status)] }
})
const begun = () => {
  asked = []
  part().replaceChildren()
  /** @type {any} */
  const told = { watched: [], left: [], live: [], problems: [], ends: 0 }
  const thread = new Thread({
    transport: { watch: (run, seq) => told.watched.push([run, seq]), leave: (run) => told.left.push(run) },
    scroll: { follow: () => {}, toEnd: () => { told.ends += 1 }, stay: () => {}, isNearStart: false },
    sources: { open: () => {}, update: () => {} },
    onLive: (run) => told.live.push(run), onProblem: (problem) => told.problems.push(problem),
    toggles: () => ({ search: true, think: true }),
  })
  return { thread, told }
}
const part = () => /** @type {HTMLElement} */ (document.querySelector("[data-part=thread]"))
const shown = () => [...part().querySelectorAll("[data-part=question-text]")].map((text) => text.textContent).join(" ")
const drawn = (/** @type {string} */ run) => /** @type {any} */ (part().querySelector(`[data-run=${run}]`))
/** @param {number} seq */
const delta = (seq) => ({ run: "run-a", seq, type: "answer.delta", data: { text: "!" } })

test("the server's state is taken, also where it is behind what is shown", () => {
  const { thread } = begun()
  thread.show("t1", turns("a", "answering"))
  thread.onEntry(delta(4))
  thread.onState(state("run-a", 2))
  thread.onEntry(delta(3))
  thread.onSight()
  assert.deepEqual([drawn("run-a").dataset.seq, drawn("run-a").querySelector("[data-part=answer]").textContent.trim()], ["3", "xx!"])
})

test("a gap is closed with the server's state, from which the run is watched on", async () => {
  const { thread, told } = begun()
  thread.show("t2", turns("a", "answering"))
  reply = async () => state("run-a", 9)
  thread.onGap("run-a")
  await new Promise((done) => setTimeout(done, 20))
  assert.deepEqual([asked.map(({ path }) => path), told.watched], [["/runs/run-a"], [["run-a", 3], ["run-a", 9]]])
})

test("a question goes after the last one that is shown, and is shown itself", async () => {
  const { thread } = begun()
  thread.show("t3", turns("a b<a c<a"))
  drawn("run-c").closest("[data-part=turn]").querySelector("[data-part=branch-before]").click()
  assert.equal(shown(), "a? b?")
  reply = async () => ({ turn: "d", run: "run-d" })
  await thread.ask("t3", { question: "d?", search: false, think: false, client_id: "1" })
  assert.deepEqual([asked[0]?.body.parent, shown()], ["b", "a? b? d?"])
})

test("the first question has no parent to name", async () => {
  const { thread } = begun()
  reply = async () => ({ turn: "a", run: "run-a" })
  await thread.ask("t4", { question: "a?", search: false, think: false, client_id: "1" })
  assert.equal("parent" in (asked[0]?.body ?? {}), false)
})

test("what can be stopped is what is written in the shown branch", () => {
  const { thread, told } = begun()
  thread.show("t5", [...turns("a"), ...turns("b<a", "answering"), ...turns("c<a")])
  assert.equal(told.live.at(-1), null)
  drawn("run-c").closest("[data-part=turn]").querySelector("[data-part=branch-before]").click()
  assert.deepEqual([told.live.at(-1), thread.live?.run], ["run-b", "run-b"])
})

test("a run that was asked for here is known as soon as its answer has come, another is not", async () => {
  const { thread } = begun()
  reply = async () => { await turnedOver(); return { turn: "a", run: "run-a" } }
  const asking = thread.ask("t6", { question: "a?", search: false, think: false, client_id: "1" })
  assert.deepEqual(await Promise.all([thread.knows("run-a"), thread.knows("run-z")]), [true, false])
  await asking
})

test("a run is retried under an id of its own, and not while another is written", async () => {
  const { thread, told } = begun()
  thread.show("t7", turns("a"))
  reply = async () => ({ turn: "a", run: "run-a2" })
  await thread.retry("run-a", { search: false })
  assert.match(asked[0]?.body.client_id, /^[0-9a-f]{32}$/)
  assert.deepEqual([thread.live?.run, thread.isNewest("run-a")], ["run-a2", false])
  await thread.retry("run-a", { search: false })
  assert.deepEqual([asked.length, told.problems.length], [1, 1])
})
