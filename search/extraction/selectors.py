"""CSS selectors, as far as a page at rest can be asked about them (Selectors 4).

What depends on a pointer, a focus or a script's state, and what is no element at all, matches nothing.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_MAX_COMPOUNDS = 12
_NAME = r"(?:[-\w\u0080-\U0010ffff]|\\(?:[0-9a-fA-F]{1,6}\s?|.)){1,200}+"
_PIECE = re.compile(
    rf"(?P<tag>\*|{_NAME})|#(?P<id>{_NAME})|\.(?P<cls>{_NAME})"
    rf"|\[\s{{0,9}}(?P<name>{_NAME})\s{{0,9}}"
    rf"(?:(?P<sign>[~|^$*]?=)\s{{0,9}}(?P<value>\"[^\"]{{0,200}}\"|'[^']{{0,200}}'|{_NAME})\s{{0,9}}[iIsS]?\s{{0,9}})?\]"
    r"|:(?P<pseudo>not|is|where|matches|any|-webkit-any)\((?P<inner>[^()]{0,200})\)|:(?P<state>root|link|any-link)(?![\w(-])"
)
_COMBINATOR = re.compile(r"\s*([>+~])\s*|\s+")
_ESCAPE = re.compile(r"\\(?:([0-9a-fA-F]{1,6})\s?|(.))")
_WITHOUT_SCRIPTS = frozenset({"no-js", "nojs", "no-javascript", "js-disabled"})
"""Classes of the root that a page's first script takes away."""


@dataclass(frozen=True)
class Compound:
    """What one element has to be."""

    tag: str = ""
    ids: tuple[str, ...] = ()
    classes: tuple[str, ...] = ()
    attributes: tuple[tuple[str, str, str], ...] = ()
    """Name, sign, value."""
    any_of: tuple[tuple["Compound", ...], ...] = ()
    none_of: tuple["Compound", ...] = ()
    is_root: bool = False

    def fits(self, element: "HtmlElement") -> bool:
        """Whether `element` is all of that."""
        if (self.tag and element.tag != self.tag) or (self.is_root and element.getparent() is not None):
            return False
        if any(element.get("id") != one for one in self.ids):
            return False
        if self.classes and not set(self.classes) <= set(element.get("class", "").split()):
            return False
        if not all(_has(element, *attribute) for attribute in self.attributes):
            return False
        if any(one.fits(element) for one in self.none_of):
            return False
        return all(any(one.fits(element) for one in choice) for choice in self.any_of)

    @property
    def weight(self) -> tuple[int, int, int]:
        """Its specificity."""
        own = len(self.ids), len(self.classes) + len(self.attributes) + self.is_root, int(bool(self.tag))
        inner = [max(one.weight for one in choice) for choice in (*self.any_of, self.none_of) if choice]
        return own[0] + sum(w[0] for w in inner), own[1] + sum(w[1] for w in inner), own[2] + sum(w[2] for w in inner)


@dataclass(frozen=True)
class Selector:
    """Compounds from left to right, and between them what joins them."""

    compounds: tuple[Compound, ...]
    combinators: tuple[str, ...]

    @property
    def last(self) -> Compound:
        return self.compounds[-1]

    @property
    def weight(self) -> tuple[int, int, int]:
        """Its specificity."""
        weights = [compound.weight for compound in self.compounds]
        return sum(w[0] for w in weights), sum(w[1] for w in weights), sum(w[2] for w in weights)


class Matcher:
    """Asks elements about selectors, so many times and no more."""

    def __init__(self, steps: int) -> None:
        self._left = steps

    def matching(self, selector: Selector, elements: Iterable["HtmlElement"]) -> Iterator["HtmlElement"]:
        """Those of `elements` that are meant; none once all steps are used up."""
        last = len(selector.compounds) - 1
        for element in elements:
            if self._left < 0:
                return
            if self._fits(selector, last, element):
                yield element

    def _fits(self, selector: Selector, at: int, element: "HtmlElement") -> bool:
        self._left -= 1
        if self._left < 0 or not selector.compounds[at].fits(element):
            return False
        if at == 0:
            return True
        joint = selector.combinators[at - 1]
        return any(self._fits(selector, at - 1, other) for other in _joined(joint, element))


def _joined(joint: str, element: "HtmlElement") -> Iterator["HtmlElement"]:
    match joint:
        case ">":
            parent = element.getparent()
            yield from () if parent is None else (parent,)
        case "+" | "~":
            for before in element.itersiblings(preceding=True):
                if isinstance(before.tag, str):
                    yield before
                    if joint == "+":
                        return
        case _:
            yield from element.iterancestors()


def selectors(text: str) -> tuple[Selector, ...]:
    """Those of a list that can match an element of a page at rest."""
    return tuple(one for part in split_list(text) if (one := _selector(part.strip())) is not None)


def split_list(text: str) -> list[str]:
    """The parts between commas that stand in no brackets."""
    if "," not in text:
        return [text]
    parts, depth, start = [], 0, 0
    for sign in re.finditer(r"[(\[\])]|,", text):
        depth += {"(": 1, "[": 1, ")": -1, "]": -1}.get(sign[0], 0)
        if sign[0] == "," and depth <= 0:
            parts.append(text[start : sign.start()])
            start = sign.end()
    return [*parts, text[start:]]


def _selector(text: str) -> Selector | None:
    compounds: list[Compound] = []
    combinators: list[str] = []
    place = 0
    while len(compounds) < _MAX_COMPOUNDS:
        compound, place = _compound(text, place)
        if compound is None or not _WITHOUT_SCRIPTS.isdisjoint(compound.classes):
            return None
        compounds.append(compound)
        if place == len(text):
            return Selector(tuple(compounds), tuple(combinators))
        joint = _COMBINATOR.match(text, place)
        if joint is None:
            return None
        combinators.append(joint[1] or " ")
        place = joint.end()
    return None


def _compound(text: str, place: int) -> tuple[Compound | None, int]:
    tag, is_root, start = "", False, place
    ids, classes = list[str](), list[str]()
    attributes = list[tuple[str, str, str]]()
    any_of, none_of = list[tuple[Compound, ...]](), list[Compound]()
    while piece := _PIECE.match(text, place):
        if piece["tag"]:
            if place != start:
                return None, place
            tag = "" if piece["tag"] == "*" else piece["tag"].lower()
        elif piece["id"]:
            ids.append(_plain(piece["id"]))
        elif piece["cls"]:
            classes.append(_plain(piece["cls"]))
        elif piece["name"]:
            value = (piece["value"] or "").strip("\"'")
            attributes.append((_plain(piece["name"]).lower(), piece["sign"] or "", _plain(value)))
        elif piece["pseudo"]:
            inner = tuple(one for part in piece["inner"].split(",") if (one := _whole(part.strip())) is not None)
            if piece["pseudo"] == "not":
                # What depends on a state is none of a page at rest.
                none_of.extend(inner)
            elif inner:
                any_of.append(inner)
            else:
                return None, place
        else:
            is_root, tag = (True, tag) if piece["state"] == "root" else (is_root, tag or "a")
        place = piece.end()
    compound = Compound(
        tag, tuple(ids), tuple(classes), tuple(attributes), tuple(any_of), tuple(none_of), is_root=is_root
    )
    return (compound if place > start else None), place


def _whole(text: str) -> Compound | None:
    compound, end = _compound(text, 0)
    return compound if end == len(text) else None


def _plain(name: str) -> str:
    """Without its escapes."""
    return _ESCAPE.sub(_character, name) if "\\" in name else name


def _character(escape: re.Match[str]) -> str:
    if not escape[1]:
        return escape[2]
    number = int(escape[1], 16)
    return chr(number) if 0 < number < 0xD800 or 0xDFFF < number < 0x110000 else "\ufffd"


def _has(element: "HtmlElement", name: str, sign: str, value: str) -> bool:
    own: str | None = element.get(name)
    if own is None:
        return False
    match sign:
        case "=":
            return own == value
        case "~=":
            return value in own.split()
        case "^=":
            return bool(value) and own.startswith(value)
        case "$=":
            return bool(value) and own.endswith(value)
        case "*=":
            return bool(value) and value in own
        case "|=":
            return own == value or own.startswith(f"{value}-")
    return True
