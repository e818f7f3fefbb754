"""Programs and terminal output on a page: their lines as they are shown, without the numbers beside them.

Highlighters write them in many ways: `<pre>`, a `<code>` that stands alone, an element a line, a list of lines.
"""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from search.text.cleaning import visible

if TYPE_CHECKING:
    from lxml.html import HtmlElement

INLINE = frozenset({"code", "samp", "kbd"})
_LINE_TAGS = frozenset({"div", "p", "li", "tr", "pre", "ol", "ul", "table", "tbody", "section", "figure"})
_UNREAD = frozenset({"button", "script", "style"})
_GUTTER = re.compile(
    r"(?:^|[\s_-])(?:gutter|line-?nos?|lines?-?num(?:ber)?s?|ln-num|ln|blob-num|(?:code\w{1,12}-)?linenumber)(?:$|[\s_-])",
    re.I,
)
_LINE = re.compile(r"(?:^|[\s_-])(?:line|row|code-?line|view-?line|ln|cl)(?:$|[\s_-])", re.I)
_CODE_BOX = re.compile(
    r"(?:^|[\s_-])(?:code|source-?code|codeblock|snippet|listing|terminal|console)(?:$|[\s_-])", re.I
)
_LINES = re.compile(r"(?:^|[\s_-])(?:linenums|code|prettyprint|highlight|hljs|dp-\w+|lines?)(?:$|[\s_-])", re.I)


def raw_text(element: "HtmlElement") -> str:
    """The text of a listing, line by line: breaks and blocks begin new ones, the gutter's numbers are left out."""
    # A space that does not break is one in a program.
    text = visible("".join(_raw(element))).replace("\u00a0", " ").strip("\n").expandtabs(4)
    return re.sub(r"^```", " ```", "\n".join(line.rstrip() for line in text.split("\n")), flags=re.M)


def _raw(element: "HtmlElement") -> Iterator[str]:
    yield (element.text or "").replace("\r\n", "\n")
    are_lines = _are_lines(element)
    for child in element:
        if child.tag == "br":
            yield "\n"
        elif isinstance(child.tag, str) and child.tag not in _UNREAD and not is_gutter(child):
            is_line = are_lines or child.tag in _LINE_TAGS
            inner = "".join(_raw(child))
            yield inner if not is_line or inner.endswith("\n") else f"{inner}\n"
        yield (child.tail or "").replace("\r\n", "\n")


def _are_lines(element: "HtmlElement") -> bool:
    """Whether its children are lines by the style sheet only."""
    if len(element) < 2 or (element.text or "").strip():
        return False
    return all(
        child.tag in ("span", "code") and not child.tail and _LINE.search(child.get("class", "")) for child in element
    )


def is_gutter(element: "HtmlElement") -> bool:
    """Whether it holds the numbers of lines."""
    if not _GUTTER.search(element.get("class", "")):
        return False
    return not "".join(element.itertext()).strip().strip("0123456789 \n\t.:|")


def stands_alone(code: "HtmlElement") -> bool:
    """Several lines in a `<code>` of its own are a listing also without `<pre>`: style sheets do that."""
    parent = code.getparent()
    if parent is None or parent.tag == "p" or (code.tail or "").strip():
        return False
    before = code.getprevious()
    if ((parent.text if before is None else before.tail) or "").strip():
        return False
    if any(beside is not None and not _is_block(beside) for beside in (before, code.getnext())):
        return False
    return "".join(code.itertext()).strip().count("\n") + sum(1 for _ in code.iter("br")) > 0


def _is_block(element: "HtmlElement") -> bool:
    return element.tag in _LINE_TAGS or element.tag in ("h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "hr", "br")


def is_of_lines(items: "HtmlElement") -> bool:
    """Whether a list is a listing, each item a line of code."""
    if not _LINES.search(items.get("class", "")):
        return False
    lines = [item for item in items if item.tag == "li"]
    return len(lines) > 1 and all(len(item) and item[0].tag in ("code", "span") for item in lines)


def is_code_box(box: "HtmlElement") -> bool:
    """Whether a `<div>` calls itself one of code and holds its lines, an element each."""
    if box.tag != "div" or not _CODE_BOX.search(box.get("class", "")) or (box.text or "").strip():
        return False
    lines = [line for line in box if isinstance(line.tag, str) and not is_gutter(line)]
    return len(lines) > 1 and all(
        line.tag in ("div", "span", "code") and not (line.tail or "").strip() and not _has_block(line) for line in lines
    )


def _has_block(line: "HtmlElement") -> bool:
    return any(
        inner.tag not in ("span", "b", "i", "em", "strong", "code", "a", "font") for inner in line.iterdescendants()
    )


def is_next_line(before: "HtmlElement", element: "HtmlElement", text: str) -> bool:
    """Whether two listings are lines of one: editors in a page write each line as an element of its own."""
    if "\n" in text or element.tag != before.tag or element.get("class", "") != before.get("class", ""):
        return False
    parents = before.getparent(), element.getparent()
    if None in parents or before.getparent() is element.getparent():
        return before.getnext() is element and bool(element.get("class")) and not (before.tail or "").strip()
    beside = parents[0].getnext()
    return beside is parents[1] and len(parents[0]) == len(parents[1]) <= 2
