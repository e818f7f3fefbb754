import assert from "node:assert/strict"
import test from "node:test"

import "../page.js"
const { LONGEST_MS, Reveal, beginning, grown, shownAt } = await import("../../../static/js/ui/reveal.js")
const { emptyRun } = await import("../../../static/js/model/run-state.js")

const pace = { from: 0, total: 100, sinceMs: 1000, windowMs: 100 }
/** @param {string} text @param {object} [more] @returns {any} */
const answering = (text, more = {}) => ({ ...emptyRun("r"), status: "answering", parts: [{ type: "answer", text }], ...more })
/** @param {any} run */
const textOf = (run) => run.parts.at(-1).text
const begun = (wanted = () => true) => {
  const reveal = new Reveal(wanted)
  reveal.shown(emptyRun("r"), 0)
  return reveal
}

test("a burst is shown evenly over its window, and wholly at its end", () => {
  assert.deepEqual([1000, 1025, 1050, 1100, 9000].map((nowMs) => shownAt(pace, nowMs)), [0, 25, 50, 100, 100])
})

test("bursts that come often are shown before the next, rare ones within a fifth of a second", () => {
  assert.deepEqual(grown(pace, 120, 1050), { from: 50, total: 120, sinceMs: 1050, windowMs: 50 })
  assert.equal(grown(pace, 120, 9000).windowMs, LONGEST_MS)
  assert.ok(LONGEST_MS <= 200)
})

test("what has been shown is never taken back, whatever comes when", () => {
  let [now, total, current, before] = [0, 0, { ...pace, total: 0, sinceMs: 0 }, 0]
  for (const [step, size] of [[20, 5], [120, 60], [1, 3], [90, 0], [16, 400], [16, 1]]) {
    now += Number(step)
    total += Number(size)
    current = grown(current, total, now)
    const shown = shownAt(current, now)
    assert.ok(shown >= before && shown <= total)
    before = shown
  }
})

test("a text is never cut within a character", () => {
  assert.equal(beginning("a𠮷b", 2), "a𠮷")
  assert.equal(beginning("a𠮷b", 1), "a")
})

test("new text grows, while the state is left as it is", () => {
  const reveal = begun()
  const run = answering("x".repeat(90))
  reveal.shown(run, 1000)
  assert.equal(textOf(reveal.shown(run, 1090)).length, 45)
  assert.equal(reveal.shown(run, 1180), run)
  assert.equal(textOf(run).length, 90)
})

test("what was there before the reader is there at once", () => {
  const run = answering("a long story")
  assert.equal(new Reveal(() => true).shown(run, 0), run)
})

test("a snapshot is shown at once, and what comes after it grows", () => {
  const reveal = begun()
  reveal.jump("r")
  const snapshot = answering("a long story")
  assert.equal(reveal.shown(snapshot, 0), snapshot)
  assert.equal(textOf(reveal.shown(answering("a long story goes on"), 10)), "a long story")
})

test("an end is never behind", () => {
  const reveal = begun()
  reveal.shown(answering("x".repeat(50)), 10)
  const over = answering("x".repeat(90), { status: "finished" })
  assert.equal(reveal.shown(over, 20), over)
})

test("reasoning that is over is shown, and the answer begins at its beginning", () => {
  const reveal = begun()
  const reasoned = { ...answering("Hm."), parts: [{ type: "reasoning", text: "Hm.", over: true, seconds: 1 }] }
  assert.equal(reveal.shown(/** @type {any} */ (reasoned), 10), reasoned)
  const answered = { ...reasoned, parts: [...reasoned.parts, { type: "answer", text: "Yes, it is." }] }
  assert.equal(textOf(reveal.shown(/** @type {any} */ (answered), 20)), "")
})

test("where movement is not wanted, or nobody looks, all is shown at once", () => {
  const reveal = begun(() => false)
  const run = answering("all of it")
  assert.equal(reveal.shown(run, 1), run)
})
