/** Further answers in Markdown, written with what is right of each before any was tried; whole and at every cut. */

import assert from "node:assert/strict"
import test from "node:test"

import { html, moments } from "../drawn.js"

/** Name, text; what is shown of it, what is not, and what must not flash. @type {[string, string, string[], string[], string[]][]} */
const FURTHER = [
  ["br in list", "- a<br>b\n- c", ["a<br>\nb"], ["&lt;br"], ["&lt;br"]],
  ["br self closed in cell", "| a |\n|---|\n| x<br/>y<br />z |", ["x<br>\ny<br>\nz"], ["&lt;"], ["&lt;"]],
  ["sub sup nested bold", "**H<sub>2</sub>O** and x<sup>2</sup>", ["<strong>H<sub>2</sub>O</strong>", "x<sup>2</sup>"], ["&lt;"], ["&lt;"]],
  ["kbd and u are words or dropped", "Press <kbd>Ctrl</kbd>", ["Ctrl"], ["<kbd>"], []],
  ["script stays text", "<script>alert(1)</script>", ["alert(1)"], ["<script"], []],
  ["boxed text", "$$\\boxed{\\text{答案}=42}$$", ["data-math"], [], ["$$"]],
  ["boxed outside math", "So \\boxed{42} it is.", ["data-math"], ["\\boxed{42} it"], ["\\boxed"]],
  ["bare align", "\\begin{align}\na &= b\\\\\nc &= d\n\\end{align}", ["data-math=\"display\""], [], []],
  ["prices in Chinese", "价格从$5涨到$10，再到$20。", ["$5涨到$10，再到$20"], ["data-math"], []],
  ["tickers", "$AAPL/$TSLA and $NVDA", ["$AAPL/$TSLA and $NVDA"], ["data-math"], []],
  ["escaped dollars", "It costs \\$5 and \\$6.", ["$5 and $6"], ["data-math", "\\"], []],
  ["math with cjk inside", "速度为 $v=\\frac{路程}{时间}$ 。", ["data-math"], ["$v"], ["$v"]],
  ["display on one line in text", "So \\[x=1\\] holds", ["data-math"], ["\\["], ["\\["]],
  ["mhchem", "$\\ce{2H2 + O2 -> 2H2O}$", ["data-math"], ["$\\ce"], ["$\\ce"]],
  ["heading tight with number", "##1.结论\n正文", ["<h4>1.结论</h4>"], ["##"], ["##"]],
  ["heading with trailing bold", "### **标题**\n正", ["<h5><strong>标题</strong></h5>"], ["**"], ["**"]],
  ["bold beside cjk punctuation", "这是**“重点”**的。", ["<strong>“重点”</strong>"], ["**"], ["**"]],
  ["bold with colon inside", "**注意：**内容", ["<strong>注意：</strong>"], ["**"], ["**"]],
  ["task list", "- [ ] a\n- [x] b", ["<li"], ["[x]", "[ ]"], ["[x]", "[ ]"]],
  ["footnotes", "Text.[^a]\n\n[^a]: The note.", ["The note."], ["[^a]:"], []],
  ["nested ordered with code", "1. a\n   ```js\n   x\n   ```\n2. b", ["<pre", "<li"], ["```"], ["```"]],
  ["unclosed fence at end", "```py\nx = 1\n", ["x = 1", "<pre"], ["```"], ["```"]],
  ["quote then list", "> a\n> - b\n> - c", ["<blockquote", "<li>b"], ["&gt;"], ["&gt;"]],
  ["rtl paragraph", "مرحبا بالعالم\n\nHello", ["مرحبا"], [], []],
  ["rtl list dir", "- مرحبا\n- عالم", ["dir=\"auto\""], [], []],
  ["link with parentheses", "[a](https://x.example/a_(b))", ["href=\"https://x.example/a_(b)\""], ["](" ], ["]("]],
  ["link wrapped in angle", "[a](<https://x.example/a b>)", ["href=\"https://x.example/a%20b\""], ["]("], ["]("]],
  ["bare url before chinese", "见https://x.example/a。后面", ["href=\"https://x.example/a\""], ["a。后面\""], []],
  ["autolink with chinese paren", "（https://x.example/b）", ["href=\"https://x.example/b\""], ["b）\""], []],
  ["image dropped to alt", "![灯塔](https://evil.example/x.png)", ["灯塔"], ["<img"], ["<img", "]("]],
  ["strike", "~~旧~~新", ["<s>旧</s>"], ["~~"], ["~~"]],
  ["html entity", "a &amp; b &lt; c &nbsp;d", ["a &amp; b &lt; c"], ["&amp;amp;"], []],
  ["hr as dashes after text blank", "a\n\n---\n\nb", ["<hr>"], ["---"], ["---"]],
  ["setext avoided while streaming", "标题\n---\n正文", [], [], []],
  ["table with bold head", "| **项目** | 值 |\n| :-- | --: |\n| a | **1** |", ["<strong>项目</strong>", "<strong>1</strong>"], ["**", "| "], ["**", "|"]],
  ["table after text without blank", "如下：\n| a | b |\n|---|---|\n| 1 | 2 |", ["<td>2</td>"], ["|"], ["|"]],
  ["table within list", "- x\n\n  | a | b |\n  |---|---|\n  | 1 | 2 |", ["<td>2</td>"], ["|"], ["|"]],
  ["table cell with pipe code escaped", "| a |\n|---|\n| `x\\|y` |", ["<code>x|y</code>"], ["\\"], []],
  ["numbered full width", "１．甲\n２．乙", ["甲"], [], []],
  ["four stars", "****强调****", ["强调"], ["****"], ["****"]],
  ["underscore words", "use snake_case_name and __init__", ["snake_case_name"], ["<em>"], []],
  ["double backtick", "``a`b``", ["<code>a`b</code>"], [], []],
  ["math inline paren with cjk after", "由\\(a+b\\)得", ["data-math"], ["\\("], ["\\("]],
  ["dollar math adjacent chinese", "当$x>0$时", ["data-math"], ["$"], ["$x"]],
  ["double dollar inline", "所以 $$x=1$$ 成立", ["data-math"], ["$$"], ["$$"]],
  ["emphasis across citation", "**重点[1]**。", ["<strong>重"], ["**"], ["**"]],
  ["citation in heading", "## 结论[1]", ["data-source=\"1\"", "<h4>"], ["[1]", "#"], ["#"]],
  ["citation in table cell", "| a |\n|---|\n| x[1] |", ["data-source=\"1\""], ["[1]"], []],
  ["details tag", "<details><summary>More</summary>\n\nInner **b**\n\n</details>", ["More", "<strong>b</strong>"], ["&lt;details", "&lt;/details", "&lt;summary"], []],
  ["center tag", "<center>标题</center>", ["标题"], ["&lt;center"], []],
  ["font color", "<font color=\"red\">红</font>字", ["红"], ["&lt;font"], []],
  ["comment", "a <!-- note --> b", ["a"], ["&lt;!--"], []],
  ["b and i tags", "<b>粗</b> and <i>斜</i>", ["粗", "斜"], ["&lt;b", "&lt;i"], ["&lt;b"]],
  ["p and div tags", "<p>段落</p>\n<div align=\"center\">中</div>", ["段落", "中"], ["&lt;p", "&lt;div"], []],
]
for (const [name, text, wanted, unwanted, flash] of FURTHER) {
  test(`${name} is shown as it was foretold, and nothing else for a moment`, () => {
    const whole = html(text)
    assert.deepEqual(wanted.filter((part) => !whole.includes(part)), [], whole)
    assert.deepEqual(unwanted.filter((part) => whole.includes(part)), [], whole)
    const fleeting = flash.filter((part) => !whole.includes(part))
    assert.deepEqual(moments(text).filter((shown) => fleeting.some((part) => shown.includes(part))), [])
  })
}
