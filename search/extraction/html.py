"""An HTML page as a tree that is safe to walk: within limits, with nothing in it that stalls what reads it."""

import re
from typing import TYPE_CHECKING

from search.errors import Empty, TooComplex

if TYPE_CHECKING:
    from lxml.html import HtmlElement, HTMLParser

MAX_ELEMENTS = 40_000
MAX_DEPTH = 250
_MAX_PARSED_DEPTH = 2000

_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
_LONG_TAG = re.compile(r"<[^<>]{6000,}>")
_REFERENCE = re.compile(r"&#([xX][0-9a-fA-F]{1,8}|[0-9]{1,8});?")
_END = re.compile(r"</(?:body|html)\s{0,99}>", re.IGNORECASE)
_BODY = re.compile(r"<body(?:\s[^<>]{0,2000})?>", re.IGNORECASE)
_ATTRIBUTES = r"""(?:\s(?:[^<>"']|"[^"]{0,3000}"|'[^']{0,3000}'){0,300})?"""
_OF_HEAD = re.compile(
    rf"\s{{1,200}}|(<!--)|<![a-z][^<>]{{0,300}}>|</?(?:html|head){_ATTRIBUTES}>|<(?:meta|link|base){_ATTRIBUTES}>"
    rf"|<(title|script|style|noscript|template){_ATTRIBUTES}>",
    re.IGNORECASE,
)
"""What may stand before the body of a page (HTML, 13.1.2.4), whose own tag may be left out."""
_CLOSING = {"<!--": re.compile("-->")} | {
    name: re.compile(f"</{name}(?:\\s[^<>]{{0,100}})?>", re.IGNORECASE)
    for name in ("title", "script", "style", "noscript", "template")
}
"""What ends those of them that hold something."""
_CONTROLS = re.compile("[\x00-\x08\x0b\x0e-\x1f]")
_WRAPPERS = frozenset({"div", "span", "section", "font", "center", "main", "article", "form", "b", "i", "strong", "em"})


def tree_of(html: str) -> "HtmlElement":
    """The parsed page. Raises `TooComplex` and `Empty`."""
    from lxml import etree
    from lxml.html import document_fromstring

    if html.count("<") > 2 * MAX_ELEMENTS:
        raise TooComplex("elements")
    try:
        tree = document_fromstring(_tamed(html), parser=_parser())
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise Empty("no markup") from error
    if _depth(tree, _MAX_PARSED_DEPTH) > _MAX_PARSED_DEPTH:
        raise TooComplex("depth")
    if _depth(tree, MAX_DEPTH) > MAX_DEPTH:
        _flatten(tree)
        if _depth(tree, MAX_DEPTH) > MAX_DEPTH:
            raise TooComplex("depth")
    return tree


def _parser() -> "HTMLParser":
    from lxml.etree import ElementDefaultClassLookup
    from lxml.html import HtmlComment, HtmlElement, HtmlEntity, HTMLParser

    parser = HTMLParser(huge_tree=True, remove_pis=True)
    # lxml would ask a function in Python for the class of every element that is looked at, only to tell forms apart.
    parser.set_element_class_lookup(ElementDefaultClassLookup(HtmlElement, HtmlComment, None, HtmlEntity))
    return parser


def _depth(tree: "HtmlElement", limit: int) -> int:
    deepest = 0
    level = [tree]
    while level and deepest <= limit:
        deepest += 1
        level = [child for element in level for child in element]
    return deepest


def _flatten(tree: "HtmlElement") -> None:
    """Takes out wrappers that hold one element and nothing else: broken templates nest hundreds of them."""
    for element in list(tree.iter(*_WRAPPERS)):
        parent = element.getparent()
        is_bare = len(element) == 1 and not (element.text or "").strip() and not (element[0].tail or "").strip()
        if is_bare and parent is not None and not element.get("hidden") and not element.get("style"):
            child = element[0]
            child.tail = element.tail
            parent.replace(element, child)


def _tamed(html: str) -> str:
    """The markup without what breaks or stalls the parser.

    lxml refuses text that declares an encoding, NUL ends it, references to characters that are none break everything
    behind it, and a tag of thousands of attributes (or a picture inside one) takes time by their square.
    """
    html = _CONTROLS.sub("", _DECLARATION.sub("", html, count=1))
    first = _BODY.search(html)
    at = first.end() if first else 0
    # Browsers go on behind the end of the page and know one body (HTML, 13.2.6.4.19); the parser does not.
    html = _END.sub("", html[:at]) + _BODY.sub("", _END.sub("", html[at:]))
    if first is None and (at := _end_of_head(html)) < len(html):
        # Without its tag the parser begins a body at the elements of 1999 alone: <article> it would put into the head.
        html = f"{html[:at]}<body>{html[at:]}"
    return _REFERENCE.sub(_if_a_character, _LONG_TAG.sub("", html))


def _end_of_head(html: str) -> int:
    """Where the body begins of a page that does not say so; its end if what begins in the head is never closed."""
    at = 0
    while tag := _OF_HEAD.match(html, at):
        at = tag.end()
        if closing := _CLOSING.get((tag[1] or tag[2] or "").lower()):
            end = closing.search(html, at)
            if end is None:
                return len(html)
            at = end.end()
    return at


def _if_a_character(reference: re.Match[str]) -> str:
    digits = reference[1]
    number = int(digits[1:], 16) if digits[0] in "xX" else int(digits)
    is_one = number in (9, 10, 13) or 32 <= number < 0xD800 or 0xE000 <= number < 0xFFFE or 0x10000 <= number < 0x110000
    return reference[0] if is_one else ""
