/**
 * The websocket: entries of watched runs, each after the cursor that the page has, through every loss of the line.
 *
 * A repeated entry is dropped, a gap is reported and never bridged: the owner takes the snapshot and watches again.
 */

/** @typedef {import("../model/types.js").Entry} Entry */
/** @typedef {import("../model/types.js").Run} Run */
/** @typedef {"connecting" | "open" | "lost"} Line */

const SILENCE_MS = 30_000
const SIGNED_OUT = 4401
const PING_MS = 12_000
const FIRST_WAIT_MS = 400
const LONGEST_WAIT_MS = 15_000
// A line that was lost sooner was none: the next attempt comes later, not at once.
const LASTING_MS = 5_000

/**
 * How long to wait before attempt number `attempt` (from 0): doubling, with jitter so that clients do not come in step.
 * @param {number} attempt
 * @param {number} random between 0 and 1
 */
export const waitMs = (attempt, random) =>
  Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** attempt) * (0.5 + random / 2)

/**
 * @typedef {object} Reader
 * @property {(entry: Entry) => void} entry
 * @property {(run: string, state: Run) => void} snapshot
 * @property {(run: string) => void} gap
 * @property {(id: string, change: string, run: string | null) => void} conversation
 * @property {(code: string, run: string | undefined) => void} error
 * @property {(line: Line) => void} line
 */

export class Socket {
  #url
  #reader
  #world
  /** @type {WebSocket | null} */
  #socket = null
  /** @type {Map<string, number>} */
  #cursors = new Map()
  #attempt = 0
  #heardMs = 0
  #openedMs = 0
  /** @type {any} */
  #beat = 0
  /** @type {any} */
  #again = 0

  /**
   * @param {string} url
   * @param {Reader} reader
   * @param {any} [world] the clock and the WebSocket class, replaced by tests
   */
  constructor(url, reader, world = globalThis) {
    this.#url = url
    this.#reader = reader
    this.#world = world
  }

  open() {
    this.#world.clearTimeout(this.#again)
    this.#world.clearInterval(this.#beat)
    this.#reader.line("connecting")
    const socket = new this.#world.WebSocket(this.#url)
    this.#socket = socket
    this.#heardMs = this.#world.Date.now()
    socket.onopen = () => socket === this.#socket && this.#onOpen()
    socket.onmessage = (/** @type {MessageEvent} */ event) => socket === this.#socket && this.#onMessage(event.data)
    socket.onclose = (/** @type {CloseEvent | undefined} */ event) => socket === this.#socket && this.#onClose(event?.code)
    this.#beat = this.#world.setInterval(() => this.#onBeat(), PING_MS)
  }

  /** Connect now instead of at the end of the wait: the network or the tab has come back. */
  hurry() {
    if (this.#socket) return
    this.#attempt = 0
    this.open()
  }

  /** Give the line up: the network is gone, or the line is silent. */
  drop() {
    const dropped = this.#socket
    if (!dropped) return
    this.#onClose()
    dropped.close()
  }

  /**
   * Read the entries of a run after `seq`; repeat at will.
   * @param {string} run
   * @param {number} seq
   */
  watch(run, seq) {
    this.#cursors.set(run, seq)
    this.#send({ type: "subscribe", run, after: seq })
  }

  /** @param {string} run */
  leave(run) {
    if (this.#cursors.delete(run)) this.#send({ type: "unsubscribe", run })
  }

  #onOpen() {
    this.#openedMs = this.#world.Date.now()
    this.#reader.line("open")
    for (const [run, after] of this.#cursors) this.#send({ type: "subscribe", run, after })
  }

  /** @param {number} [code] */
  #onClose(code) {
    if (code === SIGNED_OUT) this.#reader.error("account.signed_out", undefined)
    this.#world.clearInterval(this.#beat)
    if (this.#openedMs && this.#world.Date.now() - this.#openedMs >= LASTING_MS) this.#attempt = 0
    this.#openedMs = 0
    this.#socket = null
    this.#reader.line("lost")
    this.#again = this.#world.setTimeout(() => this.open(), waitMs(this.#attempt++, this.#world.Math.random()))
  }

  #onBeat() {
    if (this.#world.Date.now() - this.#heardMs < SILENCE_MS) return this.#send({ type: "ping" })
    // A line that is silent without being closed may stay so for minutes: give it up ourselves.
    this.drop()
  }

  /** @param {string} text */
  #onMessage(text) {
    this.#heardMs = this.#world.Date.now()
    const frame = JSON.parse(text)
    if (frame.seq !== undefined && frame.data !== undefined) return this.#onEntry(frame)
    if (frame.type === "snapshot") return this.#onSnapshot(frame)
    if (frame.type === "conversation") return this.#reader.conversation(frame.id, frame.change, frame.run ?? null)
    if (frame.type === "error") this.#reader.error(frame.code, frame.run)
  }

  /** @param {Entry} entry */
  #onEntry(entry) {
    const cursor = this.#cursors.get(entry.run)
    if (cursor === undefined || entry.seq <= cursor) return
    if (entry.seq > cursor + 1) return this.#reader.gap(entry.run)
    this.#cursors.set(entry.run, entry.seq)
    this.#reader.entry(entry)
  }

  // The server's state is the truth, also where it is behind the cursor: a store may have lost what it had last.
  /** @param {{run: string, seq: number, state: Run}} frame */
  #onSnapshot({ run, seq, state }) {
    if (!this.#cursors.has(run)) return
    this.#cursors.set(run, seq)
    this.#reader.snapshot(run, state)
  }

  /** @param {object} frame */
  #send(frame) {
    if (this.#socket?.readyState === this.#world.WebSocket.OPEN) this.#socket?.send(JSON.stringify(frame))
  }
}
