"""An extracted tree as readable text: headings, paragraphs, lists, tables and listings, blocks apart by an empty line.

The text is light Markdown (`## heading`, `- item`, fences, `|` between cells) without emphasis and links, because
what a citation quotes must be found in it word for word.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from search.text.cleaning import one_line, visible

if TYPE_CHECKING:
    from lxml.etree import _Element

_BLOCKS = frozenset({"p", "head", "list", "table", "quote", "div", "item", "code"})


def text_of(body: "_Element") -> str:
    """The text of a tree as trafilatura builds it (TEI-like)."""
    return "\n\n".join(block for block in _blocks(body) if block)


def _blocks(element: "_Element") -> Iterator[str]:
    for child in element:
        match child.tag:
            case "head":
                yield _heading(child)
            case "list":
                yield "\n".join(_items(child, 0))
            case "table":
                yield "\n".join(_rows(child))
            case "code":
                yield _listing(child)
            case "div" | "quote" if any(grandchild.tag in _BLOCKS for grandchild in child):
                yield one_line(child.text or "")
                yield from _blocks(child)
            case "p" | "quote" | "div" | "item":
                yield _paragraph(child)
            case _ if isinstance(child.tag, str):
                yield _paragraph(child)
        yield one_line(child.tail or "")


def _heading(element: "_Element") -> str:
    words = one_line(_inline(element))
    level = "".join(filter(str.isdecimal, element.get("rend", "")))[:1] or "2"
    return f"{'#' * min(6, max(1, int(level)))} {words}" if words else ""


def _paragraph(element: "_Element") -> str:
    lines = (one_line(line) for line in _inline(element).split("\n"))
    return "\n".join(line for line in lines if line)


def _items(element: "_Element", depth: int) -> Iterator[str]:
    for item in element.iterchildren("item"):
        own = one_line(_inline(item).replace("\n", " "))
        if own:
            yield f"{'  ' * min(depth, 4)}- {own}"
        for nested in item.iterchildren("list"):
            yield from _items(nested, depth + 1)


def _rows(element: "_Element") -> Iterator[str]:
    for row in element.iter("row"):
        cells = [one_line(_inline(cell).replace("\n", " ")) for cell in row.iterchildren("cell")]
        if any(cells):
            yield " | ".join(cells)


def _listing(element: "_Element") -> str:
    lines = visible(_raw(element)).strip("\n").expandtabs(4)
    return f"```\n{lines}\n```" if lines.strip() else ""


def _inline(element: "_Element") -> str:
    """Own text and that of inline children; a line break becomes one, a nested list is left to its own lines."""
    pieces = [element.text or ""]
    for child in element:
        if child.tag == "lb":
            pieces.append("\n")
        elif child.tag == "code":
            pieces.append(f"`{_raw(child)}`")
        elif child.tag not in ("list", "table"):
            pieces.append(_inline(child) + ("\n" if child.tag in _BLOCKS else ""))
        pieces.append(child.tail or "")
    # Line breaks in the source are spaces; only <lb/> is a break.
    return "".join(piece if piece == "\n" else piece.replace("\n", " ") for piece in pieces)


def _raw(element: "_Element") -> str:
    return "".join(str(piece) for piece in element.itertext())
