import assert from "node:assert/strict"
import test from "node:test"

import "../page.js"
const { showDisputed } = await import("../../../static/js/text/disputed.js")

/** @param {string} html */
const drawn = (html) => {
  const root = document.createElement("div")
  root.innerHTML = `<div class="prose__block">${html}</div>`
  return { root, chip: /** @type {HTMLElement} */ (root.querySelector("[data-part=chip]")) }
}
const CHIP = '<button data-part="chip">1</button>'
const note = () => Object.assign(document.createElement("p"), { textContent: "Says otherwise." })
const withHook = () => {
  const made = note()
  made.dataset.part = "dispute"
  return made
}
/** @param {Element} root */
const marked = (root) => [...root.querySelectorAll("mark")].map(({ textContent }) => textContent).join("|")

test("the words of the statement are marked where they stand, whatever Markdown made of them", () => {
  const { root, chip } = drawn(`<p>Yes. The <strong>bridge</strong> is 1,240 m <em>long</em> ${CHIP}. Then more.</p>`)
  showDisputed(root, [{ chip, statement: "The **bridge** is 1,240 m *long*.", note: withHook }])

  assert.equal(marked(root).replaceAll("|", ""), "The bridge is 1,240 m long")
  assert.equal(root.querySelector(".prose__block")?.lastElementChild?.textContent, "Says otherwise.")
  assert.equal(root.querySelector("p")?.textContent, "Yes. The bridge is 1,240 m long 1. Then more.")
})

test("what is struck is crossed out", () => {
  const { root, chip } = drawn(`<p>It is long ${CHIP}.</p>`)
  showDisputed(root, [{ chip, statement: "It is long.", isStruck: true, note: withHook }])
  assert.equal(root.querySelector("del")?.textContent, "It is long")
})

test("it is taken away again, and what was there is there", () => {
  const html = `<p>桥长 <b>1240</b> 米𠮷${CHIP}。</p>`
  const { root, chip } = drawn(html)
  showDisputed(root, [{ chip, statement: "桥长 1240 米𠮷", note: withHook }])
  assert.equal(marked(root).replaceAll("|", ""), "桥长 1240 米𠮷".replace(" ", " "))

  showDisputed(root, [])
  assert.equal(root.querySelector(".prose__block")?.innerHTML, html)
})

test("of a sentence that stands twice the one before the chip is marked, and none where it is not there", () => {
  const { root, chip } = drawn(`<p>It is long. It is long ${CHIP}. It is long.</p>`)
  showDisputed(root, [{ chip, statement: "It is long.", note: withHook }])
  assert.equal(root.querySelector("mark")?.previousSibling?.textContent, "It is long. ")

  showDisputed(root, [{ chip, statement: "Something else", note: withHook }])
  assert.deepEqual([marked(root), root.querySelectorAll("[data-part=dispute]").length], ["", 1])
})
