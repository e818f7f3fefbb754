import assert from "node:assert/strict"
import test from "node:test"

import { host } from "../page.js"
const { ExportMenu } = await import("../../../static/js/views/export-menu.js")
const { clone } = await import("../../../static/js/ui/dom.js")

test("its links lead to the file of what is shown when it opens", () => {
  const root = host()
  root.append(clone("run"))
  const hook = (/** @type {string} */ name) => /** @type {HTMLElement} */ (root.querySelector(`[data-part="${name}"]`))
  let shown = "a"
  new ExportMenu(root, (format) => `#${shown}.${format}`)
  hook("actions").hidden = false
  shown = "b"
  hook("export").click()
  const links = [...hook("export-menu").querySelectorAll("a")]
  assert.deepEqual(links.map((link) => link.getAttribute("href")), ["#b.markdown", "#b.html", "#b.pdf", "#b.docx", "#b.certificate", "#b.json"])
  assert.equal(document.activeElement, links[0])
  links[1]?.click()
  assert.deepEqual([hook("export-menu").hidden, document.activeElement], [true, hook("export")])
})
