import assert from "node:assert/strict"
import test, { beforeEach } from "node:test"

import "../page.js"
import { part } from "../../../static/js/ui/dom.js"
import { page } from "../../../static/js/ui/i18n.js"
import { NewVersion, SETTLED_MS } from "../../../static/js/views/new-version.js"

page.build = "mine"

beforeEach(() => part("notices").replaceChildren())

const told = () => document.querySelectorAll("[data-part=new-version]").length

/** A clock that is moved by hand. */
class World {
  nowMs = 0
  asked = 0
  reloads = 0
  /** @type {{atMs: number, act: () => void} | null} */
  waiting = null
  Date = { now: () => this.nowMs }
  location = { reload: () => { this.reloads += 1 } }
  setTimeout = (/** @type {() => void} */ act, /** @type {number} */ ms) => {
    this.waiting = { atMs: this.nowMs + ms, act }
    return 1
  }
  clearTimeout = () => { this.waiting = null }
  pass(/** @type {number} */ ms) {
    this.nowMs += ms
    if (!this.waiting || this.waiting.atMs > this.nowMs) return
    const { act } = this.waiting
    this.waiting = null
    act()
  }
}

const opened = () => {
  const world = new World()
  return { world, version: new NewVersion(() => { world.asked += 1 }, world) }
}

test("another build is told only when it is met again a while later, and once", () => {
  const { world, version } = opened()
  version.heard("other")
  assert.deepEqual([told(), world.asked], [0, 0])
  world.pass(SETTLED_MS)
  assert.deepEqual([told(), world.asked], [0, 1])
  version.heard("other")
  assert.equal(told(), 1)
  world.pass(10 * SETTLED_MS)
  version.heard("other")
  version.heard("mine")
  assert.deepEqual([told(), world.asked], [1, 1])
})

test("while servers of both builds answer in turn nothing is told", () => {
  const { world, version } = opened()
  for (let round = 0; round < 10; round += 1) {
    version.heard("other")
    world.pass(SETTLED_MS - 1)
    version.heard("mine")
    world.pass(SETTLED_MS - 1)
  }
  assert.deepEqual([told(), world.asked], [0, 0])
})

test("answers that come in between neither hasten nor put off the word", () => {
  const { world, version } = opened()
  version.heard("other")
  world.pass(SETTLED_MS - 10)
  version.heard("other")
  assert.equal(told(), 0)
  world.pass(10)
  version.heard("third")
  assert.deepEqual([told(), world.asked], [1, 1])
})

test("a server that tells no build, and one of the page's own, are no news", () => {
  const { world, version } = opened()
  for (const build of [undefined, "mine"]) {
    version.heard(build)
    world.pass(2 * SETTLED_MS)
    version.heard(build)
  }
  assert.deepEqual([told(), world.asked], [0, 0])
})

test("only its button loads the page anew", () => {
  const { world, version } = opened()
  version.heard("other")
  world.pass(SETTLED_MS)
  version.heard("other")
  assert.equal(world.reloads, 0)
  part("reload").click()
  assert.equal(world.reloads, 1)
})
