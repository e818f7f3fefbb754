"""An HTML page as a tree, without what its readers cannot see."""

import re
from typing import TYPE_CHECKING

from search.errors import Empty, TooComplex

if TYPE_CHECKING:
    from lxml.html import HtmlElement

MAX_ELEMENTS = 60_000
MAX_DEPTH = 250

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
        tree = document_fromstring(_without_declaration(html), parser=HTMLParser(huge_tree=False, remove_pis=True))
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


def _without_declaration(html: str) -> str:
    # lxml refuses text that declares an encoding; NUL ends the text for libxml2.
    return re.sub(r"^\s*<\?xml[^>]*\?>", "", html, count=1).replace("\0", "")
