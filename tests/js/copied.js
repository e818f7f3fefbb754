/** What the page shows and copies of answers: one run's state as JSON a line in, `{"shown": [number], "copied": Markdown}` out. */

import { createInterface } from "node:readline"

import { shownMarks } from "./shown-marks.js"
const { copyText } = await import("../../static/js/text/copy.js")

for await (const line of createInterface({ input: process.stdin })) {
  const run = JSON.parse(line)
  const answers = run.parts.filter((/** @type {{type: string}} */ { type }) => type === "answer")
  const shown = answers.flatMap((/** @type {any} */ { text, marks }) =>
    shownMarks(text, marks, false).map((place) => marks[place]?.[1] ?? null))
  console.log(JSON.stringify({ shown, copied: copyText(run, "Sources:", "https://ask.example/") }))
}
