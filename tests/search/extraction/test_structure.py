# ruff: noqa: E501, RUF100 (markup is read best on its own line)
"""Lists, cells, listings, short pages, questions: they keep their shape in the ways that pages write them."""

import pytest

from tests.search.extraction.kinds import PARAGRAPHS, PROSE, read

IN_ARTICLE = {
    "rows and cells by style": (
        "<div style='display:table'><div style='display:table-row'><div style='display:table-cell'>May</div><div style='display:table-cell'>9 to 5</div></div></div>",
        ["May | 9 to 5"],
        [],
    ),
    "a box of code, an element a line": (
        "<div class='code-block'><div>x = <b>1</b></div><div>&nbsp;&nbsp;y = 2</div><div><span>z</span> = 3</div></div>",
        ["x = 1\n  y = 2\nz = 3"],
        [],
    ),
    "a box called code that holds paragraphs": (
        "<div class='code'><div><p>The code of the harbour was agreed on long ago, in the spring.</p></div><div><p>It is kept.</p></div></div>",
        ["The code of the harbour was agreed on long ago, in the spring.\n\nIt is kept."],
        [],
    ),
    "dl in cell": (
        "<table><tr><th>Part</th><th>About</th></tr><tr><td>Lamp</td><td><dl><dt>Power</dt><dd>400 W</dd><dt>Colour</dt><dd>white</dd></dl></td></tr></table>",
        ["Power", "400 W", "Lamp | "],
        [],
    ),
    "nested ul": (
        "<table><tr><th>Way</th><th>Gates</th></tr><tr><td>In</td><td><ul><li>East<ul><li>gate one</li><li>gate two</li></ul></li></ul></td></tr></table>",
        ["East", "gate one; gate two"],
        [],
    ),
    "br in cell": (
        "<table><tr><th>Day</th><th>Hours</th></tr><tr><td>Mon</td><td>9 to 12<br>13 to 17</td></tr></table>",
        ["Mon | 9 to 12 13 to 17"],
        [],
    ),
    "p in cell": (
        "<table><tr><th>Day</th><th>Hours</th></tr><tr><td><p>Mon</p></td><td><p>9 to 12</p><p>13 to 17</p></td></tr></table>",
        ["Mon | 9 to 12", "13 to 17"],
        [],
    ),
    "nested table": (
        "<table border=1><tr><th>Day</th><th>Hours</th></tr><tr><td>Mon</td><td><table><tr><td>open</td><td>9</td></tr><tr><td>close</td><td>17</td></tr></table></td></tr><tr><td>Tue</td><td>closed</td></tr></table>",
        ["Mon", "open", "17", "Tue | closed"],
        [],
    ),
    "only-list row layout": (
        "<table><tr><td><ul><li>Bring a torch with you.</li><li>Bring good shoes.</li></ul></td></tr></table>",
        ["- Bring a torch with you.\n- Bring good shoes."],
        [],
    ),
    "rowspan": (
        "<table><tr><th>Day</th><th>Hours</th></tr><tr><td rowspan=2>Mon</td><td>9 to 12</td></tr><tr><td>13 to 17</td></tr></table>",
        ["Mon | 9 to 12", "13 to 17"],
        [],
    ),
    "definition wikitable": (
        "<table class=infobox><tr><th>Built</th><td>1804</td></tr><tr><th>Keepers</th><td><div class=plainlist><ul><li>A. Reed</li><li>B. Moss</li></ul></div></td></tr></table>",
        ["Built | 1804", "A. Reed; B. Moss"],
        [],
    ),
    "checkbox svg cell": (
        "<table><tr><th>Plan</th><th>Fog horn</th></tr><tr><td>Small</td><td><img alt=Yes src=a></td></tr></table>",
        ["Plan | Fog horn", "Small"],
        [],
    ),
    "div table": (
        "<div role=table><div role=row><span role=columnheader>Month</span><span role=columnheader>Hours</span></div><div role=row><span role=cell>May</span><span role=cell>9 to 5</span></div></div>",
        ["Month | Hours\nMay | 9 to 5"],
        [],
    ),
    "divs lines": (
        "<pre><code><div class=line>def a():</div><div class=line>    ring()</div></code></pre>",
        ["def a():\n    ring()"],
        [],
    ),
    "span block lines": (
        "<pre class=shiki><code><span class=line><span>def a():</span></span>\n<span class=line><span>    ring()</span></span></code></pre>",
        ["def a():\n    ring()"],
        [],
    ),
    "span lines no nl": (
        "<pre class=shiki><code><span class=line>def a():</span><span class=line>    ring()</span></code></pre>",
        ["def a():\n    ring()"],
        [],
    ),
    "codemirror": (
        "<div class=CodeMirror><div class=CodeMirror-code><div><div class=CodeMirror-linenumber>1</div><pre class=CodeMirror-line><span>def a():</span></pre></div><div><div class=CodeMirror-linenumber>2</div><pre class=CodeMirror-line><span>    ring()</span></pre></div></div></div>",
        ["def a():\n    ring()"],
        ["1\n"],
    ),
    "ol lines": (
        "<ol class=linenums><li class=L0><code>def a():</code></li><li class=L1><code>    ring()</code></li></ol>",
        ["def a():\n    ring()"],
        [],
    ),
    "pre ol": (
        "<pre class=prettyprint><ol class=linenums><li><span>def a():</span></li><li><span>    ring()</span></li></ol></pre>",
        ["def a():\n    ring()"],
        [],
    ),
    "br code": ("<p><code>def a():<br>&nbsp;&nbsp;ring()<br>end()</code></p>", ["def a():\n", "ring()\nend()"], []),
    "code ws-pre": ("<code style='white-space:pre'>def a():\n    ring()</code>", ["def a():\n    ring()"], []),
    "div ws-pre": (
        "<div style='white-space:pre-wrap'>Roses are red,\nViolets are blue,\nSugar is sweet.</div>",
        ["Roses are red,\nViolets are blue,\nSugar is sweet."],
        [],
    ),
    "gutter same pre": (
        "<pre><span class=ln>1</span>def a():\n<span class=ln>2</span>    ring()</pre>",
        ["def a():\n    ring()"],
        ["1def"],
    ),
    "data-line gutter td": (
        "<table class=js-file-line-container><tr><td id=L1 data-line-number=1></td><td id=LC1 class='blob-code'>def a():</td></tr><tr><td data-line-number=2></td><td class=blob-code>    ring()</td></tr></table>",
        ["def a():\n    ring()"],
        [],
    ),
    "rouge": (
        "<div class=highlight><table class=rouge-table><tbody><tr><td class='rouge-gutter gl'><pre class=lineno>1\n2\n</pre></td><td class=rouge-code><pre>def a():\n    ring()\n</pre></td></tr></tbody></table></div>",
        ["def a():\n    ring()"],
        ["1\n2"],
    ),
    "copy button": (
        "<pre><button>Copy</button><code>lamp --on\nlamp --off</code></pre>",
        ["lamp --on\nlamp --off"],
        ["Copy"],
    ),
    "prompt span": ("<pre>$ lamp --on\nok\n$ lamp --off</pre>", ["$ lamp --on\nok\n$ lamp --off"], []),
    "step table": (
        "<ol><li>First:<table><tr><th>Pin</th><th>Wire</th></tr><tr><td>1</td><td>red</td></tr></table></li><li>Then go.</li></ol>",
        ["First:", "Pin | Wire\n1 | red", "Then go."],
        [],
    ),
    "pre cell": (
        "<table><tr><th>Do</th><th>Run</th></tr><tr><td>On</td><td><pre>lamp --on\nsleep 1</pre></td></tr><tr><td>Off</td><td><code>lamp --off</code></td></tr></table>",
        ["lamp --on\nsleep 1", "Off | lamp --off"],
        [],
    ),
    "poem": (
        "<div class=poem>Roses are red,<br>Violets are blue,<br>Sugar is sweet.</div>",
        ["Roses are red,\nViolets are blue,\nSugar is sweet."],
        [],
    ),
    "custom element": (
        "<code-block><pre slot=code>lamp --on\nlamp --off</pre></code-block>",
        ["lamp --on\nlamp --off"],
        [],
    ),
    "syntaxhl": (
        "<div class=syntaxhighlighter><table><tr><td class=gutter><div class='line number1'>1</div><div class='line number2'>2</div></td><td class=code><div class=container><div class=line><code>def</code> <code>a():</code></div><div class=line><code>&nbsp;&nbsp;&nbsp;&nbsp;</code><code>ring()</code></div></div></td></tr></table></div>",
        ["def a():\n    ring()"],
        ["1\n2", "1 2"],
    ),
    "kbd samp": ("<samp>lamp on<br>lamp off</samp>", ["lamp on\nlamp off"], []),
    "diff": ("<pre><del>- lamp on</del>\n<ins>+ lamp off</ins></pre>", ["- lamp on\n+ lamp off"], []),
    "links list introduced": (
        "<h2>See</h2><ul><li><a href=/a>North tower</a>, built in 1804</li><li><a href=/b>South tower</a></li></ul>",
        ["- North tower, built in 1804\n- South tower"],
        [],
    ),
}
PAGES = {
    "short zh": (
        "<div class=c><h1>通知</h1><p>三月一日港口关闭，因为船闸要修理。</p><h2>停泊</h2><p>船只可以停在外浮标以外。</p><ul><li>带上灯</li><li>带上绳</li></ul></div>",
        ["\n\n三月一日港口关闭，因为船闸要修理。\n\n## 停泊\n\n船只可以停在外浮标以外。", "- 带上灯\n- 带上绳"],
        [],
    ),
    "short with code": (
        "<main><h1>bellctl</h1><p>Controls the bell from a terminal.</p><pre>pip install bellctl\nbellctl start</pre><p>Needs a rope.</p></main>",
        ["Controls the bell from a terminal.\n\n```\npip install bellctl\nbellctl start\n```\n\nNeeds a rope."],
        [],
    ),
    "short divs": (
        "<div><div class=t>Opening times</div><div>The tower opens at nine on Monday.</div><div>It closes at five on Friday.</div></div>",
        ["The tower opens at nine on Monday.\n", "It closes at five on Friday."],
        [],
    ),
    "br lines": (
        "<h1>Notice</h1>The harbour is closed today.<br><br>Ships may wait outside.<br>Call the office.",
        ["The harbour is closed today.\n", "\nShips may wait outside.\nCall the office."],
        [],
    ),
    "zh spans": (
        "<div><h1>引水员</h1><div><span>引水员是</span>\n<span>港口</span>\n<b>中引导</b>\n<a href=/x>船舶</a>\n进出的人，每天工作到日落以后。</div></div>",
        ["引水员是港口中引导船舶进出的人，每天工作到日落以后。"],
        [],
    ),
    "zh newline": (
        "<div><h1>引水员</h1><p>引水员是港口中\n   引导船舶进出的人，\n每天工作到日落以后。</p></div>",
        ["引水员是港口中引导船舶进出的人，每天工作到日落以后。"],
        [],
    ),
    "zh wbr": (
        "<div><h1>引水员</h1><p>引水员是港口<wbr>中引导船舶<font color=red>进出</font>的人，<i>每天</i>工作到日落以后。</p></div>",
        ["引水员是港口中引导船舶进出的人，每天工作到日落以后。"],
        [],
    ),
    "zh nbsp mix": (
        "<div><h1>灯塔</h1><p>高 30 米的灯塔 Norwick 由 A. Reed 建于 1804 年，至今仍在使用中。</p></div>",
        ["高 30 米的灯塔 Norwick 由 A. Reed 建于 1804 年"],
        [],
    ),
    "ja": (
        "<article><h1>お知らせ</h1><p>三月一日は港を閉鎖します。</p><p>船は外で待つことができます。電話で確認してください。</p></article>",
        ["三月一日は港を閉鎖します。\n\n船は外で"],
        [],
    ),
    "ko": (
        "<article><h1>알림</h1><p>3월 1일에는 항구가 닫힙니다.</p><h2>정박</h2><p>배는 밖에서 기다릴 수 있습니다.</p></article>",
        ["## 정박\n\n배는 밖에서"],
        [],
    ),
    "th": (
        "<article><h1>ประกาศ</h1><p>ท่าเรือปิดวันที่หนึ่งมีนาคมเพราะต้องซ่อมประตูน้ำ</p><p>เรือจอดรอด้านนอกได้</p></article>",
        ["ท่าเรือปิดวันที่หนึ่งมีนาคมเพราะต้องซ่อมประตูน้ำ\n\nเรือจอดรอด้านนอกได้"],
        [],
    ),
    "table only": (
        "<h1>Tides</h1><table><tr><th>Day</th><th>High</th></tr><tr><td>Mon</td><td>06:12</td></tr><tr><td>Tue</td><td>07:01</td></tr><tr><td>Wed</td><td>07:49</td></tr></table>",
        ["Day | High\nMon | 06:12\nTue | 07:01"],
        [],
    ),
    "address": (
        "<main><h1>Office</h1><address>Harbour Street 5<br>Norwick<br>Phone: 555-0101</address><p>Open daily from nine to five.</p></main>",
        ["Harbour Street 5\nNorwick\nPhone: 555-0101", "Open daily"],
        [],
    ),
    "h in div footer": (
        "<header><a href=/>Home</a></header><div><h1>Closed</h1><p>The office is closed on Monday.</p></div><footer><p>© 2025 Office</p><a href=/i>Imprint</a></footer>",
        ["The office is closed on Monday."],
        ["Imprint"],
    ),
    "page begins with list": (
        f"<article><h1>Norwick</h1><ul><li>Bring a torch.</li><li>Bring shoes.</li></ul>{PARAGRAPHS}</article>",
        ["- Bring a torch.\n- Bring shoes."],
        [],
    ),
    "page ends with list": (
        f"<article><h1>Norwick</h1>{PARAGRAPHS}<ul><li>Bring a torch.</li><li>Bring shoes.</li></ul></article>",
        ["- Bring a torch.\n- Bring shoes."],
        [],
    ),
    "list of short after h2": (
        f"<article><h1>Norwick</h1>{PARAGRAPHS}<h2>Wanted</h2><ul><li>torch</li><li>shoes</li></ul></article>",
        ["## Wanted\n\n- torch\n- shoes"],
        [],
    ),
    "definitions": (
        "<article><h1>Words</h1><dl><dt>Word 0</dt><dd><p>What word 0 means is told in this sentence here.</p><p>And more of it comes in a second one.</p></dd><dt>Word 1</dt><dd><p>What word 1 means is told in this sentence here.</p><p>And more of it comes in a second one.</p></dd><dt>Word 2</dt><dd><p>What word 2 means is told in this sentence here.</p><p>And more of it comes in a second one.</p></dd><dt>Word 3</dt><dd><p>What word 3 means is told in this sentence here.</p><p>And more of it comes in a second one.</p></dd><dt>Word 4</dt><dd><p>What word 4 means is told in this sentence here.</p><p>And more of it comes in a second one.</p></dd></dl></article>",
        ["What word 0 means", "- Word 0", "What word 4 means"],
        [],
    ),
    "bold first sentence": (
        f"<article><h1>Norwick</h1><p><b>Norwick</b> is a tower on the coast.</p>{PARAGRAPHS}</article>",
        ["Norwick is a tower on the coast."],
        [],
    ),
    "lead div": (
        f"<article><h1>Norwick</h1><div class=lead>Norwick is a tower on the coast.</div>{PARAGRAPHS}</article>",
        ["Norwick is a tower on the coast."],
        [],
    ),
    "summary box": (
        f"<article><h1>Norwick</h1><div class='summary-box'><h3>Key points</h3><ul><li>It was lit in 1804.</li><li>It is 30 metres high.</li></ul></div>{PARAGRAPHS}</article>",
        ["It was lit in 1804.", "It is 30 metres high."],
        [],
    ),
    "index of links answer": (
        "<main><h1>Best towers of the coast</h1><p>These are the towers that we like best, in their order:</p><ol><li><a href=/t0>Tower number 0 of the coast</a></li><li><a href=/t1>Tower number 1 of the coast</a></li><li><a href=/t2>Tower number 2 of the coast</a></li><li><a href=/t3>Tower number 3 of the coast</a></li><li><a href=/t4>Tower number 4 of the coast</a></li><li><a href=/t5>Tower number 5 of the coast</a></li><li><a href=/t6>Tower number 6 of the coast</a></li><li><a href=/t7>Tower number 7 of the coast</a></li></ol></main>",
        ["Tower number 0 of the coast", "Tower number 7 of the coast"],
        [],
    ),
    "div items": (
        f"<article><h1>Norwick</h1>{PARAGRAPHS}<p>You need:</p><div class=list><div class=item>a torch</div><div class=item>good shoes</div></div>{PARAGRAPHS}</article>",
        ["a torch", "good shoes"],
        [],
    ),
    "nested ol": (
        f"<article><h1>Norwick</h1>{PARAGRAPHS}<ol><li>Go up.<ol><li>Open the door.</li><li>Take the stair.</li></ol></li><li>Go down.</li></ol>{PARAGRAPHS}</article>",
        ["- Go up.\n  - Open the door.\n  - Take the stair.\n- Go down."],
        [],
    ),
    "links in prose list": (
        "<article><h1>Changes</h1><h2>Version 1</h2><ul><li>Fixed <a href=/i1>the long bug number 1</a></li><li><a href=/p>Added a lamp 1</a></li></ul><h2>Version 2</h2><ul><li>Fixed <a href=/i2>the long bug number 2</a></li><li><a href=/p>Added a lamp 2</a></li></ul><h2>Version 3</h2><ul><li>Fixed <a href=/i3>the long bug number 3</a></li><li><a href=/p>Added a lamp 3</a></li></ul><h2>Version 4</h2><ul><li>Fixed <a href=/i4>the long bug number 4</a></li><li><a href=/p>Added a lamp 4</a></li></ul><h2>Version 5</h2><ul><li>Fixed <a href=/i5>the long bug number 5</a></li><li><a href=/p>Added a lamp 5</a></li></ul></article>",
        ["Fixed the long bug number 1", "Added a lamp 5"],
        [],
    ),
    "button": (
        f"<main><h1>Questions</h1><div><h3><button>When is it lit?</button></h3><div>{PROSE[0]}</div></div><div><h3><button>What wakes the village?</button></h3><div>{PROSE[1]}</div></div><div><h3><button>Who made the lens?</button></h3><div>{PROSE[2]}</div></div><div><h3><button>May one climb?</button></h3><div>{PROSE[3]}</div></div></main>",
        ["When is it lit?", "May one climb?", f"{PROSE[0]}", f"{PROSE[3]}"],
        [],
    ),
    "button expanded": (
        f"<main><h1>Questions</h1><div class=i><button aria-expanded=false><span>When is it lit?</span><svg></svg></button><div hidden>{PROSE[0]}</div></div><div class=i><button aria-expanded=false><span>What wakes the village?</span><svg></svg></button><div hidden>{PROSE[1]}</div></div><div class=i><button aria-expanded=false><span>Who made the lens?</span><svg></svg></button><div hidden>{PROSE[2]}</div></div><div class=i><button aria-expanded=false><span>May one climb?</span><svg></svg></button><div hidden>{PROSE[3]}</div></div></main>",
        ["When is it lit?", "May one climb?", f"{PROSE[0]}", f"{PROSE[3]}"],
        [],
    ),
    "summary": (
        f"<main><h1>Questions</h1><details><summary>When is it lit?</summary>{PROSE[0]}</details><details><summary>What wakes the village?</summary>{PROSE[1]}</details><details><summary>Who made the lens?</summary>{PROSE[2]}</details><details><summary>May one climb?</summary>{PROSE[3]}</details></main>",
        ["When is it lit?", "May one climb?", f"{PROSE[0]}", f"{PROSE[3]}"],
        [],
    ),
    "summary h3": (
        f"<main><h1>Questions</h1><details name=faq><summary><h3>When is it lit?</h3></summary><p>{PROSE[0]}</p></details><details name=faq><summary><h3>What wakes the village?</h3></summary><p>{PROSE[1]}</p></details><details name=faq><summary><h3>Who made the lens?</h3></summary><p>{PROSE[2]}</p></details><details name=faq><summary><h3>May one climb?</h3></summary><p>{PROSE[3]}</p></details></main>",
        ["When is it lit?", "May one climb?", f"{PROSE[0]}", f"{PROSE[3]}"],
        [],
    ),
    "link": (
        f"<main><h1>Questions</h1><div class=q><a href='#' role=button>When is it lit?</a></div><div class=a>{PROSE[0]}</div><div class=q><a href='#' role=button>What wakes the village?</a></div><div class=a>{PROSE[1]}</div><div class=q><a href='#' role=button>Who made the lens?</a></div><div class=a>{PROSE[2]}</div><div class=q><a href='#' role=button>May one climb?</a></div><div class=a>{PROSE[3]}</div></main>",
        ["When is it lit?", "May one climb?", f"{PROSE[0]}", f"{PROSE[3]}"],
        [],
    ),
    "a plain": (
        f"<main><h1>Questions</h1><div class=q><a href='#x' data-toggle=collapse>When is it lit?</a></div><div class='collapse'><p>{PROSE[0]}</p></div><div class=q><a href='#x' data-toggle=collapse>What wakes the village?</a></div><div class='collapse'><p>{PROSE[1]}</p></div><div class=q><a href='#x' data-toggle=collapse>Who made the lens?</a></div><div class='collapse'><p>{PROSE[2]}</p></div><div class=q><a href='#x' data-toggle=collapse>May one climb?</a></div><div class='collapse'><p>{PROSE[3]}</p></div></main>",
        ["When is it lit?", "May one climb?", f"{PROSE[0]}", f"{PROSE[3]}"],
        [],
    ),
    "dl": (
        f"<main><h1>Questions</h1><dl><dt><button>When is it lit?</button></dt><dd>{PROSE[0]}</dd></dl><dl><dt><button>What wakes the village?</button></dt><dd>{PROSE[1]}</dd></dl><dl><dt><button>Who made the lens?</button></dt><dd>{PROSE[2]}</dd></dl><dl><dt><button>May one climb?</button></dt><dd>{PROSE[3]}</dd></dl></main>",
        ["When is it lit?", "May one climb?", f"{PROSE[0]}", f"{PROSE[3]}"],
        [],
    ),
    "div onclick": (
        f"<main><h1>Questions</h1><div class='faq-question' onclick=t(this)>When is it lit?</div><div class=faq-answer style='display:none'>{PROSE[0]}</div><div class='faq-question' onclick=t(this)>What wakes the village?</div><div class=faq-answer style='display:none'>{PROSE[1]}</div><div class='faq-question' onclick=t(this)>Who made the lens?</div><div class=faq-answer style='display:none'>{PROSE[2]}</div><div class='faq-question' onclick=t(this)>May one climb?</div><div class=faq-answer style='display:none'>{PROSE[3]}</div></main>",
        ["When is it lit?", "May one climb?", f"{PROSE[0]}", f"{PROSE[3]}"],
        [],
    ),
    "role button": (
        f"<main><h1>Questions</h1><div role=button tabindex=0>When is it lit?</div><div role=region>{PROSE[0]}</div><div role=button tabindex=0>What wakes the village?</div><div role=region>{PROSE[1]}</div><div role=button tabindex=0>Who made the lens?</div><div role=region>{PROSE[2]}</div><div role=button tabindex=0>May one climb?</div><div role=region>{PROSE[3]}</div></main>",
        ["When is it lit?", "May one climb?", f"{PROSE[0]}", f"{PROSE[3]}"],
        [],
    ),
    "label": (
        f"<main><h1>Questions</h1><input type=checkbox id=a><label for=a>When is it lit?</label><div class=c>{PROSE[0]}</div><input type=checkbox id=a><label for=a>What wakes the village?</label><div class=c>{PROSE[1]}</div><input type=checkbox id=a><label for=a>Who made the lens?</label><div class=c>{PROSE[2]}</div><input type=checkbox id=a><label for=a>May one climb?</label><div class=c>{PROSE[3]}</div></main>",
        ["When is it lit?", "May one climb?", f"{PROSE[0]}", f"{PROSE[3]}"],
        [],
    ),
    "strong": (
        f"<main><h1>Questions</h1><p><strong>When is it lit?</strong><br>{PROSE[0]}</p><p><strong>What wakes the village?</strong><br>{PROSE[1]}</p><p><strong>Who made the lens?</strong><br>{PROSE[2]}</p><p><strong>May one climb?</strong><br>{PROSE[3]}</p></main>",
        ["When is it lit?", "May one climb?", f"{PROSE[0]}", f"{PROSE[3]}"],
        [],
    ),
    "microdata": (
        f"<main><h1>Questions</h1><div itemscope itemprop=mainEntity itemtype=https://schema.org/Question><h3 itemprop=name>When is it lit?</h3><div itemprop=acceptedAnswer itemscope itemtype=https://schema.org/Answer style='display:none'><div itemprop=text><p>{PROSE[0]}</p></div></div></div><div itemscope itemprop=mainEntity itemtype=https://schema.org/Question><h3 itemprop=name>What wakes the village?</h3><div itemprop=acceptedAnswer itemscope itemtype=https://schema.org/Answer style='display:none'><div itemprop=text><p>{PROSE[1]}</p></div></div></div><div itemscope itemprop=mainEntity itemtype=https://schema.org/Question><h3 itemprop=name>Who made the lens?</h3><div itemprop=acceptedAnswer itemscope itemtype=https://schema.org/Answer style='display:none'><div itemprop=text><p>{PROSE[2]}</p></div></div></div><div itemscope itemprop=mainEntity itemtype=https://schema.org/Question><h3 itemprop=name>May one climb?</h3><div itemprop=acceptedAnswer itemscope itemtype=https://schema.org/Answer style='display:none'><div itemprop=text><p>{PROSE[3]}</p></div></div></div></main>",
        ["When is it lit?", "May one climb?", f"{PROSE[0]}", f"{PROSE[3]}"],
        [],
    ),
    "ul faq": (
        f"<main><h1>Questions</h1><ul class=faq><li><div class=q>When is it lit?</div><div class=a><p>{PROSE[0]}</p></div></li></ul><ul class=faq><li><div class=q>What wakes the village?</div><div class=a><p>{PROSE[1]}</p></div></li></ul><ul class=faq><li><div class=q>Who made the lens?</div><div class=a><p>{PROSE[2]}</p></div></li></ul><ul class=faq><li><div class=q>May one climb?</div><div class=a><p>{PROSE[3]}</p></div></li></ul></main>",
        ["When is it lit?", "May one climb?", f"{PROSE[0]}", f"{PROSE[3]}"],
        [],
    ),
    "button no ?": (
        f"<main><h1>Help</h1><div><button aria-controls=p0 aria-expanded=false>Lighting times</button><div id=p0>{PROSE[0]}</div></div><div><button aria-controls=p1 aria-expanded=false>Fog horn</button><div id=p1>{PROSE[1]}</div></div><div><button aria-controls=p2 aria-expanded=false>The lens</button><div id=p2>{PROSE[2]}</div></div><div><button aria-controls=p3 aria-expanded=false>Visits</button><div id=p3>{PROSE[3]}</div></div></main>",
        ["Lighting times", "Visits", f"{PROSE[0]}"],
        [],
    ),
    "tab names": (
        f"<article><h1>Norwick</h1>{PARAGRAPHS}<div role=tablist><button role=tab aria-selected=true>Linux</button><button role=tab>Windows</button></div><div role=tabpanel><pre>apt install bell</pre></div><div role=tabpanel hidden><pre>winget install Bell</pre></div>{PARAGRAPHS}</article>",
        ["apt install bell", "winget install Bell"],
        [],
    ),
}


@pytest.mark.parametrize("name", IN_ARTICLE)
def test_a_part_of_an_article_keeps_its_shape(name: str) -> None:
    markup, wanted, unwanted = IN_ARTICLE[name]
    text = read(f"<article><h1>Norwick</h1>{PARAGRAPHS}{markup}{PARAGRAPHS}</article>").text

    assert [line for line in wanted if line not in text] == []
    assert [line for line in unwanted if line in text] == []


@pytest.mark.parametrize("name", PAGES)
def test_a_page_keeps_its_shape(name: str) -> None:
    markup, wanted, unwanted = PAGES[name]
    text = read(markup).text

    assert [line for line in wanted if line not in text] == []
    assert [line for line in unwanted if line in text] == []
