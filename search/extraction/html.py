"""An HTML page as a tree, without what its readers cannot see."""

import re
from typing import TYPE_CHECKING

from search.errors import Empty, TooComplex

if TYPE_CHECKING:
    from lxml.html import HtmlElement

MAX_ELEMENTS = 40_000
MAX_DEPTH = 250

_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
_LONG_TAG = re.compile(r"<[^<>]{6000,}>")
_REFERENCE = re.compile(r"&#([xX][0-9a-fA-F]{1,8}|[0-9]{1,8});?")
_HIDDEN_STYLE = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)|opacity\s*:\s*0(?:\.0*)?\s*(?:;|$|!)"
    r"|font-size\s*:\s*0|(?:^|[;\s])(?:max-)?(?:width|height)\s*:\s*0(?:px|em|rem|%)?\s*(?:;|$|!)"
    r"|(?:left|top|right|text-indent|margin-left)\s*:\s*-\d{3,}|clip\s*:\s*rect\(\s*0|transform\s*:\s*scale\(\s*0",
    re.IGNORECASE,
)
_UNSEEN = (
    "//comment() | //processing-instruction() | //script | //style | //template | //noscript | //iframe | //object"
    " | //embed | //svg | //canvas | //input | //select | //textarea | //dialog[not(@open)] | //*[@hidden]"
    " | //*[translate(@aria-hidden, 'TRUE', 'true')='true']"
)


def tree_of(html: str) -> "HtmlElement":
    """The parsed page. Raises `TooComplex` and `Empty`."""
    from lxml import etree
    from lxml.html import HTMLParser, document_fromstring

    if html.count("<") > 2 * MAX_ELEMENTS:
        raise TooComplex("elements")
    try:
        tree = document_fromstring(_tamed(html), parser=HTMLParser(huge_tree=False, remove_pis=True))
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise Empty("no markup") from error
    if _depth(tree) > MAX_DEPTH:
        raise TooComplex("depth")
    return tree


def remove_unseen(tree: "HtmlElement") -> None:
    """Takes out scripts, comments, forms and every element that its attributes hide."""
    for element in tree.xpath(_UNSEEN):
        _drop(element)
    for element in tree.xpath("//*[@style]"):
        if _HIDDEN_STYLE.search(element.get("style", "")):
            _drop(element)


def _drop(element: "HtmlElement") -> None:
    parent = element.getparent()
    if parent is None:
        return
    tail = element.tail or ""
    before = element.getprevious()
    if before is not None:
        before.tail = (before.tail or "") + tail
    else:
        parent.text = (parent.text or "") + tail
    parent.remove(element)


def _depth(tree: "HtmlElement") -> int:
    deepest = 0
    level = [tree]
    while level and deepest <= MAX_DEPTH:
        deepest += 1
        level = [child for element in level for child in element]
    return deepest


def _tamed(html: str) -> str:
    """The markup without what breaks or stalls the parser.

    lxml refuses text that declares an encoding, NUL ends it, references to characters that are none break everything
    behind it, and a tag of thousands of attributes (or a picture inside one) takes time by their square.
    """
    html = _DECLARATION.sub("", html, count=1).replace("\0", "")
    return _REFERENCE.sub(_if_a_character, _LONG_TAG.sub("", html))


def _if_a_character(reference: re.Match[str]) -> str:
    digits = reference[1]
    number = int(digits[1:], 16) if digits[0] in "xX" else int(digits)
    is_one = number in (9, 10, 13) or 32 <= number < 0xD800 or 0xE000 <= number < 0xFFFE or 0x10000 <= number < 0x110000
    return reference[0] if is_one else ""
