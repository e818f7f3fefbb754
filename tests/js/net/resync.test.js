import assert from "node:assert/strict"
import test from "node:test"

import "../page.js"
const { Resync } = await import("../../../static/js/net/resync.js")
const { Problem } = await import("../../../static/js/net/api.js")
const { emptyRun } = await import("../../../static/js/model/run-state.js")

const turnedOver = () => new Promise((done) => setImmediate(done))

/** @param {() => Promise<any>} read */
const begun = (read, isWanted = () => true) => {
  /** @type {{at: number, run: () => void}[]} */
  let timers = []
  const told = { read: 0, taken: 0, failed: 0 }
  const world = { now: 1000, Date: { now: () => world.now }, Math: { random: () => 1 },
    setTimeout: (/** @type {() => void} */ run, /** @type {number} */ ms) => { timers.push({ at: world.now + ms, run }) } }
  const gaps = new Resync({
    read: () => { told.read += 1; return read() }, take: () => { told.taken += 1 }, fail: () => { told.failed += 1 }, isWanted,
  }, world)
  const pass = async (/** @type {number} */ ms, step = 50) => {
    for (const end = world.now + ms; world.now < end; world.now += step) {
      const due = timers.filter(({ at }) => at <= world.now)
      timers = timers.filter(({ at }) => at > world.now)
      for (const { run } of due) run()
      await turnedOver()
    }
  }
  return { gaps, told, pass }
}

test("a gap is closed at once, with one request however many entries are beyond it", async () => {
  const { gaps, told, pass } = begun(async () => emptyRun("r"))
  for (let n = 0; n < 50; n += 1) gaps.found("r")
  await pass(100)
  assert.deepEqual(told, { read: 1, taken: 1, failed: 0 })
})

test("a gap that does not close is asked about ever more slowly", async () => {
  const { gaps, told, pass } = begun(async () => emptyRun("r"))
  for (let n = 0; n < 600; n += 1) {
    gaps.found("r")
    await pass(100)
  }
  assert.ok(told.read >= 5 && told.read <= 12, String(told.read))
})

test("a server that is away is asked again by itself, and slowly", async () => {
  let isAway = true
  const { gaps, told, pass } = begun(async () => { if (isAway) throw new Problem("page.offline", "Away."); return emptyRun("r") })
  gaps.found("r")
  await pass(10_000)
  assert.ok(told.failed >= 3 && told.failed <= 7, String(told.failed))
  isAway = false
  await pass(20_000)
  assert.equal(told.taken, 1)
})

test("what is refused is not asked for again", async () => {
  const { gaps, told, pass } = begun(async () => { throw new Problem("not_found", "Gone.", 404) })
  gaps.found("r")
  await pass(60_000, 500)
  assert.deepEqual(told, { read: 1, taken: 0, failed: 1 })
})

test("nothing is read of a run that is over meanwhile", async () => {
  const { gaps, told, pass } = begun(async () => emptyRun("r"), () => false)
  gaps.found("r")
  await pass(100)
  assert.equal(told.read, 0)
})
