"""A page's tree as blocks of text in reading order: headings, paragraphs, items, rows, listings.

Written from the page's own markup, so that whichever blocks are chosen as its text, their lines, cells and code are as
a reader sees them. White space is a browser's: runs are one space, only `<br>` and `<pre>` break lines.
"""

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from search.extraction import listings, tables
from search.extraction.inline import BREAK, LINKS_MEET, PIECES_MEET, flowing
from search.text.cleaning import one_line

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_FLOW = "address article aside blockquote body center details dialog div fieldset figcaption figure footer form header"
_FLOW += " hgroup hr legend main menu nav option optgroup p section search summary"
_LISTED = "ul ol dl dir li dt dd table caption tbody td tfoot th thead tr pre listing xmp plaintext"
_BLOCKS = frozenset(f"{_FLOW} {_LISTED}".split()) | set(_HEADINGS)
_MEDIA = "script style template noscript iframe object embed svg canvas audio video map"
_UNREAD = frozenset(f"{_MEDIA} input select textarea datalist progress meter head rt rp".split())
_RAW = frozenset({"pre", "listing", "xmp", "plaintext"})
_LISTS = frozenset({"ul", "ol", "dl", "menu", "dir"})
_KEEPS_LINES = re.compile(r"white-space\s*:\s*(?:pre\b|break-spaces)", re.IGNORECASE)
_BLOCK_STYLE = re.compile(r"display\s*:\s*(?:block|flex|grid|list-item|table)", re.IGNORECASE)
_ROW_STYLE = re.compile(r"display\s*:\s*table-row(?!-)", re.IGNORECASE)
_MAX_HEADING = 300
_MAX_LINE = 200
"""Characters. A longer paragraph in an item is set apart as one."""
_ENDS_QUESTION = ("?", "？")


class Shape(StrEnum):
    """What a block is in the text."""

    HEADING = "heading"
    TEXT = "text"
    ITEM = "item"
    ROW = "row"
    LISTING = "listing"


@dataclass(slots=True, eq=False)
class Block:
    """One block: a paragraph, an item, a row, a listing."""

    shape: Shape
    text: str
    """As a reader sees it; line breaks only where the page has them."""
    element: "HtmlElement"
    """The element it is the text of."""
    level: int = 0
    """Of a heading 1 to 6; of an item how deep its list is nested, from 0."""
    linked: int = 0
    """How many of its characters are words of links."""
    group: "HtmlElement | None" = None
    """The list or table that it is a line of."""

    @property
    def linked_share(self) -> float:
        return min(1.0, self.linked / max(1, len(self.text)))


def blocks_of(element: "HtmlElement") -> list[Block]:
    """All blocks under `element`, in the page's order, none empty. Time is linear in the size of the tree."""
    reader = _Reader(element)
    reader.read(element)
    reader.flush()
    return reader.blocks


def written(blocks: list[Block]) -> str:
    """The blocks as light Markdown: `## heading`, `- item`, `cell | cell`, fences; an empty line between paragraphs."""
    pieces: list[str] = []
    before: Block | None = None
    for block in blocks:
        is_next_line = before is not None and block.group is not None and block.group is before.group
        pieces.append(("\n" if is_next_line else "\n\n") if before is not None else "")
        pieces.append(_line(block))
        before = block
    return "".join(pieces)


def _line(block: Block) -> str:
    match block.shape:
        case Shape.HEADING:
            return f"{'#' * block.level} {block.text}"
        case Shape.ITEM:
            return f"{'  ' * min(block.level, 4)}- " + block.text.replace("\n", "\n" + "  " * min(block.level + 1, 5))
        case Shape.LISTING:
            return f"```\n{block.text}\n```"
    return block.text


class _Reader:
    """Walks a tree once; inline text gathers until a block begins or ends."""

    def __init__(self, root: "HtmlElement") -> None:
        self.blocks: list[Block] = []
        self._pieces: list[str] = []
        self._linked = 0
        self._links = 0
        self._owner = root
        self._shape, self._level = Shape.TEXT, 0
        self._lists: list[HtmlElement] = []
        self._keeps_lines = False

    def read(self, element: "HtmlElement") -> None:
        """The content of `element`, without its tail."""
        self._say(element.text)
        if not len(element):
            return
        may_meet = _is_all_elements(element) if len(element) > 1 else False
        for child in element:
            if isinstance(child.tag, str) and child.tag not in _UNREAD:
                if may_meet and child.tag not in _BLOCKS and _follows_at_once(child):
                    self._pieces.append(LINKS_MEET if child.tag == "a" else PIECES_MEET)
                self._child(child)
            self._say(child.tail)

    def flush(self) -> None:
        """What was gathered becomes a block."""
        if not self._pieces:
            return
        joined, linked = "".join(self._pieces), self._linked
        self._pieces.clear()
        self._linked = 0
        if joined.isspace() or not (text := flowing(joined)):
            return
        shape = self._shape
        if shape is Shape.HEADING:
            text = one_line(text)
            shape = Shape.TEXT if len(text) > _MAX_HEADING else shape
        is_line = shape is Shape.ITEM or (shape is Shape.TEXT and len(text) <= _MAX_LINE)
        group = self._lists[0] if self._lists and is_line else None
        self.blocks.append(Block(shape, text, self._owner, self._level, linked, group))
        if self._shape is Shape.ITEM:
            # What follows in the same item is not another one.
            self._shape = Shape.TEXT

    def _say(self, text: str | None) -> None:
        if text:
            self._pieces.append(text.replace("\n", BREAK) if self._keeps_lines else text)
            if self._links:
                self._linked += len(text.strip())

    def _child(self, child: "HtmlElement") -> None:
        tag = child.tag
        style = child.get("style")
        if tag == "br":
            self._pieces.append(BREAK)
        elif tag in _RAW or (tag in listings.INLINE and listings.stands_alone(child)):
            self._listing(child)
        elif style and not self._keeps_lines and _KEEPS_LINES.search(style):
            self._keep_lines(child)
        elif tag == "table":
            self._table(child)
        elif (child.get("role") == "row" or (style and _ROW_STYLE.search(style))) and (cells := tables.roles(child)):
            self._row(child, cells, child.getparent())
        elif tag in _BLOCKS or (style and _BLOCK_STYLE.search(style)):
            self._block(child)
        elif tag == "a":
            self._links += 1
            self.read(child)
            self._links -= 1
        elif tag == "button":
            self._button(child)
        else:
            self.read(child)

    def _keep_lines(self, child: "HtmlElement") -> None:
        """What is laid out as its source is: its line ends are its lines'."""
        self._keeps_lines = True
        self._child(child)
        self._keeps_lines = False

    def _block(self, child: "HtmlElement") -> None:
        self.flush()
        if listings.is_gutter(child):
            return
        if (child.tag in _LISTS and listings.is_of_lines(child)) or listings.is_code_box(child):
            self._listing(child)
            return
        before, count = (self._owner, self._shape, self._level), len(self.blocks)
        level = _HEADINGS.get(child.tag, 0)
        self._owner = child
        if level:
            self._shape, self._level = Shape.HEADING, level
        elif child.tag in ("li", "dt", "dd"):
            self._shape, self._level = Shape.ITEM, max(0, len(self._lists) - 1)
        elif child.tag not in ("p", "div", "span", "section") or self._shape is Shape.HEADING:
            self._shape = Shape.HEADING if self._shape is Shape.HEADING else Shape.TEXT
        if child.tag in _LISTS:
            self._lists.append(child)
        self.read(child)
        self.flush()
        if child.tag in _LISTS:
            self._lists.pop()
        self._owner, shape, self._level = before
        # The first block of an item was the item's line.
        is_begun = shape is Shape.ITEM and len(self.blocks) > count
        self._shape = Shape.TEXT if is_begun else shape

    def _button(self, child: "HtmlElement") -> None:
        """A button's words count where they are a question or a heading, not where they are something to press."""
        is_heading = self._shape is Shape.HEADING or any(inner.tag in _HEADINGS for inner in child.iter())
        opens = child.get("aria-expanded") is not None or child.get("aria-controls") is not None
        words = one_line("".join(child.itertext()))
        if is_heading:
            self.read(child)
        elif opens or words.endswith(_ENDS_QUESTION):
            self._block(child)

    def _listing(self, element: "HtmlElement") -> None:
        self.flush()
        text = listings.raw_text(element)
        if not text.strip():
            return
        before = self.blocks[-1] if self.blocks else None
        if (
            before is not None
            and before.shape is Shape.LISTING
            and listings.is_next_line(before.element, element, text)
        ):
            before.text = f"{before.text}\n{text}"
            before.element = element
        else:
            self.blocks.append(Block(Shape.LISTING, text, element))

    def _table(self, table: "HtmlElement") -> None:
        self.flush()
        if code := tables.listing_cells(table):
            text = "\n".join(map(listings.raw_text, code))
            self.blocks.append(Block(Shape.LISTING, text, table))
        elif tables.is_layout(table):
            self._block(table)
        else:
            self._rows(table)

    def _rows(self, table: "HtmlElement") -> None:
        for part in tables.rows(table):
            if part.tag == "tr":
                self._row(part, [cell for cell in part if cell.tag in ("td", "th")], table)
            else:
                self._block(part)

    def _row(self, row: "HtmlElement", row_cells: list["HtmlElement"], table: "HtmlElement | None") -> None:
        self.flush()
        cells = [blocks_of(cell) for cell in row_cells]
        line = " | ".join(map(_cell, cells))
        linked = sum(block.linked for cell in cells for block in cell)
        if line.strip(" |"):
            self.blocks.append(Block(Shape.ROW, line.strip(), row, 0, linked, table))
        self.blocks.extend(block for cell in cells for block in cell if _is_long_listing(block))


def _cell(blocks: list[Block]) -> str:
    pieces = ""
    for block in blocks:
        if not _is_long_listing(block):
            joint = "; " if block.shape in (Shape.ITEM, Shape.ROW) and pieces else " "
            pieces += joint + block.text.replace("\n", " ").replace(" | ", " ")
    return pieces.strip()


def _is_long_listing(block: Block) -> bool:
    return block.shape is Shape.LISTING and "\n" in block.text


def _follows_at_once(element: "HtmlElement") -> bool:
    before = element.getprevious()
    return before is not None and not before.tail


def _is_all_elements(element: "HtmlElement") -> bool:
    """Whether every word of `element` is inside its children: such pieces are laid out apart by style sheets."""
    return not (element.text or "").strip() and not any((child.tail or "").strip() for child in element)
