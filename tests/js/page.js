/** A page for the modules under test, made by jsdom: import this before anything that touches the document. */

import { readFileSync } from "node:fs"

import { JSDOM } from "jsdom"

const DATA = {
  user: { email: "alice@example.org" }, language: "en", locale: "en", base: "", conversation: null,
  engine: { name: "r1", connected: true }, limits: { question: 12 },
  errors: { "fetch.status": "The site refused.", "provider.busy": "It is busy.", "search.widened": "Widened.", "search.nothing_read": "None could be read.", "run.internal": "Broken.",
    "question.too_long": "At most {limit} characters." },
  words: {
    "list.comma": ", ", "provider.handbook": "Handbook", "provider.searxng": "SearXNG", "chip.label": "Source {n}: {title}", "code.copy": "Copy", "search.live": "Searching…",
    "search.opened.one": "Read on in page {pages}", "search.opened.other": "Read on in pages {pages}",
    "search.opened_page": "Page {index}, from its beginning", "search.opened_words": "Page {index}: {words}",
    "search.reader.one": "Reading {count} page…", "search.reader.other": "Reading {count} pages…",
    "search.read.one": "Read {read} of {total} page", "search.read.other": "Read {read} of {total} pages",
    "search.skipped.other": "{count} skipped", "search.skipped.one": "{count} skipped", "search.seconds": "{seconds} s",
    "fitted.sources": "{n} of {total} pages.", "fitted.turns.one": "{count} turn left out.",
    "waiting.queued": "Getting ready…", "waiting.model": "Preparing the answer…", "waiting.place": "Place {place} in line",
    "waiting.seconds": "Place {place} in line, about {seconds} s", "waiting.minutes": "Place {place} in line, about {minutes} min",
    "sources.count.one": "{count} source", "sources.count.other": "{count} sources", "sources.number": "Source {n}", "sources.loading": "Loading…",
    "sources.cited": "Cited", "sources.read": "Also read", "sources.unread": "Not used", "source.read": "Read", "source.skipped": "Skipped", "source.found": "Found",
    "steps.read.one": "{count} page read", "steps.read.other": "{count} pages read", "steps.thought": "thought {seconds} s",
    "reasoning.live": "Thinking…", "reasoning.over.one": "Thought for {seconds} second",
    "reasoning.over.other": "Thought for {seconds} seconds", "reasoning.cut": "Interrupted",
    "error.kept": "{problem} Kept.", "conversation.not_changed": "Stays. {reason}", "conversation.not_deleted": "Not deleted. {reason}",
    "conversation.deleted": "{title} gone.", "folders.moved": "In {name}.", "folders.out": "In none.", "folders.deleted": "{name} gone, not its conversations.", "folders.empty": "Empty.", "manage.chosen": "{n} selected", "manage.deleted": "{n} deleted.", "sidebar.more": "More of {title}",
    "verdict.unsupported": "Not found on the page", "verdict.supported": "Words agree with the page", "reason.number": "A number does not stand there",
    "verdicts.count.one": "{count} compared: {groups}", "verdicts.count.other": "{count} compared: {groups}",
    "verdicts.supported": "{n} agree", "verdicts.mentioned": "{n} in part", "verdicts.unchecked": "{n} not checked", "verdicts.unsupported": "{n} not found",
    "history.place.answer": "Answer:", "history.nothing": "Nothing.", "history.waiting.one": "{count} waits.", "sidebar.untitled": "New",
    "verdicts.compared.one": "{count} judged: {groups}", "verdicts.contradicted": "{n} contradicted",
    "judged.contradicted": "Contradicted", "counter.question": "Who disagrees: “{claim}”", "dispute.judged": "Page {n} says otherwise.",
    "dispute.struck": "Struck: page {n} says otherwise.", "dispute.instead": "Instead:",
    "dispute.quote": "It says: “{quote}”", "chip.contradicted": "contradicted", "reason.judged": "A model has compared it",
    "limit.line": "{kind}, {period}: {used} / {limit}.", "limit.questions": "Questions", "limit.cost": "Cost", "limit.day": "a day", "limit.month": "a month",
    "beside.answer": "Answer {n}", "uncited.count.one": "{count} without a source", "conflicts.count.one": "{count} said otherwise",
  },
}
// The real templates, without what Django would fill in.
const TEMPLATES = new URL("../../templates/", import.meta.url)
/** @param {string} name @returns {string} */
const markup = (name) => readFileSync(new URL(name, TEMPLATES), "utf8")
  .replaceAll(/\{% include "(chat\/[^"]+)"[^%]*%\}/g, (_whole, inner) => markup(inner))
  .replaceAll(/\{% translate "([^"]*)" %\}/g, "$1")
  .replaceAll(/\{[{%][^}]*[%}]\}/g, "")

const BODY = ["_turn", "_related", "_run", "_parts", "_rows", "_sources", "_citation_sheet", "_composer", "_waiting", "_toast", "_starters", "_sidebar", "_history", "_share", "_take_along", "_manage", "_folders", "_shortcuts", "_scope", "_feedback", "_notices"].map((name) => markup(`chat/${name}.html`)).join("")
const PAGE = `<script id="page" type="application/json">${JSON.stringify(DATA)}</script>${BODY}
  <main data-part="stage"><div data-part="scroller"><div data-part="thread" hidden></div></div>${markup("chat/_start.html")}<button data-part="temporary" aria-pressed="false"></button><p data-part="temporary-mark" hidden></p><p data-part="announcement"></p></main>
  <div data-part="scrim" hidden></div><div><h1 data-part="title-place"><button data-part="title-menu" disabled><span data-part="title-text"></span></button></h1></div>
  <button data-part="open-sidebar" aria-expanded="false"></button><div data-part="conversation-menu" hidden></div>`
const dom = new JSDOM(`<!doctype html>${PAGE}`, { url: "http://localhost:8000/c/1" })

const { window } = dom
const { document, Option, HTMLElement, HTMLTemplateElement, Element, Node, localStorage, location } = window
Object.assign(globalThis, { window, document, Option, HTMLElement, HTMLTemplateElement, Element, Node, localStorage, location })
Object.assign(globalThis, { matchMedia: () => ({ matches: false }), cancelAnimationFrame: () => {}, requestAnimationFrame: () => 1, innerWidth: 1280,
  addEventListener: window.addEventListener.bind(window), reportError: (/** @type {unknown} */ error) => { throw error } })
// jsdom lays nothing out.
window.Element.prototype.scrollIntoView = () => {}
window.Element.prototype.scrollTo = () => {}

/** A fresh element of the page. */
export const host = () => {
  const element = document.createElement("div")
  document.body.append(element)
  return element
}

// Loaded by the real page with the first conversation that it shows.
const { readyToDraw } = await import("../../static/js/text/growing-text.js")
await readyToDraw()
