import assert from "node:assert/strict"
import test from "node:test"

import "../page.js"
const { SourcesPanel } = await import("../../../static/js/views/sources-panel.js")
const { part } = await import("../../../static/js/ui/dom.js")
const { emptyRun } = await import("../../../static/js/model/run-state.js")

const source = (/** @type {number} */ index, status = "read", title = `Page ${index}`, code = /** @type {string | null} */ (null)) =>
  ({ index, url: `https://${index}.example/tides`, title, site: `${index}.example`, published: null, status, code, snippet: "" })
const found = [source(1), source(2, "skipped"), source(3), source(4, "found"), source(5, "skipped"), source(6, "read", "Page 6", "source.unused")]
/** @type {any} */
const run = { ...emptyRun("r"), status: "finished",
  parts: [{ type: "search", over: true, sources: found }, { type: "answer", text: "So.", marks: [[2, 3]] }] }
const stored = { url: "https://3.example/tides", title: "Page 3", site: "3.example", code: null, published: null, fetched_at: null, receipt: null,
  text: `${"A long way to the tides. ".repeat(500)}Tides rise.`, passages: [], quotes: [{ start: 12_500, end: 12_511 }] }

const panel = new SourcesPanel({ isNewest: () => false, retry: () => {} })
const opener = document.createElement("button")
const title = part("sources-title")
const body = part("sources-body")

test("only what the model was given counts as a source, and the others stand apart", () => {
  panel.open(run, null, null, opener)
  assert.equal(title.textContent, "2 sources")
  const numbers = (/** @type {Element | null} */ list) =>
    [...list?.querySelectorAll("[data-source]") ?? []].map((card) => Number(card.getAttribute("data-source")))
  const groups = [...body.querySelectorAll("h3")].map((heading) => [heading.textContent, numbers(heading.nextElementSibling)])
  assert.deepEqual(groups, [["Cited", [3]], ["Also read", [1]], ["Not used", [2, 4, 5, 6]]])
})

test("title and link of a stored page stand above what scrolls to its quote", async () => {
  Object.assign(globalThis, { fetch: () => Promise.resolve(Response.json(stored)) })
  panel.open(run, 3, null, opener)
  await new Promise((resolve) => { setTimeout(resolve, 20) })
  assert.match(body.textContent ?? "", /Tides rise\./)
  const link = part("sources-original")
  assert.equal(title.textContent, "Page 3")
  assert.deepEqual([link.hidden, link.getAttribute("href")], [false, "https://3.example/tides"])
  assert.equal(part("sources-site").textContent, "Source 3 · 3.example")
  assert.ok(!body.contains(title) && !body.contains(link))
  assert.equal(document.activeElement, title)
})
