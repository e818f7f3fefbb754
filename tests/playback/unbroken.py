"""Texts of one kind only, tens of thousands of characters long: what a looping model, or a page made to harm, writes.

Nothing ends such a run: no space, no sentence, no second kind of character. Each kind once held some pattern, parser or
layout for seconds where a sentence takes microseconds.
"""

import re
from collections.abc import Iterable

LENGTH = 60_000
UNITS = (
    ".", "!", "-", "=", "…", ",1", "\n", "[", "]", "[]", "(", "$", "\\(", "\u200b", "e\u0301", "\u0301",
    "👩\u200d", "|", "#", ">", "<", "`", "*", "_", "~", "&", "&lt;", "&#46;",
    "1", "a", "的", "。", "“", "[1]", "](", "\\", " -", "\t",
)  # fmt: skip
"""What is repeated. A tab stands for all that is blank, a letter and a number for what has no end of a word."""

_ASKED = re.compile(r"unbroken(\d+)")


def run(number: int) -> str:
    """The run of one kind, by its place in `UNITS`."""
    return UNITS[number] * (LENGTH // len(UNITS[number]))


def numbers_in(text: str) -> tuple[int, ...]:
    """The kinds that `text` names: `unbroken7`, a question or an address."""
    return tuple(int(number) % len(UNITS) for number in _ASKED.findall(text))


def looping(numbers: Iterable[int]) -> str:
    """An answer that cites, loops, and cites again, with one kind after the other."""
    loops = (f"The breakwater was finished in 1911 [citation:1]. {run(number)}x [citation:1]" for number in numbers)
    return "\n\n".join([*loops, "It is long [citation:2].\n"])
