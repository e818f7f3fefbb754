import assert from "node:assert/strict"
import test from "node:test"

const { matchedWords, statementOf } = await import("../../../static/js/text/matched-words.js")

/** @param {string} quote @param {string} statement */
const bold = (quote, statement) => matchedWords(quote, statement).map(({ text, isMatch }) => (isMatch ? `<${text}>` : text)).join("")

test("the words that both have stand out, articles and other case do not count", () => {
  assert.equal(bold("The bridge is 812 metres long.", "The Bridge measures 812 m."), "<The> <bridge> is <812> metres long.")
})

test("Chinese words are matched too", () => {
  assert.match(bold("数据保存在本机。", "问源把数据放在别处。"), /<数据>/)
})

test("a quote that shares nothing is one piece, an empty one none", () => {
  assert.deepEqual(matchedWords("Quite another", "42"), [{ text: "Quite another", isMatch: false }])
  assert.deepEqual(matchedWords("", "42"), [])
})

test("a statement is read without marks and signs", () => {
  assert.equal(statementOf("😀 - **Set** `A_B` first[1][2].", { start: 2, end: 30 }), "Set A_B first.")
  const written = "It is *normal*, _not_ ~~rare~~, 3 * 4 and a_b, on [the **page**](https://a.example/x_y)[1]."
  assert.equal(statementOf(written, { start: 0, end: written.length }), "It is normal, not rare, 3 * 4 and a_b, on the page.")
  assert.equal(statementOf("大桥在**暴风雨中**从不关闭[1]。", { start: 0, end: 19 }), "大桥在暴风雨中从不关闭。")
})

test("a quote without a space is cut between characters, and nothing of it is lost", () => {
  const quote = `${"长".repeat(401)}😀${"a".repeat(900)} 1240 metres`
  const pieces = matchedWords(quote, "It is 1240 metres long")
  assert.equal(pieces.map(({ text }) => text).join(""), quote)
  assert.deepEqual(pieces.filter(({ isMatch }) => isMatch).map(({ text }) => text), ["1240", "metres"])
})
