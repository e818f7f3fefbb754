import assert from "node:assert/strict"
import { readdirSync, readFileSync } from "node:fs"
import test from "node:test"

import { allSources, emptyRun, fold, isContinuable, isOver, readSources } from "../../../static/js/model/run-state.js"

const RUNS = new URL("../../fixtures/runs/", import.meta.url)
const fixtures = readdirSync(RUNS).filter((name) => name.endsWith(".json"))
/** @param {string} name */
const fixture = (name) => JSON.parse(readFileSync(new URL(name, RUNS), "utf8"))
/** @param {number} seq @param {string} type @param {object} [data] */
const entry = (seq, type, data = {}) => ({ run: "r", seq, type, data })
/** @param {[string, object?][]} events */
const folded = (events) => events.map(([type, data], place) => entry(place + 1, type, data)).reduce(fold, emptyRun("r"))

test("there are recorded runs to fold", () => {
  assert.ok(fixtures.length >= 5)
})

for (const name of fixtures) {
  test(`the recorded run ${name} folds to its recorded state`, () => {
    const { entries, state } = fixture(name)
    assert.deepEqual(entries.reduce(fold, emptyRun(state.run)), state)
  })

  test(`the recorded run ${name} folds to the same state when entries come twice`, () => {
    const { entries, state } = fixture(name)
    const doubled = entries.flatMap((/** @type {any} */ one, /** @type {number} */ place) => [one, ...entries.slice(0, place)])
    assert.deepEqual(doubled.reduce(fold, emptyRun(state.run)), state)
  })
}

test("a repeated entry leaves the very same state", () => {
  const run = folded([["answer.delta", { text: "a" }]])
  assert.equal(fold(run, entry(1, "answer.delta", { text: "a" })), run)
})

test("an entry after a gap is not folded", () => {
  const run = folded([["answer.delta", { text: "a" }]])
  assert.equal(fold(run, entry(3, "answer.delta", { text: "c" })), run)
})

test("an unknown event only moves the place", () => {
  assert.deepEqual(folded([["moon.phase", { full: true }]]), { ...emptyRun("r"), seq: 1 })
})

test("a place in line is kept until its turn has come", () => {
  const waiting = /** @type {[string, object]} */ (["queue.moved", { place: 2, seconds: 4 }])
  assert.deepEqual(folded([waiting]).queue, { place: 2, seconds: 4 })
  for (const next of ["reasoning.delta", "answer.delta", "run.stopped", "run.failed", "run.finished"]) {
    assert.equal(folded([waiting, [next, { text: "a", code: "c" }]]).queue, null, next)
  }
  assert.equal(folded([waiting, ["queue.moved", { place: 0, seconds: 0 }]]).queue, null)
})

test("an entry does not change the state that it was folded into", () => {
  const before = folded([["search.started", { queries: ["q"] }], ["source.found", { index: 1, url: "u", title: "t", site: "s" }]])
  const copy = structuredClone(before)
  fold(before, entry(3, "source.skipped", { index: 1, code: "fetch.status" }))
  assert.deepEqual(before, copy)
})

test("what an entry does not touch keeps its identity", () => {
  const before = folded([["search.started", { queries: ["q"] }], ["answer.delta", { text: "a" }]])
  const after = fold(before, entry(3, "answer.delta", { text: "b" }))
  assert.equal(after.parts[0], before.parts[0])
  assert.notEqual(after.parts[1], before.parts[1])
})

test("reasoning after an answer begins a part of its own", () => {
  const run = folded([["answer.delta", { text: "a" }], ["reasoning.delta", { text: "b" }], ["answer.delta", { text: "c" }]])
  assert.deepEqual(run.parts.map(({ type }) => type), ["answer", "reasoning", "answer"])
})

test("a run that is taken over loses its later parts and their checks", () => {
  const check = { index: 1, start: 0, end: 1, verdict: "supported", quote: "q" }
  const run = folded([
    ["search.started", { queries: [] }], ["answer.delta", { text: "a" }],
    ["citation.checked", { ...check, part: 1 }], ["run.resumed", { writer: "w", from: 1 }],
  ])
  assert.deepEqual([run.parts.length, run.checks.length, run.resumed], [1, 0, true])
})

test("a stopped run keeps its half answer and closes its reasoning", () => {
  const run = folded([["reasoning.delta", { text: "a" }], ["answer.delta", { text: "half" }], ["run.stopped"]])
  assert.ok(isOver(run))
  assert.deepEqual(run.parts, [{ type: "reasoning", text: "a", over: true, seconds: null }, { type: "answer", text: "half" }])
})

test("only sources that were read may be cited", () => {
  const run = folded([
    ["search.started", { queries: [] }],
    ["source.found", { index: 2, url: "b", title: "", site: "" }], ["source.found", { index: 1, url: "a", title: "", site: "" }],
    ["source.read", { index: 2 }], ["source.skipped", { index: 1, code: "fetch.timeout" }],
  ])
  assert.deepEqual([...readSources(run).keys()], [2])
  assert.deepEqual(allSources(run).map(({ index }) => index), [1, 2])
})

test("what did not fit into the prompt is kept", () => {
  const fitted = { sources: 6, sources_left_out: 3, turns_left_out: 2 }
  assert.deepEqual(folded([["prompt.fitted", fitted]]).fitted, fitted)
})

test("a run that broke off in its text can be gone on with, any other can not", () => {
  const text = /** @type {[string, object]} */ (["answer.delta", { text: "half" }])
  assert.equal(isContinuable(folded([text, ["run.stopped"]])), true)
  assert.equal(isContinuable(folded([text, ["run.failed", { code: "engine.length" }]])), true)
  assert.equal(isContinuable(folded([text, ["run.failed", { code: "engine.refused" }]])), false)
  assert.equal(isContinuable(folded([text, ["run.finished", {}]])), false)
  assert.equal(isContinuable(folded([["run.stopped"]])), false)
  assert.equal(isContinuable(folded([text])), false)
})
