"""What on a page opens what: tabs, accordions, questions with their answers, "show more".

Read from the markup as browsers, widget libraries and page scripts write it: a control that names what it opens, a
part that calls itself one that opens, a control directly before or behind it.
"""

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

from search.extraction.prose import is_prose

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_NAMING = ("aria-controls", "data-target", "data-bs-target", "popovertarget", "commandfor")
_NOT_TEXT_ROLES = frozenset({"menu", "listbox", "dialog", "alertdialog", "tooltip", "navigation", "search", "alert"})
_NOT_TEXT_TAGS = frozenset({"dialog", "nav", "menu", "form"})
_NOT_TEXT = re.compile(
    r"(?:^|[\s_-])(?:modal|popup|pop-up|overlay|lightbox|offcanvas|drawer|tooltip|toast|drop-?down|mega|menu|nav|alert|error"
    r"|login|signin|newsletter|subscribe|cookie|consent|share|qr-?code)s?(?:$|[\s_-])",
    re.IGNORECASE,
)
_OPENING_PART = re.compile(
    r"(?:^|[\s_-])(?:accordion|collaps(?:e|ed|ible)|tab-?(?:pane|panel|content|body|item)|panel|faq|answer|toggle|spoiler"
    r"|expand(?:able|ed|er)?|read-?more|show-?more|see-?more|more-?(?:text|content)|details?|disclosure|carousel|slides?"
    r"|swiper|slick)(?:$|[\s_-])",
    re.IGNORECASE,
)
_OPENED_BY = frozenset({"x-show", "v-show", "ng-show", "ng-hide", "x-collapse", "data-accordion-content"})
_HANDLERS = ("on", "@", "x-on:", "v-on:", "ng-click", "wire:click", "jsaction", "data-action", "data-toggle")
_HEADS = re.compile(
    r"(?:^|[\s_-])(?:accordion|toggle|toggler|trigger|faq|question|collaps\w*|expand\w*|spoiler|disclosure|summary)"
    r"(?:$|[\s_-])",
    re.IGNORECASE,
)
_HEADINGS = frozenset({"h2", "h3", "h4", "h5", "h6", "dt", "label"})
_LINES = frozenset({"p", "div", "strong", "b", "span", "header"})
_SIGNS = " \t\n+-–−×▼▾▸▶↓⌄›»"
_MORE = re.compile(
    r"[\s…▼▾↓⌄+»›>.(\[]{0,8}"
    r"(?:(?:show|read|see|view|load|click (?:here )?(?:to|for)|tap (?:to|for)|expand|continue)\b[^.!?\n]{0,30}"
    r"|more|mehr(?: (?:lesen|anzeigen))?|weiterlesen|lire (?:la )?suite|voir plus|leer más|ver más"
    r"|(?:点击|點擊|点此|查看|阅读|閱讀)?(?:展开|展開|显示|顯示|阅读|閱讀|查看)?(?:更多|全文|全部|余下|餘下|剩余|剩餘|展开|展開)[^。\n]{0,8}"
    r"|続きを(?:読む|見る)|もっと(?:見る|読む)|더 ?보기)[\s…▼▾↓⌄+»›>.)\]]{0,8}",
    re.IGNORECASE,
)
_MAX_CONTROL = 60
_MAX_QUESTION = 200
_MAX_LABEL = 120
_STEPS = 2


class Controls:
    """The controls of one page; made while it still has its forms and scripts."""

    def __init__(self, tree: "HtmlElement") -> None:
        self._named: set[str] = set()
        for element in tree.xpath("//*[" + " or ".join(f"@{name}" for name in _NAMING) + " or @aria-labelledby]"):
            if element.get("role") == "tabpanel":
                self._named.add(element.get("id", ""))
            for name in _NAMING:
                self._named |= {word.lstrip("#") for word in element.get(name, "").split()}
        self._named |= {link.get("href", "")[1:] for link in tree.xpath("//a[starts-with(@href, '#')]")}
        self._named.discard("")
        boxes = {box.get("id") for box in tree.xpath("//input[@type='checkbox' or @type='radio'][@id]")}
        self._switches = {label for label in tree.xpath("//label[@for]") if label.get("for") in boxes}

    def open(self, element: "HtmlElement") -> bool:
        """Whether a reader sees the text of `element` by a click on a control that is in sight."""
        if _is_no_text(element):
            return False
        if element.get("role") == "tabpanel" or element.get("id", "") in self._named:
            return True
        return any(map(self._opens, _beside(element, -1))) or self._is_opening_prose(element)

    def _is_opening_prose(self, element: "HtmlElement") -> bool:
        """Whether it calls itself a part that opens, or is followed by what shows more."""
        if not is_prose(" ".join("".join(element.itertext()).split())):
            return False
        if _OPENING_PART.search(_names(element)) or not _OPENED_BY.isdisjoint(element.keys()):
            return True
        return any(map(_shows_more, (*_beside(element, 1), *_beside(element, -1))))

    def _opens(self, control: "HtmlElement") -> bool:
        """Whether it looks like the head of something that opens."""
        words = "".join(control.itertext()).strip().rstrip(_SIGNS)
        if len(words) >= _MAX_QUESTION or control.tag in _NOT_TEXT_TAGS or control.find(".//form") is not None:
            return False
        inner = [control, *(element for element in control.iterdescendants() if isinstance(element.tag, str))]
        if any(map(self._is_control, inner)):
            return True
        is_short = 0 < len(words) <= _MAX_LABEL
        if is_short and not is_prose(words) and any(_HEADS.search(_names(element)) for element in inner):
            return True
        is_head = control.tag in _HEADINGS or (is_short and control.tag in _LINES)
        return is_head and words.endswith(("?", "？"))

    def _is_control(self, element: "HtmlElement") -> bool:
        if element.get("aria-expanded") is not None or element.tag in ("summary", "button"):
            return True
        if element.get("role") == "button" or element in self._switches:
            return True
        return any(name.startswith(_HANDLERS) for name in map(str, element.keys()))


def _is_no_text(element: "HtmlElement") -> bool:
    if element.get("role") in _NOT_TEXT_ROLES or element.tag in _NOT_TEXT_TAGS:
        return True
    return bool(_NOT_TEXT.search(_names(element))) or is_mostly_links(element)


def is_mostly_links(element: "HtmlElement") -> bool:
    words = len("".join(element.itertext()).strip())
    return sum(len("".join(link.itertext()).strip()) for link in element.iter("a")) > words / 2


def _names(element: "HtmlElement") -> str:
    return f"{element.get('class', '')} {element.get('id', '')}"


def _beside(element: "HtmlElement", step: int) -> Iterable["HtmlElement"]:
    """What stands directly before it (-1) or behind it (1); where nothing does, what is beside its wrapper."""
    for _ in range(_STEPS):
        beside = _sibling(element, step)
        if beside is not None:
            return [beside]
        parent = element.getparent()
        if parent is None or (parent.text or "").strip():
            return []
        element = parent
    return []


def _sibling(element: "HtmlElement", step: int) -> "HtmlElement | None":
    sibling = element.getprevious() if step < 0 else element.getnext()
    while sibling is not None and (not isinstance(sibling.tag, str) or sibling.tag in ("input", "script", "br")):
        sibling = sibling.getprevious() if step < 0 else sibling.getnext()
    return sibling


def _shows_more(control: "HtmlElement") -> bool:
    words = " ".join("".join(control.itertext()).split())
    return 0 < len(words) <= _MAX_CONTROL and _MORE.fullmatch(words) is not None
