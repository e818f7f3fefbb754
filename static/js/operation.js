/** The operator's pages: what stands there is drawn by the server; charts, and what changes by itself, by this. */

import { keepFresh } from "./views/fresh-page.js"

const charts = document.getElementById("charts")
if (charts) {
  const { drawCharts } = await import("./views/charts.js")
  drawCharts(document, JSON.parse(charts.textContent ?? ""))
}
keepFresh(document)
document.documentElement.dataset.ready = ""
