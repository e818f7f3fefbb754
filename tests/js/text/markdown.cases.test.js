/** Markdown as models write it: tests/fixtures/cases/M*, whole and at every moment of being written. */

import assert from "node:assert/strict"
import { readdirSync, readFileSync } from "node:fs"
import test from "node:test"

import { html } from "../drawn.js"

const CASES = new URL("../../fixtures/cases/", import.meta.url)
/** @param {string} name */
const read = (name) => readFileSync(new URL(name, CASES), "utf8")
/** @type {{file: string, must: string[], must_not: string[], flash: string[], text: string}[]} */
const cases = readdirSync(CASES).filter((name) => /^M\w+\.expected\.md$/.test(name)).map((name) => {
  const expected = JSON.parse(/```json\n([\s\S]*?)\n```/.exec(read(name))?.[1] ?? "")
  return { ...expected, text: read(expected.file) }
})

test("the cases are there", () => assert.ok(cases.length > 30))

for (const { file, must, must_not: mustNot, flash, text } of cases) {
  const whole = html(text)
  test(`${file} is right`, () => {
    for (const wanted of must) assert.ok(whole.includes(wanted), `${wanted} in ${whole}`)
    for (const unwanted of mustNot) assert.ok(!whole.includes(unwanted), `${unwanted} in ${whole}`)
  })

  test(`${file} shows nothing for a moment that it does not show at the end`, () => {
    const points = [...text]
    const flashes = flash.filter((mark) => !whole.includes(mark))
    for (let length = 1; length <= points.length; length += 1) {
      const shown = html(points.slice(0, length).join(""), true)
      for (const mark of flashes) assert.ok(!shown.includes(mark), `${mark} in ${shown}, ${length} characters`)
    }
  })
}
