"""What a `<table>` is for: rows of data, a page's layout, or a listing with its line numbers."""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_PARTS = frozenset({"thead", "tbody", "tfoot"})
_CELLS = frozenset({"td", "th"})
_CELL_ROLES = frozenset({"cell", "gridcell", "columnheader", "rowheader"})
_LONG_CELL = 800
"""Characters. A cell with more is a column of a page."""
_CODE = re.compile(
    r"(?:^|[\s_-])(?:code|blob|highlight|hljs|line|lines|syntax\w*|listing|prettyprint)(?:$|[\s_-])", re.I
)
_NUMBERS = re.compile(r"[\d\s.:|]*")


def rows(table: "HtmlElement") -> Iterator["HtmlElement"]:
    """The table's own rows in order, and what else stands between them (a caption, stray blocks)."""
    for child in table:
        if child.tag in _PARTS:
            yield from (part for part in child if isinstance(part.tag, str))
        elif isinstance(child.tag, str) and child.tag not in ("colgroup", "col"):
            yield child


def is_layout(table: "HtmlElement") -> bool:
    """Whether its cells are places on a page instead of data: read one after the other, not as rows."""
    if table.get("role") in ("presentation", "none"):
        return True
    if next(table.iterdescendants("h1", "h2", "h3", "article", "main"), None) is not None:
        return True
    if next(table.iterdescendants("table"), None) is not None and not _has_own_heads(table):
        return True
    widths = [sum(cell.tag in _CELLS for cell in row) for row in rows(table) if row.tag == "tr"]
    if max(widths, default=0) < 2:
        return True
    has_heads = next(table.iterdescendants("th", "caption", "thead"), None) is not None
    return not has_heads and any(_length(cell) > _LONG_CELL for cell in table.iterdescendants("td"))


def _has_own_heads(table: "HtmlElement") -> bool:
    return any(cell.tag == "th" for row in rows(table) if row.tag == "tr" for cell in row)


def listing_cells(table: "HtmlElement") -> list["HtmlElement"]:
    """The cells with the lines of a program whose other cells are their numbers; none if it is no such table."""
    if not _is_of_code(table):
        return []
    code: list[HtmlElement] = []
    for row in rows(table):
        cells = [cell for cell in row if cell.tag in _CELLS]
        lines = [cell for cell in cells if not _is_gutter(cell)]
        if row.tag != "tr" or len(lines) > 1 or len(cells) > 3:
            return []
        code.extend(lines or cells[-1:])
    has_gutter = any(_is_gutter(cell) for row in rows(table) for cell in row if cell.tag in _CELLS)
    return code if has_gutter and any(_length(cell) for cell in code) else []


def _is_of_code(table: "HtmlElement") -> bool:
    parent = table.getparent()
    named = [table.get("class", ""), parent.get("class", "") if parent is not None else ""]
    if any(map(_CODE.search, named)) or (parent is not None and parent.tag in ("pre", "code")):
        return True
    if next(table.iterdescendants("pre", "code"), None) is not None:
        return True
    return any(_CODE.search(cell.get("class", "")) for cell in table.iterdescendants("td"))


def _is_gutter(cell: "HtmlElement") -> bool:
    """Whether a cell holds the number of a line, written or drawn by the style sheet from an attribute."""
    numbers = "".join(cell.itertext())
    if not _NUMBERS.fullmatch(numbers):
        return False
    return bool(numbers.strip()) or any("line" in name for part in cell.iter() for name in part.keys())  # noqa: SIM118 (an element)


def _length(cell: "HtmlElement") -> int:
    return sum(len(text.strip()) for text in cell.itertext())


def roles(row: "HtmlElement") -> list["HtmlElement"]:
    """The cells of a row that is one by its role or its style only."""
    if row.get("role") == "row":
        return [cell for cell in row.iterdescendants() if cell.get("role") in _CELL_ROLES]
    cells = [cell for cell in row if isinstance(cell.tag, str)]
    return cells if len(cells) > 1 and all("table-cell" in cell.get("style", "") for cell in cells) else []
