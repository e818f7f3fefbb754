import assert from "node:assert/strict"
import test from "node:test"
import { JSDOM } from "jsdom"
import { refresh } from "../../../static/js/views/fresh-page.js"

const page = (/** @type {string} */ body) => new JSDOM(`<main>${body}</main>`, { url: "https://ask.example.org/" }).window.document
const OLD = '<div data-part="fresh">old<button>Stop</button></div>'
const NEW = '<div data-part="fresh">new</div>'

test("what stands there is replaced by the newest state", async () => {
  const document = page(OLD)
  await refresh(document, async () => NEW)
  assert.equal(document.querySelector("[data-part=fresh]")?.textContent, "new")
})

for (const [title, load] of /** @type {const} */ ([
  ["a server that is away", () => Promise.reject(new Error("away"))],
  ["another page, such as the one to sign in", async () => "<h1>Sign in</h1>"],
])) {
  test(`${title} leaves it as it is`, async () => {
    const document = page(OLD)
    await refresh(document, load)
    assert.match(document.body.textContent ?? "", /old/)
  })
}

test("nothing is taken from under somebody's finger", async () => {
  const document = page(OLD)
  document.querySelector("button")?.focus()
  await refresh(document, async () => NEW)
  assert.match(document.body.textContent ?? "", /old/)
})
