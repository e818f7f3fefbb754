/** Draws what has changed, once per frame; what takes longer than a frame is spread over several. */

// The page answers meanwhile.
const LONGEST_MS = 60
// Text that grows thirty times a second is smooth, at half the cost of sixty.
const BETWEEN_MS = 24

export class Frames {
  #draw
  #order
  #after
  #world
  /** @type {Set<string>} */
  #changed = new Set()
  #frame = 0
  #drawnMs = -BETWEEN_MS

  /**
   * @param {(id: string, nowMs: number) => boolean} draw whether all of it is drawn now
   * @param {(ids: string[]) => string[]} order what comes first
   * @param {() => void} after
   * @param {any} [world] the clock and the frames, replaced by tests
   */
  constructor(draw, order, after, world = globalThis) {
    this.#draw = draw
    this.#order = order
    this.#after = after
    this.#world = world
  }

  /** @param {string} id */
  add(id) {
    this.#changed.add(id)
    this.#ask()
  }

  /** Whether something is still to be drawn. @param {string} id */
  has(id) {
    return this.#changed.has(id)
  }

  /** Whether all is drawn. */
  get isIdle() {
    return this.#changed.size === 0
  }

  /** Draw at once: the page has come into sight, or its first state has come. */
  now() {
    this.#world.cancelAnimationFrame(this.#frame)
    this.#frame = 0
    const begunMs = this.#drawnMs = this.#world.performance.now()
    for (const id of this.#order([...this.#changed])) {
      const nowMs = this.#world.performance.now()
      if (nowMs > begunMs + LONGEST_MS) break
      if (this.#draw(id, nowMs)) this.#changed.delete(id)
    }
    this.#after()
    if (this.#changed.size > 0) this.#ask()
  }

  #ask() {
    this.#frame ||= this.#world.requestAnimationFrame(() => this.#onFrame())
  }

  #onFrame() {
    this.#frame = 0
    if (this.#world.performance.now() - this.#drawnMs < BETWEEN_MS) return this.#ask()
    this.now()
  }
}
