"""Markdown that leaves the product: whoever opens it loads nothing, and nothing in a stranger's words is a sign.

Twin: `static/js/text/copied-markdown.js`; both pass `tests/fixtures/foreign-text.json`.
"""

import re

_SIGNS = re.compile(r"[\\`*_\[\]<>&$|~]")
_SPACE = re.compile(r"\s+")
_FENCE = re.compile(r"[ \t]{0,12}(`{3,}|~{3,})")
_STEPS = re.compile(r"\\[!<`]|`+|!(?=\[)|<(?=[A-Za-z/!?])(?!https?:)")
_ITEM_INDENT = 4
"""So far in, a fence may belong to an item of a list, or to nothing at all."""


def plain(text: str) -> str:
    """A stranger's words as one line of which nothing is Markdown."""
    return _SIGNS.sub(r"\\\g<0>", " ".join(text.split()))


def unloading(markdown: str) -> str:
    """A model's Markdown in which a picture is a link to it and a tag is text. Code stays as it is."""
    lines: list[str] = []
    fence, depth = "", 0
    for line in markdown.split("\n"):
        indent, words = len(line) - len(line.lstrip()), line.strip()
        # What is less indented than its fence may stand outside of the item that the fence was in.
        if fence and words and indent < depth and depth >= _ITEM_INDENT:
            fence = ""
        opening = _FENCE.match(line)
        mark = opening[1] if opening else ""
        if fence:
            lines.append(line)
            fence = "" if mark.startswith(fence) and words == mark else fence
        elif not mark or (mark[0] == "`" and "`" in words[len(mark) :]):
            lines.append(_unloading_line(line))
        else:
            lines.append(line)
            fence, depth = mark, indent
    return "\n".join(lines)


def _unloading_line(line: str) -> str:
    steps = list(_STEPS.finditer(line))
    runs: dict[str, list[int]] = {}
    for step in reversed(steps):
        if step[0][0] == "`":
            runs.setdefault(step[0], []).append(step.start())
    out, at = "", 0
    for step in steps:
        if step.start() < at or step[0][0] == "\\":
            continue
        if step[0][0] != "`":
            out, at = out + line[at : step.start()] + "\\", step.start()
        elif (closing := _next(runs[step[0]], step.start())) is not None:
            end = closing + len(step[0])
            out, at = out + line[at:end], end
    return out + line[at:]


def _next(places: list[int], place: int) -> int | None:
    """The first of descending places behind `place`; those before it are dropped."""
    while places and places[-1] <= place:
        places.pop()
    return places[-1] if places else None
