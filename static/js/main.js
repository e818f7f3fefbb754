/** Puts the page together: which part is told what by which other. */

import * as api from "./net/api.js"
import { Composer } from "./views/composer.js"
import { part, setText } from "./ui/dom.js"
import { HistorySearch } from "./views/history-search.js"
import { Scroll } from "./ui/scroll.js"
import { Sidebar } from "./views/sidebar.js"
import { SourcesPanel } from "./views/sources-panel.js"
import { Thread } from "./views/thread.js"
import { Transport } from "./net/transport.js"
import { jumpTo, turnIn } from "./views/turn-jump.js"
import { remember } from "./ui/storage.js"
import { copiesAsText } from "./text/copy-selection.js"
import { page, sentence, translate } from "./ui/i18n.js"

/** @typedef {import("./views/composer.js").Ask} Ask */

const NOTICE_MS = 12_000

let conversation = page.conversation
const sources = new SourcesPanel({
  isNewest: (run) => thread.isNewest(run),
  retry: (run, change) => void thread.retry(run, change),
})
const scroll = new Scroll(part("scroller"), part("to-end"))
new HistorySearch()
const sidebar = new Sidebar(conversation, (title) => setTitle(title))
const composer = new Composer({ ask, stop: () => thread.stop() }, conversation)
const transport = new Transport(`${location.protocol === "https:" ? "wss" : "ws"}://${location.host}${page.base}/ws/`, {
  entry: (entry) => thread.onEntry(entry),
  snapshot: (_run, state) => thread.onState(state),
  gap: (run) => thread.onGap(run),
  conversation: onConversation,
  error: (code) => composer.complain(sentence(code), code),
  line: showLine,
  news: () => sidebar.refresh(),
}, { read: api.readRun, address: api.eventsAddress, isAlive: api.isAlive })
const thread = new Thread({
  transport, scroll, sources,
  onLive: (run) => composer.setLive(run),
  onProblem: (problem) => composer.complain(problem),
  toggles: () => composer.toggles,
})

/** @param {Ask} wanted */
async function ask(wanted) {
  const isFirst = conversation === null
  // The first question is stored before the address changes: leaving now loses nothing.
  const id = conversation ?? (await api.createConversation(wanted.client_id)).id
  await thread.ask(id, wanted)
  conversation = id
  if (!isFirst) return
  composer.moveTo(id)
  history.pushState(null, "", `${page.base}/c/${id}`)
  sidebar.moveTo(id)
}

/** @param {import("./net/socket.js").Line} line */
function showLine(line) {
  const element = part("line")
  // A start is not a loss: only a line that was lost is spoken of.
  if (line === "connecting" && element.hidden) return
  const wasLost = !element.hidden
  element.hidden = line === "open"
  element.dataset.line = line
  setText(element, line === "open" ? "" : translate(`line.${line}`))
  // Whoever is signed out elsewhere is refused a line, and learns why from the API alone.
  if (wasLost && line !== "connecting") catchUp()
  if (line === "plain") setTimeout(() => { if (element.dataset.line === "plain") element.hidden = true }, NOTICE_MS)
}

/** What has happened while the line was lost is on no line: read it anew. */
function catchUp() {
  sidebar.refresh()
  if (conversation) void load(conversation)
}

/** @param {string} id @param {string} change @param {string | null} run that has moved it */
async function onConversation(id, change, run) {
  sidebar.onChange(id, change)
  if (id !== conversation || change !== "moved") return
  // What was asked here is here already.
  if (run === null || !(await thread.knows(run))) void load(id)
}

/** @param {string} title */
function setTitle(title) {
  setText(part("title"), title)
  document.title = `${title} · ${translate("product")}`
}

/**
 * Load a conversation, at the start or because another tab has asked in it.
 * @param {string} id
 * @param {boolean} [isFirst]
 */
async function load(id, isFirst = false) {
  try {
    const { title, turns, tree } = await api.readConversation(id, { leaf: thread.wantedLeaf(id) })
    if (title) setTitle(title)
    thread.show(id, turns, tree)
    if (thread.last && isFirst) composer.restore(thread.last)
  } catch (error) {
    if (!(error instanceof api.Problem)) throw error
    composer.complain(error.message, error.code)
  }
}

function start() {
  for (const example of document.querySelectorAll("[data-part=example]")) {
    example.addEventListener("click", () => {
      composer.fill(part("example-text", /** @type {HTMLElement} */ (example)).textContent ?? "")
      void composer.submit()
    })
  }
  document.addEventListener("click", (event) => void copyCode(event))
  copiesAsText(part("thread"))
  part("scroller").addEventListener("scroll", () => { if (scroll.isNearStart) void thread.showOlder() }, { passive: true })
  addEventListener("beforeprint", () => thread.wakeAll())
  addEventListener("keydown", (event) => { if ((event.ctrlKey || event.metaKey) && event.key === "f") void thread.showAll() })
  addEventListener("popstate", () => location.reload())
  addEventListener("offline", () => transport.drop())
  addEventListener("online", () => transport.hurry())
  addEventListener("pageshow", () => transport.hurry())
  document.addEventListener("visibilitychange", () => { if (!document.hidden) onSight() })
  part("start").hidden = conversation !== null
  transport.open()
  void sidebar.load()
  if (conversation) void open(conversation)
  // On a touch screen the focus would open the keyboard over the page.
  if (matchMedia("(pointer: fine)").matches) composer.focus()
  document.documentElement.dataset.ready = ""
}

/** Show a conversation, at the turn that the address leads to, if it does. @param {string} id */
async function open(id) {
  const turn = turnIn(location.hash)
  if (turn) remember(`leaf:${id}`, turn)
  await load(id, true)
  if (turn) await jumpTo(turn, thread, scroll)
}

function onSight() {
  transport.hurry()
  thread.onSight()
  if (transport.isPlain) catchUp()
}

/** @param {Event} event */
async function copyCode(event) {
  const button = event.target instanceof Element && event.target.closest("[data-part=copy-code]")
  if (!(button instanceof HTMLElement)) return
  const code = button.closest("[data-part=code]")?.querySelector("code")?.textContent ?? ""
  const isCopied = await navigator.clipboard.writeText(code).then(() => true, () => false)
  button.textContent = translate(isCopied ? "copy.done" : "copy.failed")
  setTimeout(() => { button.textContent = translate("code.copy") }, 1600)
}

start()
