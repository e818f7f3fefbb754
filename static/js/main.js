/** Puts the page together: which part is told what by which other. */

import * as api from "./net/api.js"
import { Appearance } from "./views/appearance.js"
import { hideCard } from "./views/citation-card.js"
import { Composer } from "./views/composer.js"
import { Dictation } from "./views/dictation.js"
import { DoneSignal } from "./views/done-signal.js"
import { offerExports } from "./views/export-menu.js"
import { FolderDialog } from "./views/folder-dialog.js"
import { FolderList } from "./views/folder-list.js"
import { HistorySearch } from "./views/history-search.js"
import { refreshFolders } from "./views/known-folders.js"
import { remembersFold } from "./views/fold.js"
import { LineNotice } from "./views/line-notice.js"
import { Notices } from "./views/notices.js"
import { followed } from "./ui/links.js"
import { part } from "./ui/dom.js"
import { RelatedQuestions } from "./views/related-questions.js"
import { heedsEscape, onEscape } from "./ui/escape.js"
import { Scroll } from "./ui/scroll.js"
import { Sidebar } from "./views/sidebar.js"
import { SourcesPanel } from "./views/sources-panel.js"
import { ShareDialog } from "./views/share-dialog.js"
import { Shortcuts } from "./views/shortcuts.js"
import { Stage } from "./views/stage.js"
import { TakeAlong } from "./views/take-along.js"
import { ManageDialog } from "./views/manage-dialog.js"
import { Transport } from "./net/transport.js"
import { turnIn } from "./views/turn-jump.js"
import { copiesAsText } from "./text/copy-selection.js"
import { readyToDraw } from "./text/growing-text.js"
import { copyTable } from "./text/table-copy.js"
import { page, sentence, translate } from "./ui/i18n.js"
import { wantedQuestion } from "./ui/wanted-question.js"

const sources = new SourcesPanel({
  isNewest: (run) => stage.thread.isNewest(run),
  retry: (run, change) => void stage.thread.retry(run, change),
})
const scroll = new Scroll(part("scroller"), part("to-end"))
new HistorySearch()
offerExports()
new ShareDialog()
new TakeAlong()
const signal = new DoneSignal((conversation) => stage.go(conversation))
const sidebar = new Sidebar(page.conversation, {
  title: (title) => stage.setTitle(title), unseen: (count, done) => signal.tell(count, done),
  go: (conversation) => stage.go(conversation),
})
const moves = new FolderDialog((ids, folder) => sidebar.moved(ids, folder))
new FolderList(sidebar)
void refreshFolders()
new ManageDialog(sidebar, (conversations, done) => moves.ask(conversations, done))
const composer = new Composer({
  ask: (wanted) => stage.ask(wanted), stop: () => stage.thread.stop(), editLast: () => stage.thread.editLast(),
}, page.conversation)
// Whoever is signed out elsewhere is refused a line, and learns why from the API alone.
const notices = new Notices()
const line = new LineNotice(() => {
  composer.reconnect()
  catchUp()
})
const transport = new Transport(`${location.protocol === "https:" ? "wss" : "ws"}://${location.host}${page.base}/ws/`, {
  entry: (entry) => stage.thread.onEntry(entry),
  snapshot: (_run, state) => stage.thread.onState(state),
  gap: (run) => stage.thread.onGap(run),
  conversation: onConversation,
  announcement: (announcement) => notices.announce(announcement),
  error: (code) => composer.complain(sentence(code), code),
  line: (state) => line.show(state),
  news: () => {
    sidebar.refresh()
    notices.refresh()
  },
}, { read: api.readRun, address: api.eventsAddress, isAlive: api.isAlive })
const related = new RelatedQuestions({
  ask: (question) => {
    void composer.askBeside(question)
    focusComposer()
  },
  grown: () => scroll.follow(),
})
const stage = new Stage(page.conversation, { transport, scroll, sources, composer, sidebar, signal, related })

/** What has happened while the line was lost is on no line: read it anew. */
function catchUp() {
  sidebar.refresh()
  void refreshFolders()
  notices.refresh()
  void stage.load()
}

/** @param {string} id @param {string} change @param {string | null} run that has moved it */
async function onConversation(id, change, run) {
  if (change === "related") return void (id === stage.conversation && run && await related.learn(run))
  if (change === "answered") notices.refresh()
  sidebar.onChange(id, change)
  if (id !== stage.conversation || change !== "moved") return
  // What was asked here is here already.
  if (run === null || !(await stage.thread.knows(run))) void stage.load()
}

/** Links to conversations change the stage. @param {MouseEvent} event */
function onLink(event) {
  const link = followed(event)
  const [id, turn] = [conversationAt(link?.pathname ?? ""), turnIn(link?.hash ?? "")]
  if (id === undefined || (link?.hash && !turn)) return
  event.preventDefault()
  link?.closest("dialog")?.close()
  stage.go(id, { turn })
  focusComposer()
}

/** @param {string} path @returns {string | null | undefined} null: the start page; undefined: another page */
function conversationAt(path) {
  if (path === `${page.base}/`) return null
  return /^\/c\/([0-9a-f-]{36})$/.exec(path.slice(page.base.length))?.[1]
}

function start() {
  for (const example of document.querySelectorAll("[data-part=example]")) {
    example.addEventListener("click", () => {
      composer.fill(part("example-text", /** @type {HTMLElement} */ (example)).textContent ?? "")
      void composer.submit()
    })
  }
  document.addEventListener("click", (event) => void onCopy(event))
  document.addEventListener("click", onLink)
  copiesAsText(part("thread"))
  heedsEscape()
  onEscape(10, hideCard)
  onEscape(90, () => composer.stopByKey())
  // Who writes will ask. Where it cannot be had now it is tried again then.
  part("question-input").addEventListener("input", () => void readyToDraw().catch(() => {}), { once: true })
  new Appearance()
  new Dictation(/** @type {HTMLTextAreaElement} */ (part("question-input")))
  new Shortcuts({
    start: () => stage.go(null), sidebar: () => sidebar.toggle(), focus: () => composer.focus(),
    copy: () => [.../** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("[data-part=copy]"))]
      .findLast((button) => button.checkVisibility())?.click(),
  })
  remembersFold(part("starters"))
  part("scroller").addEventListener("scroll", () => { if (scroll.isNearStart) void stage.thread.showOlder() }, { passive: true })
  addEventListener("beforeprint", () => stage.thread.wakeAll())
  addEventListener("keydown", (event) => { if ((event.ctrlKey || event.metaKey) && event.key === "f") void stage.thread.showAll() })
  addEventListener("popstate", () => stage.go(conversationAt(location.pathname) ?? null, { turn: turnIn(location.hash), isInHistory: true }))
  addEventListener("offline", () => transport.drop())
  addEventListener("online", () => transport.hurry())
  addEventListener("pageshow", () => transport.hurry())
  document.addEventListener("visibilitychange", () => { if (!document.hidden) onSight() })
  transport.open()
  addEventListener("load", installWorker)
  sidebar.moveTo(page.conversation)
  void sidebar.load()
  void stage.open(turnIn(location.hash))
  fillFromAddress()
  focusComposer()
  document.documentElement.dataset.ready = ""
}

// It shows a page of its own where the server cannot be reached; a browser that has none, as over plain http, does without.
function installWorker() {
  const address = `${page.base}/service-worker.js?language=${page.language}`
  void navigator.serviceWorker?.register(address, { scope: `${page.base}/` }).catch(() => {})
}

/** What a link or another app has brought stands in the box, for the reader to ask. */
function fillFromAddress() {
  const wanted = page.conversation === null ? wantedQuestion(location.search) : ""
  if (!wanted) return
  history.replaceState(null, "", location.pathname)
  composer.fill(wanted)
}

// On a touch screen the focus would open the keyboard over the page.
function focusComposer() {
  if (matchMedia("(pointer: fine)").matches) composer.focus()
}

function onSight() {
  transport.hurry()
  stage.thread.onSight()
  sidebar.onSight()
  if (transport.isPlain) catchUp()
  else void refreshFolders()
}

/** The buttons at code and at tables. @param {Event} event */
async function onCopy(event) {
  const button = event.target instanceof Element && event.target.closest("[data-part=copy-code], [data-part=copy-table]")
  if (!(button instanceof HTMLElement)) return
  const label = button.textContent
  const table = button.nextElementSibling?.querySelector("table")
  const code = button.closest("[data-part=code]")?.querySelector("code")?.textContent ?? ""
  const isCopied = await (table ? copyTable(table) : navigator.clipboard.writeText(code)).then(() => true, () => false)
  button.textContent = translate(isCopied ? "copy.done" : "copy.failed")
  setTimeout(() => { button.textContent = label }, 1600)
}

start()
