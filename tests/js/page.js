/** A page for the modules under test, made by jsdom: import this before anything that touches the document. */

import { JSDOM } from "jsdom"

const DATA = {
  user: { email: "alice@example.org" }, language: "en", conversation: null,
  engine: { name: "quotes", connected: false }, limits: { question: 12 },
  errors: { "fetch.status": "The site refused.", "search.nothing_read": "None could be read.", "run.internal": "Broken.",
    "question.too_long": "At most {limit} characters." },
  words: {
    "list.comma": ", ", "chip.label": "Source {n}: {title}", "code.copy": "Copy", "search.live": "Searching…",
    "search.reading.one": "Reading {count} page…", "search.reading.other": "Reading {count} pages…",
    "search.read.one": "Read {read} of {total} page", "search.read.other": "Read {read} of {total} pages",
    "search.skipped.other": "{count} skipped", "search.skipped.one": "{count} skipped", "search.seconds": "{seconds} s",
    "reasoning.live": "Thinking…", "reasoning.over.one": "Thought for {seconds} second",
    "reasoning.over.other": "Thought for {seconds} seconds", "reasoning.cut": "Interrupted",
    "verdict.unsupported": "Not found on the page", "verdict.supported": "Supported",
  },
}
const dom = new JSDOM(`<!doctype html><script id="page" type="application/json">${JSON.stringify(DATA)}</script><main></main>`,
  { url: "http://localhost:8000/c/1" })

Object.assign(globalThis, { window: dom.window, document: dom.window.document, HTMLElement: dom.window.HTMLElement })

/** A fresh element of the page. */
export const host = () => {
  const element = document.createElement("div")
  document.body.append(element)
  return element
}
