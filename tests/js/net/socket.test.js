import assert from "node:assert/strict"
import test from "node:test"

import { Socket, waitMs } from "../../../static/js/net/socket.js"

/** A clock that a test moves by hand, and the sockets that were opened under it. */
class World {
  now = 0
  /** @type {{at: number, every: number, run: () => void, id: number}[]} */
  timers = []
  /** @type {FakeSocket[]} */
  sockets = []
  #ids = 0
  Math = { random: () => 1 }
  Date = { now: () => this.now }
  WebSocket = Object.assign(
    /** @type {any} */ (function (/** @type {FakeSocket} */ url) {
      const socket = new FakeSocket(String(url))
      world.sockets.push(socket)
      return socket
    }), { OPEN: 1 })

  /** @param {() => void} run @param {number} ms */
  setTimeout(run, ms, every = 0) {
    this.timers.push({ at: this.now + ms, every, run, id: ++this.#ids })
    return this.#ids
  }

  /** @param {() => void} run @param {number} ms */
  setInterval(run, ms) {
    return this.setTimeout(run, ms, ms)
  }

  /** @param {number} id */
  clearTimeout(id) {
    this.timers = this.timers.filter((timer) => timer.id !== id)
  }

  /** @param {number} id */
  clearInterval(id) {
    this.clearTimeout(id)
  }

  /** @param {number} ms */
  pass(ms) {
    const end = this.now + ms
    for (;;) {
      const next = this.timers.filter((timer) => timer.at <= end).sort((a, b) => a.at - b.at)[0]
      if (!next) break
      this.now = next.at
      this.timers = this.timers.filter((timer) => timer !== next)
      if (next.every) this.timers.push({ ...next, at: next.at + next.every })
      next.run()
    }
    this.now = end
  }
}

class FakeSocket {
  readyState = 0
  /** @type {any[]} */
  sent = []
  onopen = () => {}
  onclose = () => {}
  /** @type {(event: {data: string}) => void} */
  onmessage = () => {}

  /** @param {string} url */
  constructor(url) {
    this.url = url
  }

  /** @param {string} text */
  send(text) {
    this.sent.push(JSON.parse(text))
  }

  close() {
    this.lose()
  }

  open() {
    this.readyState = 1
    this.onopen()
  }

  lose() {
    this.readyState = 3
    this.onclose()
  }

  /** @param {object} frame */
  hear(frame) {
    this.onmessage({ data: JSON.stringify(frame) })
  }
}

/** @type {World} */
let world
const begun = () => {
  world = new World()
  /** @type {any[]} */
  const heard = []
  const hear = (/** @type {string} */ kind) => (/** @type {any[]} */ ...values) => heard.push([kind, ...values])
  const reader = { entry: hear("entry"), snapshot: hear("snapshot"), gap: hear("gap"), conversation: hear("conversation"), announcement: hear("announcement"), error: hear("error"), line: hear("line") }
  const socket = new Socket("ws://x/ws/", reader, world)
  socket.open()
  return { socket, heard, of: (/** @type {string} */ kind) => heard.filter(([name]) => name === kind) }
}
/** @param {number} seq */
const entry = (seq) => ({ run: "r", seq, type: "answer.delta", data: { text: String(seq) } })
const last = () => /** @type {FakeSocket} */ (world.sockets.at(-1))

test("a run that is watched before the line is open is subscribed when it opens", () => {
  const { socket } = begun()
  socket.watch("r", 4)
  last().open()
  assert.deepEqual(last().sent, [{ type: "subscribe", run: "r", after: 4 }])
})

test("what the operator announces is told, and that it stands no longer", () => {
  const { of } = begun()
  last().open()
  for (const text of ["Back at noon.", ""]) last().hear({ type: "announcement", text, holds_questions: false })
  assert.deepEqual(of("announcement").map(([, { text }]) => text), ["Back at noon.", ""])
})

test("entries come in order, each once", () => {
  const { socket, of } = begun()
  last().open()
  socket.watch("r", 0)
  for (const seq of [1, 1, 2, 1, 3]) last().hear(entry(seq))
  assert.deepEqual(of("entry").map(([, { seq }]) => seq), [1, 2, 3])
})

test("a gap is reported and not bridged", () => {
  const { socket, of } = begun()
  last().open()
  socket.watch("r", 0)
  last().hear(entry(2))
  assert.deepEqual([of("gap"), of("entry")], [[["gap", "r"]], []])
})

test("a snapshot moves the cursor, also backwards: the server's state is the truth", () => {
  const { socket, of } = begun()
  last().open()
  socket.watch("r", 5)
  for (const [seq, next] of [[9, 10], [3, 4]]) {
    last().hear({ type: "snapshot", run: "r", seq, state: { seq } })
    last().hear(entry(Number(next)))
  }
  assert.deepEqual(of("snapshot").map(([, , { seq }]) => seq), [9, 3])
  assert.deepEqual(of("entry").map(([, { seq }]) => seq), [10, 4])
})

test("a snapshot of a run that nobody watches is dropped", () => {
  const { of } = begun()
  last().open()
  last().hear({ type: "snapshot", run: "r", seq: 9, state: { seq: 9 } })
  assert.equal(of("snapshot").length, 0)
})

test("a line that is lost as soon as it is open is tried ever more slowly, one that lasted at once", () => {
  begun()
  for (let lost = 0; lost < 6; lost += 1) {
    last().open()
    last().lose()
    world.pass(15_000)
  }
  const before = world.sockets.length
  last().open()
  last().lose()
  world.pass(12_000)
  assert.equal(world.sockets.length, before)
  world.pass(4_000)
  last().open()
  world.pass(6_000)
  last().lose()
  world.pass(500)
  assert.equal(world.sockets.length, before + 2)
})

test("entries of a run that nobody watches are dropped", () => {
  const { socket, of } = begun()
  last().open()
  socket.watch("r", 0)
  socket.leave("r")
  last().hear(entry(1))
  assert.equal(of("entry").length, 0)
})

test("after a loss it connects again and subscribes from its cursor", () => {
  const { socket } = begun()
  last().open()
  socket.watch("r", 0)
  last().hear(entry(1))
  last().lose()
  world.pass(1000)
  last().open()
  assert.equal(world.sockets.length, 2)
  assert.deepEqual(last().sent, [{ type: "subscribe", run: "r", after: 1 }])
})

test("the wait grows with every attempt, has an end, and is never the same for all", () => {
  assert.deepEqual([0, 1, 2, 20].map((attempt) => waitMs(attempt, 1)), [400, 800, 1600, 15000])
  assert.equal(waitMs(1, 0), 400)
})

test("the state of the line is told", () => {
  const { of } = begun()
  last().open()
  last().lose()
  world.pass(1000)
  assert.deepEqual(of("line").map(([, line]) => line), ["connecting", "open", "lost", "connecting"])
})

test("a line that is silent for thirty seconds is given up, one that answers is not", () => {
  begun()
  last().open()
  for (let beat = 0; beat < 10; beat += 1) {
    world.pass(12_000)
    last().hear({ type: "pong" })
  }
  assert.equal(world.sockets.length, 1)
  world.pass(40_000)
  assert.equal(world.sockets.length, 2)
})

test("it pings while the line is open", () => {
  begun()
  last().open()
  world.pass(12_500)
  assert.deepEqual(last().sent, [{ type: "ping" }])
})

test("a lost line comes back at once when the network does", () => {
  const { socket } = begun()
  last().lose()
  socket.hurry()
  assert.equal(world.sockets.length, 2)
  world.pass(60_000)
  assert.ok(world.sockets.length <= 4)
})

test("a line without a network is given up at once, and comes back with it", () => {
  const { socket, of } = begun()
  last().open()
  socket.watch("r", 3)
  socket.drop()
  assert.equal(of("line").at(-1)?.[1], "lost")
  socket.hurry()
  last().open()
  assert.deepEqual(last().sent, [{ type: "subscribe", run: "r", after: 3 }])
})

test("what an old socket still says is not heard", () => {
  const { socket, of } = begun()
  const old = last()
  old.open()
  socket.watch("r", 0)
  old.lose()
  old.hear(entry(1))
  assert.equal(of("entry").length, 0)
})

test("news of conversations and errors are passed on", () => {
  const { of } = begun()
  last().open()
  last().hear({ type: "conversation", id: "c", change: "renamed" })
  last().hear({ type: "conversation", id: "c", change: "moved", run: "r" })
  last().hear({ type: "error", code: "not_found", run: "r" })
  assert.deepEqual([of("conversation"), of("error")], [[["conversation", "c", "renamed", null], ["conversation", "c", "moved", "r"]], [["error", "not_found", "r"]]])
})

test("one that is patient tries rarely, until an attempt succeeds", () => {
  const { socket } = begun()
  socket.bePatient()
  last().lose()
  world.pass(20_000)
  assert.equal(world.sockets.length, 1)
  world.pass(10_000)
  assert.equal(world.sockets.length, 2)
  last().open()
  world.pass(6_000)
  last().lose()
  world.pass(500)
  assert.equal(world.sockets.length, 3)
})
