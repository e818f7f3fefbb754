import assert from "node:assert/strict"
import test from "node:test"

import { host } from "../page.js"
import { presentable } from "../../../static/js/text/unfinished.js"
const { blocks, nodes } = await import("../../../static/js/text/markdown.js")

const CASES = [
  ["some **bol", "some **bol**"], ["some **bold*", "some **bold**"], ["some **", "some"], ["some *it", "some *it*"],
  ["**a *b", "**a *b***"], ["**done** and", "**done** and"], ["a ~~gone", "a ~~gone~~"], ["**重点：", "**重点：**"],
  ["run `make", "run `make`"], ["run `", "run"], ["see [1", "see"], ["see [", "see"], ["see [the page", "see the page"],
  ["see [the page](https://e.exam", "see the page"], ["![a cat](https://evil", "a cat"], ["line\n-", "line"], ["line\n==", "line"],
  ["intro\n\n| a | b |", "intro"], ["intro\n\n| a | b |\n|--", "intro"], ["so \\(x + 1", "so"], ["so $$x", "so"],
  ["costs $5", "costs $5"], ["$AAPL rose", "$AAPL rose"], ["set $HOME", "set $HOME"], ["so $x", "so"], ["a $x$ and $y=", "a $x$ and"],
  ["`$x", "`$x`"], ["如下：\n| a", "如下："], ["| a |\n|---|\n| 1", "| a |\n|---|\n| 1"],
  ["#", ""], ["2.", ""], ["- item\n- ", "- item"], ["a * b", "a * b"], ["snake_case_na", "snake_case_na"],
  ["2 * 3 *", "2 * 3"], ["```js\nlet a = `x", "```js\nlet a = `x"], ["```js\na\n``", "```js\na"],
]
for (const [written, shown] of CASES) {
  test(`half-written ${JSON.stringify(written)} is shown as ${JSON.stringify(shown)}`, () => {
    assert.equal(presentable(written ?? "").trimEnd(), shown)
  })
}

const ANSWER = "## 标题\n\n**重点：**正文 with `code` and *stress* [1].\n\n- one **two**\n- three [2](https://e.example/x)\n\n"
  + "| a | b |\n|---|---|\n| 1 | 2 |\n\n```py\nx[1] = 2\n```\n\n$$\nE = mc^2\n$$\n\nThe end ~~not~~ [1].\n"

test("no half construct shows at any moment of an answer", () => {
  const sources = new Map([[1, /** @type {any} */ ({ index: 1, url: "u", title: "t", site: "s" })]])
  const points = [...ANSWER]
  for (let length = 1; length <= points.length; length += 1) {
    const element = host()
    element.append(...blocks(points.slice(0, length).join(""), { sources, marks: [] }, true).blocks.map(nodes))
    for (const made of element.querySelectorAll("pre, [data-math]")) made.remove()
    assert.doesNotMatch(element.textContent ?? "", /\*\*|~~|\[\d?$|\]\(|^\||`|\$\$|#/m, points.slice(0, length).join(""))
    element.remove()
  }
})
