import assert from "node:assert/strict"
import test from "node:test"

import { host } from "../page.js"
const { followed } = await import("../../../static/js/ui/links.js")

/** @param {string} markup @param {object} [keys] */
const clicked = (markup, keys = {}) => {
  const place = host()
  place.innerHTML = markup
  /** @type {any} */
  let link
  place.addEventListener("click", (event) => { link = followed(event); event.preventDefault() })
  const event = new window.MouseEvent("click", { bubbles: true, cancelable: true, button: 0, ...keys })
  place.querySelector("span")?.dispatchEvent(event)
  return link?.getAttribute("href") ?? null
}

test("a plain click on a link of the site is followed here", () => {
  assert.equal(clicked(`<a href="/c/1"><span>One</span></a>`), "/c/1")
})

test("another tab and another site are the browser's own business", () => {
  assert.equal(clicked(`<a href="/c/1"><span>One</span></a>`, { ctrlKey: true }), null)
  assert.equal(clicked(`<a href="/c/1" target="_blank"><span>One</span></a>`), null)
  assert.equal(clicked(`<a href="https://other.example/"><span>One</span></a>`), null)
})
