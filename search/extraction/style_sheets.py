"""What a page's own style sheets say about which of its parts are seen, written into the parts' own `style`.

Only what hides is looked for (and what lays out lines and cells), and what else the sheets say of the same elements:
the cascade (CSS Cascading 5) of a few properties. Sheets of other addresses are not fetched.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from search.extraction import media_queries
from search.extraction.letters import has_ground, is_unreadable
from search.extraction.selectors import Compound, Matcher, Selector, selectors, split_list
from search.extraction.styles import hides

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_MAX_CHARACTERS = 600_000
_MAX_RULES = 20_000
_MAX_STEPS = 60_000
_MAX_DECLARATIONS = 4000
_MAX_SELECTOR = 2000
_MAX_DEPTH = 12
_MAY_HIDE = re.compile(
    r"none|hidden|collapse|opacity\s*:\s*[.0]|indent\s*:\s*[-1]|clip|scale|translate|:\s*-\d{3}|font(?:-size)?\s*:[^;]{0,40}\b0"
    r"|transparent|background[^{}]{0,200};\s*color\s*:|(?<!-)color\s*:[^{}]{0,200};\s*background|(?:height|width)\s*:\s*0",
    re.IGNORECASE,
)
_LAYS_OUT = re.compile(r"white-space\s*:\s*(?:pre|break-spaces)|display\s*:\s*table-(?:row|cell)", re.IGNORECASE)
_OF_SIGHT = re.compile(
    r"(?:display|visibility|opacity|position|left|right|top|bottom|inset|clip|clip-path|text-indent|font|font-size"
    r"|(?:min-|max-)?(?:width|height)|overflow(?:-[xy])?|color|background|background-color|transform|scale|filter"
    r"|content-visibility|transition(?:-property)?|animation(?:-name)?|will-change|margin-(?:left|top)|text-shadow"
    r"|padding(?:-\w+)?|flex(?:-grow)?|white-space)",
    re.IGNORECASE,
)
_NOISE = re.compile(
    r"/\*[^*]*+(?:\*(?!/)[^*]*+)*+(?:\*/|\Z)|<!--|-->"
    r"|\"(?:[^\"\\\n]|\\.){0,500}+\"|'(?:[^'\\\n]|\\.){0,500}+'"
)
_BREAK = re.compile(r"[{};]")
_GROUPS = frozenset({"media", "supports", "layer"})
_IMPORTANT = re.compile(r"!\s{0,9}important\s{0,9}\Z", re.IGNORECASE)
_TYPES = frozenset({"", "text/css"})
_NAMES = re.compile(r"[-\w\u0080-\U0010ffff]+")
_ANY = frozenset("*[\\")
"""With these a selector may mean more than its words say."""
_Given = tuple[tuple[int, int, int], int, list[tuple[str, str, bool]]]
"""What a rule gives an element: how much its selector counts, the rule's place, its declarations."""


@dataclass(slots=True)
class _Rule:
    """What its selectors are given; the later one of two counts more."""

    prelude: str
    declarations: str

    @property
    def selectors(self) -> tuple[Selector, ...]:
        return selectors(self.prelude)


@dataclass(slots=True)
class _Place:
    """A pair of braces that is open."""

    prelude: str | None
    """The selectors of a rule; None: of a group of rules."""
    is_active: bool
    declarations: list[str]


def write_styles(tree: "HtmlElement") -> bool:
    """Gives every element that a sheet of the page hides, or shows although it has `hidden`, the style it then has.

    True: no sheet, here or at another address, gives anything a ground.
    """
    sheets = [sheet for element in tree.iter("style") if (sheet := _sheet(element))]
    is_plain = not any(map(has_ground, sheets)) and not tree.xpath("//link[contains(@rel, 'stylesheet')]")
    named_hidden = tree.xpath("//*[@hidden or @popover]") if sheets else []
    if not named_hidden and not any(_MAY_HIDE.search(sheet) or _LAYS_OUT.search(sheet) for sheet in sheets):
        return is_plain
    rules = [rule for sheet in sheets for rule in _rules(sheet)][:_MAX_RULES]
    matcher = Matcher(_MAX_STEPS)
    telling = [rule for rule in rules if _matters(rule.declarations)]
    elements = {*_matched(tree, telling, matcher), *named_hidden}
    if elements:
        _cascade(list(elements), rules, matcher)
    return is_plain


def _sheet(element: "HtmlElement") -> str:
    """The text of a sheet that is in force."""
    is_of_page = next(element.iterancestors("noscript", "template"), None) is None
    if element.get("type", "").strip().lower() not in _TYPES or not is_of_page:
        return ""
    if not media_queries.applies(element.get("media", "")):
        return ""
    return _NOISE.sub(_plain_string, (element.text or "")[:_MAX_CHARACTERS])


def _plain_string(noise: re.Match[str]) -> str:
    """A string that holds nothing of CSS; of others, and of comments, nothing."""
    return noise[0] if noise[0][0] in "\"'" and not _BREAK.search(noise[0]) else " "


def _rules(sheet: str) -> Iterator[_Rule]:
    """The rules of the groups that hold, nested ones behind their own selectors."""
    places, start = [_Place(None, is_active=True, declarations=[])], 0
    # What is still open at the end is closed there (CSS Syntax 5.4.8).
    sheet += "}" * _MAX_DEPTH
    for sign in _BREAK.finditer(sheet):
        before, start = sheet[start : sign.start()], sign.end()
        if sign[0] == "{":
            places.append(_opened(before.strip(), places))
            continue
        places[-1].declarations.append(before)
        if sign[0] == "}" and len(places) > 1:
            place = places.pop()
            declarations = ";".join(place.declarations)[:_MAX_DECLARATIONS]
            if place.is_active and place.prelude and _OF_SIGHT.search(declarations):
                yield _Rule(place.prelude, declarations)


def _opened(prelude: str, places: list[_Place]) -> _Place:
    above = places[-1]
    is_active = above.is_active and len(places) < _MAX_DEPTH and len(prelude) < _MAX_SELECTOR
    if not prelude.startswith("@"):
        return _Place(_nested(prelude, above.prelude), is_active, [])
    name, _, condition = prelude[1:].partition(" ")
    name, _, rest = name.partition("(")
    condition = f"({rest} {condition}" if rest else condition
    is_active = is_active and name.lower() in _GROUPS
    if name.lower() == "media":
        is_active = is_active and media_queries.applies(condition)
    elif name.lower() == "supports":
        is_active = is_active and not condition.strip().lower().startswith("not")
    return _Place(above.prelude, is_active, [])


def _nested(prelude: str, outer: str | None) -> str:
    """The selectors of a rule within one with the selectors `outer`."""
    if not outer:
        return prelude
    inner = [part if "&" in part else f"& {part}" for part in split_list(prelude)]
    return ",".join(part.replace("&", one) for one in split_list(outer)[:20] for part in inner[:20])[:_MAX_SELECTOR]


@lru_cache(maxsize=512)
def _matters(declarations: str) -> bool:
    """Whether it hides, or says how lines and cells are laid out."""
    if _LAYS_OUT.search(declarations):
        return True
    if not _MAY_HIDE.search(declarations):
        return False
    style = ";".join(f"{name}:{value}" for name, value, _ in _declared(declarations))
    return hides(style) or is_unreadable(style)


def _declared(declarations: str) -> list[tuple[str, str, bool]]:
    """Name, value, whether it is important, of each declaration about sight."""
    declared = []
    for one in declarations.lower().split(";"):
        name, colon, value = one.partition(":")
        if colon and _OF_SIGHT.fullmatch(name.strip()):
            bare = _IMPORTANT.sub("", value)
            declared.append((name.strip(), bare.strip(), bare != value))
    return declared


def _matched(tree: "HtmlElement", rules: list[_Rule], matcher: Matcher) -> Iterator["HtmlElement"]:
    preludes = dict.fromkeys(rule.prelude for rule in rules)
    choice = [selector for prelude in preludes for selector in selectors(prelude)]
    if choice:
        index = _Index(tree.iter(), {_key(selector.last) for selector in choice})
        for selector in choice:
            yield from matcher.matching(selector, index.of(selector))


def _cascade(elements: list["HtmlElement"], rules: list[_Rule], matcher: Matcher) -> None:
    index = _Index(elements, None)
    lasting: dict[HtmlElement, list[_Given]] = {}
    for place, rule in enumerate(rules):
        if index.knows(rule.prelude):
            declared = _declared(rule.declarations)
            for selector in rule.selectors:
                weight = selector.weight
                for element in matcher.matching(selector, index.of(selector)):
                    lasting.setdefault(element, []).append((weight, place, declared))
    for element, given in lasting.items():
        # An element's own style comes behind: it counts more, but for what is important.
        element.set("style", ";".join(filter(None, [_written(given), element.get("style")])))


def _written(given: list[_Given]) -> str:
    """The declarations that last, as a style."""
    lasting: dict[str, tuple[str, bool]] = {}
    for _, _, declared in sorted(given, key=lambda one: one[:2]):
        for name, value, is_important in declared:
            if is_important or not lasting.get(name, ("", False))[1]:
                lasting[name] = (value, is_important)
    return ";".join(f"{name}:{value}{' !important' if strong else ''}" for name, (value, strong) in lasting.items())


class _Index:
    """Elements by what a selector's last part names."""

    def __init__(self, elements: "Iterator[HtmlElement] | list[HtmlElement]", keys: set[str] | None) -> None:
        self._all: list[HtmlElement] = []
        self._by_key: dict[str, list[HtmlElement]] = {}
        for element in elements:
            if not isinstance(element.tag, str):
                continue
            self._all.append(element)
            for key in _keys_of(element):
                if keys is None or key in keys:
                    self._by_key.setdefault(key, []).append(element)
        self._names = {key.lstrip(".#[") for key in self._by_key}

    def of(self, selector: Selector) -> list["HtmlElement"]:
        """All that may be its last part."""
        key = _key(selector.last)
        return self._by_key.get(key, []) if key else self._all

    def knows(self, prelude: str) -> bool:
        """Whether one of the selectors may mean one of the elements. Quicker than to read them."""
        return not _ANY.isdisjoint(prelude) or not self._names.isdisjoint(_NAMES.findall(prelude))


def _keys_of(element: "HtmlElement") -> Iterator[str]:
    yield str(element.tag)
    for name, value in element.items():
        yield f"[{name}"
        if name == "class":
            yield from {f".{one}" for one in value.split()}
        elif name == "id":
            yield f"#{value}"


def _key(compound: Compound) -> str:
    if compound.ids:
        return f"#{compound.ids[0]}"
    if compound.classes:
        return f".{compound.classes[0]}"
    return compound.tag or (f"[{compound.attributes[0][0]}" if compound.attributes else "")
