import assert from "node:assert/strict"
import test from "node:test"

import { Frames } from "../../../static/js/ui/frame-scheduler.js"

/** A screen whose frames a test makes by hand. */
const screen = () => {
  /** @type {(() => void) | null} */
  let next = null
  const world = {
    now: 0, performance: { now: () => world.now },
    requestAnimationFrame: (/** @type {() => void} */ run) => { next = run; return 1 },
    cancelAnimationFrame: () => { next = null },
  }
  return { world, isWaiting: () => next !== null, frame: (ms = 30) => { world.now += ms; const run = next; next = null; run?.() } }
}
/** @param {ReturnType<typeof screen>} on @param {(id: string) => boolean} draw */
const frames = (on, draw) => new Frames(draw, (ids) => ids.sort(), () => {}, on.world)

test("what has changed is drawn once, in its order, in one frame", () => {
  const on = screen()
  /** @type {string[]} */
  const drawn = []
  const all = frames(on, (id) => { drawn.push(id); return true })
  for (const id of ["b", "a", "b"]) all.add(id)
  on.frame()
  assert.deepEqual([drawn, on.isWaiting()], [["a", "b"], false])
})

test("what is not wholly drawn is drawn again in the next frame", () => {
  const on = screen()
  let left = 3
  frames(on, () => --left === 0).add("a")
  for (let n = 0; n < 9; n += 1) on.frame()
  assert.deepEqual([left, on.isWaiting()], [0, false])
})

test("what takes long is spread over frames, so that the page answers meanwhile", () => {
  const on = screen()
  /** @type {string[]} */
  const drawn = []
  const all = frames(on, (id) => { on.world.now += 50; drawn.push(id); return true })
  for (const id of ["a", "b", "c"]) all.add(id)
  on.frame()
  assert.deepEqual(drawn, ["a", "b"])
  on.frame()
  assert.deepEqual(drawn, ["a", "b", "c"])
})

test("without frames, as while a page is hidden, all that was missed is drawn at the return", () => {
  const on = screen()
  let drawn = 0
  const all = frames(on, () => { drawn += 1; return true })
  for (let n = 0; n < 100; n += 1) all.add("a")
  assert.equal(drawn, 0)
  all.now()
  assert.deepEqual([drawn, on.isWaiting()], [1, false])
})

test("a screen of many hertz does not draw more often than thirty times a second and a bit", () => {
  const on = screen()
  let drawn = 0
  const all = frames(on, () => { drawn += 1; return false })
  all.add("a")
  for (let n = 0; n < 120; n += 1) on.frame(1000 / 120)
  assert.ok(drawn >= 30 && drawn <= 42, String(drawn))
})
