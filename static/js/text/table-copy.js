/** A table as it is pasted elsewhere: cells between tabs for a spreadsheet, and plain HTML for a document. */

const NUMBER = /^[+-][\d.,\s%]*$/

/**
 * @param {HTMLTableElement} table as an answer shows it
 * @returns {{text: string, html: string}}
 */
export const tableFormats = (table) => {
  const rows = [...table.rows].map((row) => [...row.cells].map((cell) => ({ text: cellText(cell), isHead: cell.tagName === "TH" })))
  return { text: rows.map((row) => row.map(({ text }) => text).join("\t")).join("\n"), html: htmlOf(rows) }
}

/** @param {{text: string, isHead: boolean}[][]} rows */
const htmlOf = (rows) => {
  const copy = document.createElement("table")
  for (const cells of rows) {
    const row = copy.insertRow()
    for (const { text, isHead } of cells) {
      const cell = document.createElement(isHead ? "th" : "td")
      cell.textContent = text
      row.append(cell)
    }
  }
  return copy.outerHTML
}

/** @param {HTMLTableCellElement} cell */
const cellText = (cell) => {
  const copy = /** @type {HTMLElement} */ (cell.cloneNode(true))
  for (const chip of copy.querySelectorAll("[data-part=chip]")) chip.replaceWith(` [${/** @type {HTMLElement} */ (chip).dataset.source}]`)
  for (const math of copy.querySelectorAll(".katex")) math.replaceWith(math.querySelector("annotation")?.textContent ?? "")
  for (const host of copy.querySelectorAll(".prose__host")) host.remove()
  for (const line of copy.querySelectorAll("br")) line.replaceWith(" ")
  return inert((copy.textContent ?? "").replaceAll("\u2060", "").replaceAll(/\s+/g, " ").trim())
}

// A spreadsheet would run what begins so (OWASP, "CSV Injection"); the words may be a stranger's.
/** @param {string} text */
const inert = (text) => (/^[=@+-]./.test(text) && !NUMBER.test(text) ? `'${text}` : text)

/** Copy in both formats, where the browser can. @param {HTMLTableElement} table */
export const copyTable = async (table) => {
  const { text, html } = tableFormats(table)
  if (!globalThis.ClipboardItem) return navigator.clipboard.writeText(text)
  const blob = (/** @type {string} */ content, /** @type {string} */ type) => new Blob([content], { type })
  return navigator.clipboard.write([new ClipboardItem({ "text/plain": blob(text, "text/plain"), "text/html": blob(html, "text/html") })])
}
