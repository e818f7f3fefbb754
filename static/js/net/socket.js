/** The websocket: entries of watched runs, each after the cursor that the page has, through every loss of the line. */

import { Cursors } from "./cursors.js"

/** @typedef {import("../model/types.js").Entry} Entry */
/** @typedef {import("../model/types.js").Run} Run */
/** @typedef {"connecting" | "open" | "lost" | "plain"} Line plain: no websocket, but HTTP */

const SILENCE_MS = 30_000
const SIGNED_OUT = 4401
const PING_MS = 12_000
const FIRST_WAIT_MS = 400
const LONGEST_WAIT_MS = 15_000
// A line that was lost sooner was none: the next attempt comes later, not at once.
const LASTING_MS = 5_000
// Where the page does without it: about half a minute at first, and never more than two.
const PATIENT_ATTEMPT = 6
const PATIENT_WAIT_MS = 120_000

/**
 * How long to wait before attempt number `attempt` (from 0): doubling, with jitter so that clients do not come in step.
 * @param {number} attempt
 * @param {number} random between 0 and 1
 * @param {number} [longestMs]
 */
export const waitMs = (attempt, random, longestMs = LONGEST_WAIT_MS) =>
  Math.min(longestMs, FIRST_WAIT_MS * 2 ** attempt) * (0.5 + random / 2)

/**
 * @typedef {object} Reader
 * @property {(entry: Entry) => void} entry
 * @property {(run: string, state: Run) => void} snapshot
 * @property {(run: string) => void} gap
 * @property {(id: string, change: string, run: string | null) => void} conversation
 * @property {(announcement: import("../model/types.js").Announcement) => void} announcement of the operator; without a text: none
 * @property {(code: string, run: string | undefined) => void} error
 * @property {(line: Line) => void} line
 */

export class Socket {
  #url
  #reader
  #world
  /** @type {WebSocket | null} */
  #socket = null
  #cursors
  #attempt = 0
  #isPatient = false
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
   * @param {Cursors} [cursors] shared with what else follows the same runs
   */
  constructor(url, reader, world = globalThis, cursors = new Cursors(reader)) {
    this.#url = url
    this.#reader = reader
    this.#world = world
    this.#cursors = cursors
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
    this.#attempt = this.#isPatient ? PATIENT_ATTEMPT : 0
    this.open()
  }

  /** Take long between attempts, until one succeeds: the page does without. */
  bePatient() {
    this.#isPatient = true
    this.#attempt = Math.max(this.#attempt, PATIENT_ATTEMPT)
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
    if (this.#cursors.drop(run)) this.#send({ type: "unsubscribe", run })
  }

  #onOpen() {
    this.#openedMs = this.#world.Date.now()
    this.#isPatient = false
    this.#reader.line("open")
    for (const [run, after] of this.#cursors.all) this.#send({ type: "subscribe", run, after })
  }

  /** @param {number} [code] */
  #onClose(code) {
    if (code === SIGNED_OUT) this.#reader.error("account.signed_out", undefined)
    this.#world.clearInterval(this.#beat)
    if (this.#openedMs && this.#world.Date.now() - this.#openedMs >= LASTING_MS) this.#attempt = 0
    this.#openedMs = 0
    this.#socket = null
    this.#reader.line("lost")
    const pauseMs = waitMs(this.#attempt++, this.#world.Math.random(), this.#isPatient ? PATIENT_WAIT_MS : LONGEST_WAIT_MS)
    this.#again = this.#world.setTimeout(() => this.open(), pauseMs)
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
    if (frame.seq !== undefined && frame.data !== undefined) return this.#cursors.takeEntry(frame)
    if (frame.type === "snapshot") return this.#cursors.takeSnapshot(frame)
    if (frame.type === "conversation") return this.#reader.conversation(frame.id, frame.change, frame.run ?? null)
    if (frame.type === "announcement") return this.#reader.announcement(frame)
    if (frame.type === "error") this.#reader.error(frame.code, frame.run)
  }

  /** @param {object} frame */
  #send(frame) {
    if (this.#socket?.readyState === this.#world.WebSocket.OPEN) this.#socket?.send(JSON.stringify(frame))
  }
}
