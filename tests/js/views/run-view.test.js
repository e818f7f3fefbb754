import assert from "node:assert/strict"
import test from "node:test"

import { host } from "../page.js"
const { RunView } = await import("../../../static/js/views/run-view.js")
const { TurnView } = await import("../../../static/js/views/turn-view.js")
const { emptyRun, fold } = await import("../../../static/js/model/run-state.js")

/** @typedef {import("../../../static/js/model/types.js").Run} Run */
/** @param {[string, object?][]} events */
const states = (events) => {
  /** @type {Run[]} */
  const all = [emptyRun("r")]
  events.forEach(([type, data = {}], place) => all.push(fold(/** @type {Run} */ (all.at(-1)), { run: "r", seq: place + 1, type, data })))
  return all
}
/** @type {[string, object?][]} */
const EVENTS = [
  ["run.started", { turn: "t", question: "q", search: true, think: true, model: "r1" }],
  ["search.started", { queries: ["one", "two"] }],
  ["source.found", { index: 1, url: "https://a.example/", title: "<b>A</b>", site: "a.example", published: null }],
  ["source.found", { index: 2, url: "https://b.example/", title: "B", site: "b.example", published: null }],
  ["source.read", { index: 1 }], ["source.skipped", { index: 2, code: "fetch.status" }],
  ["search.ended", { read: 1, skipped: 1, seconds: 1.5, providers: ["searxng"] }],
  ["reasoning.delta", { text: "Let me see." }], ["reasoning.ended", { seconds: 12.4 }],
  ["answer.delta", { text: "So it is[1].", marks: [[8, 1]] }],
  ["citation.checked", { index: 1, part: 2, start: 0, end: 12, verdict: "unsupported", quote: "" }],
  ["run.finished", { citations: [1], usage: null, seconds: 14.9 }],
]
/** @type {any[]} */
const opened = []
const actions = { openSource: (/** @type {any[]} */ ...values) => { opened.push(values) }, isNewest: () => true, ask: () => {},
  retry: (/** @type {any[]} */ ...values) => { opened.push(["retry", ...values]) },
  edit: async (/** @type {any[]} */ ...values) => { opened.push(["edit", ...values]) },
  step: (/** @type {number} */ step) => { opened.push(["step", step]) },
  resume: (/** @type {string} */ run) => { opened.push(["resume", run]) },
  choose: (/** @type {string} */ run) => { opened.push(["choose", run]) },
  answerNow: (/** @type {string} */ run) => { opened.push(["now", run]) } }
/** @param {[string, object?][]} events */
const shown = (events) => {
  const view = new RunView(actions, "10:32")
  host().append(view.element)
  for (const state of states(events)) view.update(state)
  return view.element
}
/** @param {Element} root @param {string} name */
const hook = (root, name) => /** @type {HTMLElement} */ (root.querySelector(`[data-part="${name}"]`))
/** @param {Element} root @param {string[]} names */
const visible = (root, names) => names.filter((name) => !hook(root, name).hidden)
const NOTICES = ["resumed", "fitted", "waiting", "unsearched", "quotes-note", "local-note", "stopped", "failure", "actions"]

test("a run shows its parts in order and nothing that does not belong to it", () => {
  const run = shown(EVENTS)
  assert.deepEqual([...hook(run, "parts").children].map((part) => part.getAttribute("data-part")), ["search", "reasoning", "answer"])
  assert.deepEqual(visible(run, NOTICES), ["actions"])
})

test("an answer that is drawn before the models are told is given its model's label then", async () => {
  const { offer } = await import("../../../static/js/ui/models.js")
  const view = new RunView(actions, "10:32")
  view.update({ ...(/** @type {Run} */ (states(EVENTS).at(-1))), model_key: "r1", effort: "deep" })
  assert.equal(hook(view.element, "time").textContent, "10:32 · run.seconds · run.deep")
  const told = [["v4", "V4"], ["r1", "DeepSeek-R1"]].map(([name, label]) => ({ name, label, levels: [], ready: true, price: null }))
  offer(/** @type {any} */ (told))
  assert.equal(hook(view.element, "time").textContent, "10:32 · run.seconds · DeepSeek-R1 · run.deep")
  offer([])
})

test("a run that was drawn step by step looks like one that was loaded", () => {
  const view = new RunView(actions, "10:32")
  host().append(view.element)
  view.update(/** @type {Run} */ (states(EVENTS).at(-1)))
  const once = view.element.outerHTML.replaceAll(" reasoning__body--window", "")
  assert.equal(shown(EVENTS).outerHTML.replaceAll(" reasoning__body--window", ""), once)
})

const searchOpened = () => {
  const run = shown(EVENTS)
  hook(run, "search-toggle").click()
  return run
}

test("every skipped source says why", () => {
  const rows = [...searchOpened().querySelectorAll("[data-part=result]")]
  assert.deepEqual(rows.map((row) => row.getAttribute("data-status")), ["read", "skipped"])
  assert.equal(hook(/** @type {Element} */ (rows[1]), "reason").textContent, "The site refused.")
})

test("a title from a stranger's page is text", () => {
  assert.equal(hook(searchOpened(), "results").querySelector("bdi")?.textContent, "<b>A</b>")
})

test("a search opens and closes", () => {
  const run = shown(EVENTS)
  hook(run, "search-toggle").click()
  assert.equal(hook(run, "search-toggle").getAttribute("aria-expanded"), "true")
  assert.equal(hook(run, "search-body").hidden, false)
})

test("results that nobody looks at are not made", () => {
  assert.equal(shown(EVENTS).querySelectorAll("[data-part=result]").length, 0)
})

test("reasoning is open while it is written, folded away and empty when it is over", () => {
  const live = shown(EVENTS.slice(0, 8))
  assert.deepEqual([hook(live, "reasoning-body").hidden, hook(live, "reasoning-text").textContent?.trim()], [false, "Let me see."])
  const over = shown(EVENTS)
  assert.deepEqual([hook(over, "reasoning-body").hidden, hook(over, "reasoning-text").textContent], [true, ""])
  assert.equal(hook(over, "reasoning-toggle").getAttribute("aria-expanded"), "false")
})

test("who opens a finished reasoning finds the next one open, who closes it closed", () => {
  const run = shown(EVENTS)
  hook(run, "reasoning-toggle").click()
  assert.equal(hook(run, "reasoning-text").textContent?.trim(), "Let me see.")
  assert.equal(hook(shown(EVENTS), "reasoning-body").hidden, false)
  hook(run, "reasoning-toggle").click()
  assert.equal(hook(shown(EVENTS.slice(0, 8)), "reasoning-body").hidden, true)
  localStorage.clear()
})

test("a chip tells its verdict and opens its source", () => {
  const chip = hook(shown(EVENTS), "chip")
  assert.equal(chip.dataset.verdict, "unsupported")
  assert.match(chip.getAttribute("aria-label") ?? "", /a\.example.*Not found on the page/)
  chip.click()
  assert.deepEqual([opened.at(-1)?.[1], opened.at(-1)?.[2]?.verdict], [1, "unsupported"])
})

test("what a judge has decided is told as its own, on the chip and below the answer", () => {
  const run = shown([...EVENTS.slice(0, -1),
    ["citation.judged", { index: 1, part: 2, start: 0, end: 12, verdict: "contradicted", probability: 0.9, quote: "" }]])
  assert.equal(hook(run, "chip").dataset.verdict, "contradicted")
  assert.match(hook(run, "chip").getAttribute("aria-label") ?? "", /Contradicted\. A model has compared it/)
  assert.equal(hook(run, "verdicts-text").textContent, "1 judged: 1 contradicted")
})

test("below an answer stands what its pages say of it, what cites none, and who says otherwise", () => {
  const run = shown([...EVENTS.slice(0, -1), ["sentence.uncited", { part: 2, start: 0, end: 2 }],
    ["sources.disagreed", { part: 2, start: 0, end: 12, kind: "number", index: 1, quote: "a", other: 2, other_quote: "b" }]])
  assert.equal(hook(run, "verdicts-text").textContent, "1 compared: 1 not found · 1 without a source · 1 said otherwise")
})

test("a failed run says what happened and offers to try again", () => {
  const run = shown([...EVENTS.slice(0, 7), ["run.failed", { code: "fetch.status" }]])
  assert.deepEqual(visible(run, NOTICES), ["failure", "actions"])
  assert.equal(hook(run, "failure-text").textContent, "The site refused.")
  assert.equal(hook(run, "reasoning"), null)
})

test("what would fail again is not offered as it was, but in another way", () => {
  for (const [code, isHidden] of /** @type {const} */ ([["engine.too_long", true], ["engine.cut", false]])) {
    const run = shown([...EVENTS.slice(0, 7), ["run.failed", { code }]])
    assert.deepEqual([hook(run, "failure-retry").hidden, hook(run, "retry").hidden], [isHidden, false])
  }
})

test("a stopped run keeps its half answer and says that it was stopped", () => {
  const run = shown([...EVENTS.slice(0, 10), ["run.stopped"]])
  assert.deepEqual(visible(run, NOTICES), ["stopped", "actions"])
  assert.match(hook(run, "answer").textContent ?? "", /So it is/)
})

test("a run that broke off offers to go on", () => {
  const run = shown([...EVENTS.slice(0, 10), ["run.failed", { code: "engine.cut" }]])
  hook(run, "failure-continue").click()
  assert.equal(hook(run, "failure-continue").hidden, false)
  assert.deepEqual(opened.at(-1), ["resume", "r"])
})

test("while it reasons, a run can be asked to answer now", () => {
  const run = shown(EVENTS.slice(0, 8))
  hook(run, "answer-now").click()
  assert.deepEqual(opened.at(-1), ["now", "r"])
  assert.equal(hook(shown(EVENTS), "answer-now").hidden, true)
})

test("what did not fit into the prompt is said", () => {
  const run = shown([["prompt.fitted", { sources: 6, sources_left_out: 3, turns_left_out: 1 }]])
  assert.equal(hook(run, "fitted").textContent, "6 of 9 pages. 1 turn left out.")
})

test("the button of the sources counts what was read, not what was found", () => {
  assert.equal(hook(shown(EVENTS), "sources-count").textContent, "1 source")
  const unread = EVENTS.filter(([type]) => type !== "source.read")
  assert.equal(hook(shown(unread), "sources-count").textContent, "Read 0 of 2 pages")
})

test("an answer without a page that was read is marked", () => {
  const events = EVENTS.filter(([type]) => !type.startsWith("source."))
  assert.deepEqual(visible(shown(events), NOTICES), ["unsearched", "actions"])
})

test("quotations are marked as such", () => {
  /** @type {[string, object?][]} */
  const events = [["run.started", { turn: "t", question: "q", search: true, think: true, model: "quotes" }], ...EVENTS.slice(1)]
  assert.deepEqual(visible(shown(events), NOTICES), ["quotes-note", "actions"])
})

test("an answer of the small local model is marked as such", () => {
  /** @type {[string, object?][]} */
  const events = [["run.started", { turn: "t", question: "q", search: true, think: true, model: "local: Tiny-1.5B" }], ...EVENTS.slice(1)]
  assert.deepEqual(visible(shown(events), NOTICES), ["local-note", "actions"])
})

test("a run that was taken over drops what is written again, and says so", () => {
  const run = shown([...EVENTS.slice(0, 10), ["run.resumed", { writer: "w", from: 1 }], ["answer.delta", { text: "New." }]])
  assert.deepEqual([...hook(run, "parts").children].map((part) => part.getAttribute("data-part")), ["search", "answer"])
  assert.equal(hook(run, "answer").textContent?.trim(), "New.")
  assert.deepEqual(visible(run, NOTICES), ["resumed"])
})

test("a waiting run says that it waits", () => {
  assert.deepEqual(visible(shown([]), NOTICES), ["waiting"])
})

test("the latest attempt is shown, and the earlier ones can be looked at", () => {
  const view = new TurnView({ id: "t", question: "q", created_at: "2026-11-23T10:00:00Z" }, actions)
  host().append(view.element)
  for (const run of ["a", "b"]) view.update({ ...emptyRun(run), status: "finished" })
  const [first, second] = /** @type {HTMLElement[]} */ ([...view.element.querySelectorAll("[data-part=run]")])
  assert.deepEqual([first?.hidden, second?.hidden], [true, false])
  hook(/** @type {Element} */ (second), "attempt-before").click()
  assert.deepEqual([first?.hidden, second?.hidden], [false, true])
})

test("what the checks say together leads to the first citation that is not found", () => {
  const run = shown(EVENTS)
  assert.equal(hook(run, "verdicts-text").textContent, "1 compared: 1 not found")
  assert.equal(hook(run, "chip").dataset.word, "chip.unsupported")
  hook(run, "verdicts-check").click()
  assert.deepEqual([opened.at(-1)?.[1], opened.at(-1)?.[2]?.verdict], [1, "unsupported"])
})
