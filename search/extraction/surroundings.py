"""Where a block stands: in the page's furniture or in its text, alone or beside what is known to be text."""

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from search.extraction.blocks import Block, Shape
from search.extraction.prose import is_prose, size

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_FURNITURE_TAGS = frozenset({"nav", "footer", "aside", "menu", "form", "search"})
_FURNITURE_ROLES = frozenset(
    {
        "navigation",
        "contentinfo",
        "complementary",
        "banner",
        "search",
        "menu",
        "menubar",
        "toolbar",
        "dialog",
        "alertdialog",
    }
)
_FURNITURE = re.compile(
    r"(?:^|[\s_-])(nav(?:bar|igation)?|menu|breadcrumbs?|footer|sidebar|share|sharing|social|related|recommend(?:ed|ations?)?|"
    r"comments?|reply|replies|respond|newsletter|subscribe|subscription|promo(?:tion)?|advert\w*|ads?"
    r"|sponsor\w*|pagination|pager|"
    r"tags?|tag-?list|toc|byline|author-?(?:bio|box|card)|signature|cookie\w*|consent|popup|modal|banner|widget"
    r"|toolbar|"
    r"skip-?link|read-?more|more-?(?:stories|news|articles)|post-?meta|entry-?meta|meta|copyright|login|signup"
    r"|trending|popular|paywall|adblock\w*"
    r"|post-?profile|user-?(?:info|card|profile)|post-?(?:buttons|actions)|votes?|vote-?count)(?:$|[\s_-])",
    re.IGNORECASE,
)
_WITHIN = frozenset(
    {"td", "tr", "tbody", "table", "li", "ul", "ol", "dl", "dd", "dt", "blockquote", "figure", "details"}
)
_VOTED_SHARE = 0.5
_INTRODUCES = (":", "：")
_NEAR = 2
_MAX_HEAD = 200


class Surroundings:
    """What is known of the blocks of one page's text."""

    def __init__(self, root: "HtmlElement", blocks: list[Block], voted: set[Block]) -> None:
        self._blocks, self._voted = blocks, voted
        self._at = {block: at for at, block in enumerate(blocks)}
        self._groups: dict[HtmlElement, list[Block]] = {}
        for block in blocks:
            if block.group is not None:
                self._groups.setdefault(block.group, []).append(block)
        # Of a list or table each is found out once, under its first line.
        self._linked: dict[Block, float] = {}
        self._with_prose: dict[Block, bool] = {}
        self._half_voted: dict[Block, bool] = {}
        self._furniture = self._furniture_of(root)
        self._introduced = self._introduced_runs()
        self._places: dict[HtmlElement | None, int] = {}
        for at, block in enumerate(blocks):
            if block in voted:
                self._places.setdefault(_place(block).getparent(), at)

    def is_outside(self, block: Block) -> bool:
        """Whether it stands in furniture: menus, footers, what is shared, recommended or commented."""
        return block.element in self._furniture

    def linked_share(self, block: Block) -> float:
        """How much of it, or of the whole list or table that it is a line of, are words of links."""
        lines = self._lines(block)
        if lines[0] not in self._linked:
            self._linked[lines[0]] = sum(line.linked for line in lines) / max(1, sum(len(line.text) for line in lines))
        return self._linked[lines[0]]

    def has_prose(self, block: Block) -> bool:
        """Whether a line of its list or table is written in sentences."""
        lines = self._lines(block)
        if lines[0] not in self._with_prose:
            self._with_prose[lines[0]] = any(is_prose(line.text) for line in lines)
        return self._with_prose[lines[0]]

    def _lines(self, block: Block) -> list[Block]:
        """The list or table that it is a line of; else itself."""
        return self._groups.get(block.group, [block]) if block.group is not None else [block]

    def is_beside_voted(self, block: Block) -> bool:
        """Whether a block that was voted for stands above it in the same element, or a heading directly above it."""
        place = _place(block).getparent()
        while place is not None and place not in self._places and place.tag in _WITHIN:
            place = place.getparent()
        first = self._places.get(place)
        if first is None:
            return False
        at = self._first_of_group(block)
        above = self._blocks[at - 1] if at else None
        return first < at or (
            above is not None
            and above.shape is Shape.HEADING
            and _place(above).getparent() is _place(block).getparent()
        )

    def _first_of_group(self, block: Block) -> int:
        return self._at[self._lines(block)[0]]

    def is_introduced(self, block: Block) -> bool:
        """Whether the line above its list announces it."""
        first = self._first_of_group(block)
        above = self._blocks[first - 1] if first else None
        return above is not None and (
            above.text.rstrip().endswith(_INTRODUCES) or (above.shape is Shape.HEADING and self.is_between_voted(first))
        )

    def is_of_voted_group(self, block: Block) -> bool:
        """Whether half the lines of its list or table were voted for."""
        lines = self._lines(block)
        if lines[0] not in self._half_voted:
            self._half_voted[lines[0]] = sum(line in self._voted for line in lines) * 2 >= len(lines)
        return self._half_voted[lines[0]]

    def is_in_introduced_run(self, block: Block) -> bool:
        """Whether it is one of the blocks of one element that the line above the first of them announces."""
        return block in self._introduced

    def _introduced_runs(self) -> set[Block]:
        introduced: set[Block] = set()
        for above, block in pairwise(self._blocks):
            is_first = above in self._voted and above.text.rstrip().endswith(_INTRODUCES)
            parent = _place(block).getparent()
            if is_first or (above in introduced and _place(above).getparent() is parent):
                introduced.add(block)
        return introduced

    def is_head_of_voted(self, at: int) -> bool:
        """Whether it is a question, or a control, with what was voted for directly below it."""
        block = self._blocks[at]
        below = self._blocks[at + 1] if at + 1 < len(self._blocks) else None
        if below is None or below not in self._voted or len(block.text) > _MAX_HEAD:
            return False
        return block.text.endswith(("?", "？")) or _is_control(block.element)

    def is_between_voted(self, at: int) -> bool:
        """Whether blocks that were voted for stand before and behind it, beyond blocks of its own list or table."""
        return self._next_is_voted(at, -1) and self._next_is_voted(at, 1)

    def _next_is_voted(self, at: int, step: int) -> bool:
        group, looked_at = self._blocks[at].group, 0
        place = at + step
        while 0 <= place < len(self._blocks) and looked_at < _NEAR:
            block = self._blocks[place]
            if block in self._voted:
                return True
            if block.group is None or block.group is not group:
                looked_at += 1
            place += step
        return False

    def _furniture_of(self, root: "HtmlElement") -> set["HtmlElement"]:
        """Every element inside furniture that is not itself most of the text."""
        voted: dict[HtmlElement, int] = {}
        for block in self._voted:
            if block in self._at:
                voted[block.element] = voted.get(block.element, 0) + size(block.text)
        total = sum(voted.values())
        own_kind = self._kind_of_text(voted, total)
        elements = list(root.iter())
        for element in reversed(elements):
            parent = element.getparent()
            if parent is not None and element in voted:
                voted[parent] = voted.get(parent, 0) + voted[element]
        inside: set[HtmlElement] = set()
        for element in elements:
            parent = element.getparent()
            is_most = voted.get(element, 0) > _VOTED_SHARE * total
            kind = "" if element is root or is_most else furniture_kind(element)
            if parent in inside or (kind and kind not in own_kind):
                inside.add(element)
        return inside

    def _kind_of_text(self, voted: dict["HtmlElement", int], total: int) -> set[str]:
        """Kinds of furniture that hold most of the text: on a page of comments these are the text."""
        shares: dict[str, int] = {}
        for element, weight in voted.items():
            kinds = {furniture_kind(above) for above in (element, *element.iterancestors())}
            for kind in kinds - {""}:
                shares[kind] = shares.get(kind, 0) + weight
        return {kind for kind, weight in shares.items() if weight > _VOTED_SHARE * total}


def _place(block: Block) -> "HtmlElement":
    return block.group if block.group is not None else block.element


def _is_control(element: "HtmlElement") -> bool:
    if element.tag in ("button", "summary", "label"):
        return True
    return element.get("aria-expanded") is not None or element.get("role") in ("button", "tab")


def furniture_kind(element: "HtmlElement") -> str:
    """What furniture of a page an element calls itself; empty: none."""
    if not isinstance(element.tag, str):
        return ""
    if element.tag in _FURNITURE_TAGS or element.get("role") in _FURNITURE_ROLES:
        parent = element.getparent()
        is_of_quote = element.tag == "footer" and parent is not None and parent.tag == "blockquote"
        return "" if is_of_quote else element.tag
    names = element.get("class", ""), element.get("id", "")
    named = _FURNITURE.search(" ".join(names)) if names[0] or names[1] else None
    return named[1].lower().rstrip("s") if named else ""
