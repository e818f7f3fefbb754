import assert from "node:assert/strict"
import test from "node:test"

import "../page.js"
const { Cursors } = await import("../../../static/js/net/cursors.js")
const { EventFeed } = await import("../../../static/js/net/event-feed.js")
const { Problem } = await import("../../../static/js/net/api.js")
const { emptyRun } = await import("../../../static/js/model/run-state.js")

/** @typedef {import("../../../static/js/model/types.js").Run} Run */

class FakeSource {
  isClosed = false
  /** @type {(event: {data: string}) => void} */
  onmessage = () => {}
  onerror = () => {}

  /** @param {string} url */
  constructor(url) {
    this.url = url
  }

  addEventListener() {}

  close() {
    this.isClosed = true
  }

  /** @param {string} run @param {number} seq */
  hear(run, seq) {
    this.onmessage({ data: JSON.stringify({ run, seq, type: "answer.delta", data: {} }) })
  }
}

/** @param {(run: string) => Promise<Run>} read */
const begun = (read) => {
  /** @type {FakeSource[]} */
  const sources = []
  /** @type {any[]} */
  const heard = []
  const hear = (/** @type {string} */ kind) => (/** @type {any[]} */ ...values) => heard.push([kind, ...values])
  const source = function (/** @type {string} */ url) { return sources.push(new FakeSource(url)) && sources.at(-1) }
  const world = {
    now: 1_000, tick: () => {}, Date: { now: () => world.now }, clearInterval: () => {},
    setInterval: (/** @type {() => void} */ run) => { world.tick = run; return 1 },
    EventSource: source,
  }
  const cursors = new Cursors({ entry: hear("entry"), snapshot: hear("snapshot"), gap: hear("gap") })
  const address = (/** @type {string} */ run, /** @type {number} */ after) => `${run}?${after}`
  const asked = hear("read")
  const feed = new EventFeed(cursors, {
    read: (run) => { asked(run); return read(run) }, address, error: hear("error"), reach: hear("reach"),
  }, world)
  const pass = async (/** @type {number} */ ticks) => {
    for (let n = 0; n < ticks; n += 1) {
      world.now += 2_000
      world.tick()
      await new Promise((done) => setImmediate(done))
    }
  }
  const watch = (/** @type {string} */ run, /** @type {number} */ seq) => { cursors.set(run, seq); feed.update(run) }
  feed.start()
  return { feed, cursors, sources, watch, pass, of: (/** @type {string} */ kind) => heard.filter(([name]) => name === kind) }
}
/** @param {number} seq @param {Partial<Run>} [more] @returns {(run: string) => Promise<Run>} */
const at = (seq, more = {}) => async (run) => ({ ...emptyRun(run), seq, ...more })

test("a run's entries come by its event stream, after its cursor", () => {
  const { sources, watch, of } = begun(at(0))
  watch("r", 4)
  sources[0]?.hear("r", 5)
  assert.deepEqual([sources.map(({ url }) => url), of("entry").length], [["r?4"], 1])
})

test("a stream that brings entries is believed, and nothing is asked", async () => {
  const { sources, watch, pass, of } = begun(at(9))
  watch("r", 0)
  for (let seq = 1; seq < 9; seq += 1) {
    sources[0]?.hear("r", seq)
    await pass(1)
  }
  assert.deepEqual([of("read").length, sources.length], [0, 1])
})

test("a run that is silent because nothing happens keeps its stream", async () => {
  const { watch, pass, sources, of } = begun(at(3))
  watch("r", 3)
  await pass(20)
  assert.deepEqual([sources.length, sources[0]?.isClosed, of("snapshot").length], [1, false, 0])
})

test("where streams are held back the run is asked about every two seconds", async () => {
  let seq = 0
  const { watch, pass, sources, of } = begun((run) => at(seq += 3)(run))
  watch("r", 0)
  await pass(13)
  assert.equal(sources.length, 2)
  assert.ok(sources.every(({ isClosed }) => isClosed))
  assert.ok(of("snapshot").length >= 11)
})

test("a stream that was given up is tried again after a while, and one more failure is enough then", async () => {
  let seq = 0
  const { watch, pass, sources } = begun((run) => at(seq += 3)(run))
  watch("r", 0)
  await pass(40)
  assert.equal(sources.length, 3)
})

test("a stream that breaks is opened again after the last entry", async () => {
  const { sources, watch, pass } = begun(at(1))
  watch("r", 0)
  sources[0]?.hear("r", 1)
  sources[0]?.onerror()
  await pass(1)
  assert.deepEqual(sources.map(({ url }) => url), ["r?0", "r?1"])
})

test("of several runs the last has the stream, the others are asked about", async () => {
  const { watch, pass, sources, of } = begun(at(0))
  watch("a", 0)
  watch("b", 0)
  sources[1]?.hear("b", 1)
  await pass(1)
  assert.deepEqual([sources[0]?.isClosed, of("read")], [true, [["read", "a"]]])
})

test("an end is taken wherever it stands, an older state is not", async () => {
  const states = [at(2)("r"), at(3, { status: "failed" })("r")]
  const { watch, pass, of } = begun(() => /** @type {Promise<Run>} */ (states.shift() ?? at(0)("r")))
  watch("r", 5)
  await pass(2)
  assert.deepEqual(of("snapshot").map(([, , { seq }]) => seq), [3])
})

test("a server that is away is told once it is asked, and a refusal that stays ends the asking", async () => {
  const problems = [new Problem("page.offline", "", 0), new Problem("not_found", "", 404)]
  const { watch, pass, of, cursors } = begun(() => Promise.reject(problems.shift()))
  watch("r", 0)
  await pass(4)
  assert.deepEqual([of("reach"), of("error"), cursors.all], [[["reach", false]], [["error", "not_found", "r"]], []])
})

test("what is answered after the end of the feed is not heard", async () => {
  const { feed, watch, pass, of } = begun(at(9))
  watch("r", 0)
  const passed = pass(1)
  feed.stop()
  await passed
  assert.equal(of("snapshot").length, 0)
})
