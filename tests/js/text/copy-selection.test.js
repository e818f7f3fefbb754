import assert from "node:assert/strict"
import test from "node:test"

import { html } from "../drawn.js"
import { host } from "../page.js"
const { copiesAsText, plainText } = await import("../../../static/js/text/copy-selection.js")

/** @param {string} markdown */
const drawn = (markdown) => Object.assign(host(), { innerHTML: html(markdown) })
/** @param {string} markdown */
const plain = (markdown) => plainText(drawn(markdown))

test("a citation stands apart from its word, two from each other", () => {
  assert.equal(plain("812 metres long[1]. A lighthouse[1][2]."), "812 metres long [1]. A lighthouse [1] [2].")
})

test("bullets and numbers are kept, also of items within items", () => {
  assert.equal(plain("- one[1]\n- two\n  - in two\n\n3. three\n4. four"), "- one [1]\n- two\n- in two\n\n3. three\n4. four")
})

test("cells are apart, and what belongs to the page is not copied", () => {
  assert.equal(plain("| a | b |\n|---|---|\n| 1[1] | 2 |"), "a\tb\n1 [1]\t2")
  assert.equal(plain("before\n\n```py\nx = 1\n  y\n```"), "before\n\nx = 1\n  y")
})

test("paragraphs and breaks are lines", () => {
  assert.equal(plain("一<br>二\n\n三"), "一\n二\n\n三")
})

/** @param {Node} node of which all is selected */
const copied = (node) => {
  const root = host()
  root.append(node)
  copiesAsText(root)
  getSelection()?.selectAllChildren(node)
  let text = null
  const event = Object.assign(new window.Event("copy", { bubbles: true, cancelable: true }), {
    clipboardData: { setData: (/** @type {string} */ _type, /** @type {string} */ value) => { text = value } },
  })
  node.dispatchEvent(event)
  return text
}

test("a selection with citations is copied as text, any other by the browser", () => {
  Object.assign(globalThis, { getSelection: () => window.getSelection(), HTMLTextAreaElement: window.HTMLTextAreaElement, HTMLInputElement: window.HTMLInputElement })
  assert.equal(copied(drawn("Long[1].")), "Long [1].")
  assert.equal(copied(drawn("Long.")), null)
})

test("several stretches that are selected at once are all copied", () => {
  const root = host()
  root.append(drawn("One[1]."), drawn("Two."))
  copiesAsText(root)
  const ranges = [...root.children].map((node) => {
    const range = document.createRange()
    range.selectNodeContents(node)
    return range
  })
  Object.assign(globalThis, { getSelection: () => ({ isCollapsed: false, rangeCount: 2, getRangeAt: (/** @type {number} */ place) => ranges[place] }) })
  /** @type {string[]} */
  const texts = []
  root.dispatchEvent(Object.assign(new window.Event("copy", { cancelable: true }), { clipboardData: { setData: (/** @type {string} */ _type, /** @type {string} */ text) => texts.push(text) } }))
  assert.deepEqual(texts, ["One [1].\nTwo."])
})
