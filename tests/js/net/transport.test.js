import assert from "node:assert/strict"
import test from "node:test"

import "../page.js"
const { Transport } = await import("../../../static/js/net/transport.js")
const { emptyRun } = await import("../../../static/js/model/run-state.js")

const turnedOver = () => new Promise((done) => setImmediate(done))

/** A world whose timers fire when a test says so. */
const worldOf = () => {
  const socketOf = function () {
    /** @type {object[]} */
    const sent = []
    const socket = { readyState: 0, sent, send: (/** @type {string} */ text) => sent.push(JSON.parse(text)), close: () => {} }
    world.sockets.push(socket)
    return socket
  }
  const sourceOf = function (/** @type {string} */ url) {
    const source = { url, isClosed: false, addEventListener: () => {}, close: () => { source.isClosed = true } }
    world.sources.push(source)
    return source
  }
  const world = {
    /** @type {any[]} */
    sockets: [],
    /** @type {any[]} */
    sources: [],
    /** @type {{run: () => void, ms: number}[]} */
    timers: [],
    Math: { random: () => 1 }, Date: { now: () => 1_000 }, clearTimeout: () => {}, clearInterval: () => {}, setInterval: () => 1,
    setTimeout: (/** @type {() => void} */ run, /** @type {number} */ ms) => { world.timers.push({ run, ms }) },
    WebSocket: Object.assign(socketOf, { OPEN: 1 }),
    EventSource: sourceOf,
  }
  return world
}

const begun = (isAlive = true) => {
  const world = worldOf()
  /** @type {any[]} */
  const lines = []
  const none = () => {}
  const transport = new Transport("ws://x/ws/", {
    entry: none, snapshot: none, gap: none, conversation: none, announcement: () => {}, error: none, news: none, line: (line) => lines.push(line),
  }, { read: async (run) => emptyRun(run), address: (run, after) => `${run}?${after}`, isAlive: async () => isAlive }, world)
  transport.open()
  const lose = async () => { world.sockets.at(-1).onclose(); await turnedOver() }
  const again = () => world.timers.at(-1)?.run()
  const open = () => { world.sockets.at(-1).readyState = 1; world.sockets.at(-1).onopen() }
  return { world, transport, lines, lose, again, open }
}

test("after two failed openings runs are followed by plain HTTP, and that is said once", async () => {
  const { world, transport, lines, lose, again } = begun()
  transport.watch("r", 3)
  for (let n = 0; n < 5; n += 1) {
    await lose()
    again()
  }
  assert.deepEqual(lines, ["connecting", "connecting", "plain"])
  assert.deepEqual(world.sources.map(({ url }) => url), ["r?3"])
})

test("the next attempts are far apart", async () => {
  const { world, lose, again } = begun()
  await lose()
  again()
  await lose()
  again()
  await lose()
  assert.ok((world.timers.at(-1)?.ms ?? 0) > 20_000)
})

test("a server that does not answer at all is a lost line", async () => {
  const { transport, lines, lose, again } = begun(false)
  await lose()
  again()
  await lose()
  assert.deepEqual([lines.at(-1), transport.isPlain], ["lost", false])
})

test("a line that was open once is waited for", async () => {
  const { transport, lose, again, open } = begun()
  open()
  for (let n = 0; n < 4; n += 1) {
    await lose()
    again()
  }
  assert.equal(transport.isPlain, false)
})

test("a proxy that neither opens nor refuses is not waited for", async () => {
  const { world, transport } = begun()
  world.timers.find(({ ms }) => ms === 8_000)?.run()
  await turnedOver()
  assert.equal(transport.isPlain, true)
})

test("the socket takes over when it can be opened, after what was read meanwhile", async () => {
  const { world, transport, lines, lose, again, open } = begun()
  transport.watch("r", 0)
  await lose()
  again()
  await lose()
  world.sources[0].onmessage({ data: JSON.stringify({ run: "r", seq: 1, type: "answer.delta", data: {} }) })
  again()
  open()
  assert.deepEqual([transport.isPlain, world.sources[0].isClosed, lines.at(-1)], [false, true, "open"])
  assert.deepEqual(world.sockets.at(-1).sent, [{ type: "subscribe", run: "r", after: 1 }])
})
