import assert from "node:assert/strict"
import test from "node:test"

import { languageOf, stretches } from "../../../static/js/text/spoken.js"

test("a text is spoken sentence by sentence, without citations and addresses", () => {
  assert.deepEqual(stretches("It is 3.5 m long [1]. See https://a.example/x\n\nYes!", "en").map(({ text }) => text),
    ["It is 3.5 m long.", "See", "Yes!"])
})

test("a long sentence is cut where one breathes, and nothing is lost", () => {
  const long = "很长的一句话，".repeat(60)
  const all = stretches(long, "zh-TW")
  assert.ok(all.length > 2 && all.every(({ text, language }) => text.length <= 180 && language === "zh-TW"))
  assert.equal(all.map(({ text }) => text).join(""), long)
})

test("the language is that of the text's script", () => {
  assert.deepEqual([languageOf("汉字", "en"), languageOf("漢字", "zh-TW"), languageOf("かな", "zh-CN"), languageOf("한국", "en"), languageOf("words", "zh-CN")],
    ["zh", "zh-TW", "ja", "ko", "en"])
})
