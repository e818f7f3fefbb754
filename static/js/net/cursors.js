/**
 * How far each watched run has been read, whatever brings its entries.
 *
 * A repeated entry is dropped, a gap is reported and never bridged: the owner takes the snapshot and watches again.
 */

/** @typedef {import("../model/types.js").Entry} Entry */
/** @typedef {import("../model/types.js").Run} Run */

export class Cursors {
  #reader
  /** @type {Map<string, number>} */
  #cursors = new Map()

  /** @param {Pick<import("./socket.js").Reader, "entry" | "snapshot" | "gap">} reader */
  constructor(reader) {
    this.#reader = reader
  }

  /** Every watched run with the number of its last entry that was read, the one watched last at the end. @returns {[string, number][]} */
  get all() {
    return [...this.#cursors]
  }

  /** @param {string} run */
  get(run) {
    return this.#cursors.get(run)
  }

  /** @param {string} run @param {number} seq */
  set(run, seq) {
    this.#cursors.set(run, seq)
  }

  /** @param {string} run @returns {boolean} whether it was watched */
  drop(run) {
    return this.#cursors.delete(run)
  }

  /** @param {Entry} entry @returns {boolean} whether it was news */
  takeEntry(entry) {
    const cursor = this.#cursors.get(entry.run)
    if (cursor === undefined || entry.seq <= cursor) return false
    const isNext = entry.seq === cursor + 1
    if (isNext) this.#cursors.set(entry.run, entry.seq)
    isNext ? this.#reader.entry(entry) : this.#reader.gap(entry.run)
    return true
  }

  // The server's state is the truth, also where it is behind the cursor: a store may have lost what it had last.
  /** @param {{run: string, seq: number, state: Run}} frame */
  takeSnapshot({ run, seq, state }) {
    if (!this.#cursors.has(run)) return
    this.#cursors.set(run, seq)
    this.#reader.snapshot(run, state)
  }
}
