/** Which conversation is on the stage: it is loaded, asked in, and changed for another one without loading the page anew. */

import * as api from "../net/api.js"
import { readyToDraw } from "../text/growing-text.js"
import { part, setText } from "../ui/dom.js"
import { translate } from "../ui/i18n.js"
import { remember } from "../ui/storage.js"
import { toast } from "../ui/toast.js"
import { addressOf } from "./conversation-row.js"
import { Temporary } from "./temporary.js"
import { Thread } from "./thread.js"
import { jumpTo } from "./turn-jump.js"

/** @typedef {import("./composer.js").Ask} Ask */

export class Stage {
  #around
  #temporary = new Temporary()
  #thread
  /** @type {string | null} */
  #conversation

  /**
   * @param {string | null} conversation null: the start page
   * @param {object} around
   * @param {import("./thread.js").Surroundings["transport"]} around.transport
   * @param {import("../ui/scroll.js").Scroll} around.scroll
   * @param {import("./sources-panel.js").SourcesPanel} around.sources
   * @param {import("./composer.js").Composer} around.composer
   * @param {import("./sidebar.js").Sidebar} around.sidebar
   * @param {import("./done-signal.js").DoneSignal} around.signal
   * @param {import("./related-questions.js").RelatedQuestions} around.related
   */
  constructor(conversation, around) {
    this.#conversation = conversation
    this.#around = around
    this.#thread = this.#newThread()
    this.#showStart()
  }

  get conversation() {
    return this.#conversation
  }

  /** The turns that are shown. */
  get thread() {
    return this.#thread
  }

  /** @param {Ask} wanted */
  async ask(wanted) {
    const thread = this.#thread
    const isFirst = this.#conversation === null
    const isTemporary = isFirst && this.#temporary.isWanted
    thread.showPending(wanted.question)
    this.#showStart(false)
    try {
      // The first question is stored before the address changes: leaving now loses nothing.
      const [id] = await Promise.all([this.#conversation ?? created(wanted.client_id, isTemporary), drawable()])
      await thread.ask(id, wanted)
      if (isFirst && thread === this.#thread) this.#begin(id, isTemporary)
    } catch (error) {
      thread.showPending(null)
      if (thread === this.#thread) this.#showStart()
      throw error
    }
  }

  /** The start page has become a conversation. @param {string} id @param {boolean} isTemporary */
  #begin(id, isTemporary) {
    this.#conversation = id
    if (isTemporary) this.#showTemporary(id)
    this.#around.composer.moveTo(id)
    history.pushState(null, "", addressOf(id))
    this.#around.sidebar.moveTo(id)
    this.#temporary.draw()
  }

  /** @param {string} id */
  #showTemporary(id) {
    this.#temporary.show(id)
    this.setTitle("")
  }

  /**
   * Show another conversation.
   * @param {string | null} id null: the start page
   * @param {{turn?: string | null, isInHistory?: boolean}} [how] the turn to show of it; whether the address says so already
   */
  go(id, { turn = null, isInHistory = false } = {}) {
    const address = addressOf(id, turn)
    if (!isInHistory && location.pathname + location.hash !== address) history.pushState(null, "", address)
    if (id !== this.#conversation) this.#change(id)
    else if (!turn) return this.#around.sidebar.moveTo(id)
    void this.open(turn)
  }

  /** @param {string | null} id */
  #change(id) {
    this.#thread.leave()
    this.#around.related.show(null)
    this.#temporary.leave()
    this.#around.sources.close()
    this.#conversation = id
    this.#thread = this.#newThread()
    this.#around.composer.open(id)
    this.setTitle(id === null ? "" : this.#around.sidebar.get(id)?.title ?? "")
    this.#around.sidebar.moveTo(id)
    this.#showStart()
  }

  /** Load what is on the stage for the first time, and show a turn of it, whichever branch it is in. @param {string | null} turn */
  async open(turn) {
    const [id, thread] = [this.#conversation, this.#thread]
    if (id !== null && turn) remember(`leaf:${id}`, turn)
    await this.load(true)
    if (turn && thread === this.#thread) await jumpTo(turn, thread, this.#around.scroll)
  }

  /**
   * Load what is on the stage: at the start, after a loss of the line, or because another tab has asked in it.
   * @param {boolean} [isFirst]
   */
  async load(isFirst = false) {
    const [id, thread] = [this.#conversation, this.#thread]
    if (id === null) return
    try {
      const [{ title, temporary, turns, tree }] = await Promise.all([api.readConversation(id, { leaf: thread.wantedLeaf(id) }), drawable()])
      if (thread !== this.#thread) return
      if (temporary) this.#showTemporary(id)
      else if (title) this.setTitle(title)
      thread.show(id, turns, tree)
      this.#around.related.know(turns)
      if (thread.last && isFirst) this.#around.composer.restore(thread.last)
    } catch (error) {
      if (!(error instanceof api.Problem)) throw error
      if (thread === this.#thread) this.#onLoadFailed(error)
    }
  }

  /** @param {api.Problem} problem */
  #onLoadFailed(problem) {
    if (problem.code === "account.signed_out") return this.#around.composer.complain(problem.message, problem.code)
    const again = { label: translate("retry.action"), act: () => void this.load(true) }
    toast(problem.message, problem.status === 404 ? null : again)
    if (problem.status === 404) this.go(null)
  }

  /** @param {string} title "" for none yet */
  setTitle(title) {
    const shown = this.#temporary.title ?? (title || translate("sidebar.untitled"))
    // While it is being edited, its field stands in its place.
    const text = part("title-place").querySelector("[data-part=title-text]")
    if (text instanceof HTMLElement) setText(text, shown)
    this.#around.signal.setTitle(`${shown} · ${translate("product")}`)
  }

  /** Whether there is nothing but the greeting. @param {boolean} [isStart] */
  #showStart(isStart = this.#conversation === null) {
    part("start").hidden = !isStart
    part("starters").hidden = !isStart
    part("stage").toggleAttribute("data-empty", isStart)
  }

  #newThread() {
    const { transport, scroll, sources, composer, related } = this.#around
    return new Thread({
      transport, scroll, sources,
      onLive: (run, ended) => {
        composer.setLive(run, ended)
        related.show(run === null && ended === "finished" ? this.#thread.last?.id ?? null : null)
      },
      onProblem: (problem) => composer.complain(problem),
      toggles: () => composer.toggles,
    })
  }
}

/** @param {string} clientId @param {boolean} isTemporary */
const created = async (clientId, isTemporary) => (await api.createConversation(clientId, isTemporary)).id

/** Have what draws answers. Throws Problem: the line is lost. */
const drawable = () => readyToDraw().catch(() => {
  throw new api.Problem("page.offline", translate("error.offline"))
})
