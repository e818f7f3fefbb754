/**
 * What brings the page its news: the websocket, or plain HTTP where none could ever be opened but the server answers.
 *
 * A line that was open once is waited for: a server that starts again is no proxy that refuses.
 */

import { Cursors } from "./cursors.js"
import { EventFeed } from "./event-feed.js"
import { Socket } from "./socket.js"

/** @typedef {import("./socket.js").Line} Line */

const ATTEMPTS = 2
// A proxy that neither opens nor refuses is not waited for longer.
const OPENING_MS = 8_000

export class Transport {
  #reader
  #cursors
  #socket
  #feed
  #isAlive
  #world
  #wasOpen = false
  #failures = 0
  /** @type {Line} what was said last of plain HTTP */
  #said = "lost"

  /**
   * @param {string} url of the websocket
   * @param {import("./socket.js").Reader & {news: () => void}} reader `news`: the list of conversations may have changed
   * @param {{read: (run: string) => Promise<import("../model/types.js").Run>, address: (run: string, after: number) => string,
   *   isAlive: () => Promise<boolean>}} http
   * @param {any} [world] the clock and the classes of connections, replaced by tests
   */
  constructor(url, reader, { read, address, isAlive }, world = globalThis) {
    this.#reader = reader
    this.#world = world
    this.#isAlive = isAlive
    this.#cursors = new Cursors(reader)
    this.#socket = new Socket(url, { ...reader, line: (line) => this.#onLine(line) }, world, this.#cursors)
    const reach = (/** @type {boolean} */ isThere) => this.#say(isThere ? "open" : "lost")
    this.#feed = new EventFeed(this.#cursors, { read, address, error: reader.error, reach }, world)
  }

  /** Whether runs alone are followed, and nobody tells what other tabs do. */
  get isPlain() {
    return this.#feed.isOn
  }

  open() {
    this.#socket.open()
    this.#world.setTimeout(() => void this.#tryPlain(), OPENING_MS)
  }

  /** Connect now: the network or the tab has come back. */
  hurry() {
    this.#socket.hurry()
  }

  /** The network is gone. */
  drop() {
    this.#socket.drop()
  }

  /** Read the entries of a run after `seq`; repeat at will. @param {string} run @param {number} seq */
  watch(run, seq) {
    this.#socket.watch(run, seq)
    this.#onChange(run)
  }

  /** @param {string} run */
  leave(run) {
    this.#socket.leave(run)
    this.#onChange()
  }

  /** A run that begins or ends gives its conversation a title or another place. @param {string} [moved] */
  #onChange(moved) {
    this.#feed.update(moved)
    if (this.#feed.isOn) this.#reader.news()
  }

  /** @param {Line} line */
  #onLine(line) {
    if (line === "open") {
      this.#wasOpen = true
      this.#feed.stop()
    }
    if (this.#feed.isOn) return
    if (this.#wasOpen || line !== "lost") return this.#reader.line(line)
    this.#failures += 1
    if (this.#failures >= ATTEMPTS) void this.#tryPlain()
  }

  async #tryPlain() {
    if (this.#wasOpen || this.#feed.isOn) return
    const isAlive = await this.#isAlive()
    if (this.#wasOpen || this.#feed.isOn) return
    if (!isAlive) return this.#reader.line("lost")
    this.#socket.bePatient()
    this.#said = "plain"
    this.#reader.line("plain")
    this.#feed.start()
  }

  /** @param {"open" | "lost"} line */
  #say(line) {
    if (line === this.#said || (line === "open" && this.#said === "plain")) return
    this.#said = line
    this.#reader.line(line)
  }
}
