"""Nasty answers, made of what models write around citations: code, money, formulas, links, tables, half of each."""

import random
from collections.abc import Iterator

# fmt: off
ATOMS = (
    "[", "]", "[1]", "[2]", "[citation:1]", "[citation:2]", "[citation:", "(", ")", "`", "``", "```",
    "```py\n", "$", "$5", "$PATH", "$x", "x$", "$$", "= y$", "5$ per head ", "US$6 ", "\\", "\\(", "\\)",
    "\\[", "\\]", "\\$", "a", "word", "字", "。", "1", "99", "[99]", "[citation:99]", "【2†source】", "【1†US$】",
    "-", "|", "^", "[^1]:", "：", "~~~", ">", "é", "𠮷", "[来源", "2]", "(citation:2)", "References\n", "参考资料：\n",
    " ", " ", "\n", "\n\n", ". ", "<sup>", "</sup>", "<a href=\"x\">", "</a>", "](http://y", "http://x/",
    "[t](https://y.example/a_(b))", "\\[1\\]", "[1和2]", "[^1^]", "{", "}", "_", "*", "**", "# ", "- ", "1. ",
    "> ", "| a | b |\n|---|---|\n", "| c [1] | d | e [2] |\n", "    ", "\t", "---\n",
    "![i](https://y.example/i [1])", "\\begin{align}\n", "\\end{align}\n", "<https://y.example/[1]>", "&lt;",
    "\u0001", "\ufdd0", "\u2060", "\r\n",
)
# fmt: on


def nasty_texts(seed: int, count: int) -> Iterator[str]:
    """`count` texts of 1 to 24 atoms."""
    dice = random.Random(seed)
    for _ in range(count):
        yield "".join(dice.choices(ATOMS, k=dice.randint(1, 24)))
