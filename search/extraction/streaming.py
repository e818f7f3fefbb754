"""What a page's own scripts put into its place while it is loaded.

Servers that stream a page send the finished parts behind it, in hidden elements, each with a call that moves it to
where its placeholder stands; custom elements bring the tree that is shown instead of their own content.
"""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from search.extraction.trees import drop

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_MAX_SCRIPT = 200_000
_CALL = re.compile(r"""\(\s*(["'])([\w:.-]{1,80})\1\s*,\s*(["'])([\w:.-]{1,80})\3""")
_ONE_CALL = re.compile(r"""\$\w{1,20}\(\s{0,9}(["'])([\w:.-]{1,80})\1\s{0,9}\)""")
_FINDS = r"""(?:getElementById|getElementsByClassName|querySelector(?:All)?|\$|jQuery)\(\s{0,9}["']"""
_SHOWS = (
    r"""\.\s{0,9}(?:style\.(?:display\s{0,9}=\s{0,9}["'](?!none)|opacity\s{0,9}=\s{0,9}["']?(?:1|\.|0\.|["'])"""
    r"""|visibility\s{0,9}=\s{0,9}["']v|left\b|top\b)|style\.cssText|hidden\s{0,9}=\s{0,9}(?:false|!1)"""
    r"""|css\(\s{0,9}["'](?:display|opacity|visibility)["']\s{0,9},\s{0,9}["']?(?!none|0|hidden)"""
    r"""|toggleAttribute\(\s{0,9}["']hidden|setAttribute\(\s{0,9}["']style"""
    r"""|removeAttribute\(\s{0,9}["'](?:hidden|style)|forEach\([^;]{0,60}?\bobserve\(|classList\.(?:remove|add|toggle)|"""
    r"""(?:show|fadeIn|slideDown|slideToggle|toggle|removeClass|addClass)\()"""
)
_SHOWN = re.compile(rf"""({_FINDS})([#.]?[\w:-][\w:.-]{{0,80}})["']\s{{0,9}}\)[^;]{{0,80}}?{_SHOWS}""")
_CALLED = re.compile(
    rf"""\b(\w{{1,40}})\s{{0,9}}=\s{{0,9}}(?:[\w$]{{1,40}}\s{{0,9}}\.\s{{0,9}})?({_FINDS})([#.]?[\w:-][\w:.-]{{0,80}})["']"""
)
_CALLED_SHOWN = re.compile(rf"""\b(\w{{1,40}})\s{{0,9}}{_SHOWS}""")


def show_shadow_roots(tree: "HtmlElement") -> None:
    """Puts the content of declarative shadow roots where it is shown (HTML standard, `shadowrootmode`)."""
    for root in reversed(tree.xpath("//template[@shadowrootmode or @shadowroot]")):
        host = root.getparent()
        if host is None or (host.find(".//slot") is None and root.find(".//slot") is None):
            _only(root)
        else:
            _fill_slots(root)
        root.tag = "div"
        for name in list(root.attrib):
            del root.attrib[name]


def _only(root: "HtmlElement") -> None:
    """Without a slot nothing of the host's own content is shown."""
    host = root.getparent()
    if host is None:
        return
    for child in list(host):
        if child is not root:
            host.remove(child)
    host.text = root.tail = None


def _fill_slots(root: "HtmlElement") -> None:
    host = root.getparent()
    if host is None:
        return
    lights = [child for child in host if child is not root]
    for slot in root.findall(".//slot"):
        name = slot.get("name", "")
        fitting = [child for child in lights if isinstance(child.tag, str) and child.get("slot", "") == name]
        if fitting:
            slot.text = None
            slot[:] = fitting
        if not name:
            slot.text = " ".join(filter(None, [host.text, slot.text]))
            host.text = None
        slot.tag = "div"


def put_in_place(tree: "HtmlElement") -> bool:
    """Moves streamed parts to their placeholders. True where there were any."""
    parts = {element.get("id"): element for element in tree.xpath("//*[@id and (@hidden or self::template)]")}
    if not parts:
        return False
    places = {element.get("id"): element for element in reversed(tree.xpath("//*[@id and not(@hidden)]"))}
    moved = False
    for first, second in _calls(tree):
        name, at = (first, second) if first in parts and not _is_empty(parts[first]) else (second, first)
        part, place = parts.get(name), places.get(at)
        if part is None or place is None or place.getparent() is None or part in (place, *place.iterancestors()):
            continue
        parts.pop(name)
        places.pop(at)
        _move(part, place)
        moved = True
    return moved


def _calls(tree: "HtmlElement") -> Iterator[tuple[str, str]]:
    """The pairs of ids, of a part and its place, in calls of scripts or in the attributes that stand for such."""
    for element in tree.xpath("//script[not(@src)] | //template[@data-sid]"):
        if element.tag == "template":
            yield element.get("data-sid", ""), element.get("data-bid") or element.get("data-pid", "")
            continue
        text = (element.text or "")[:_MAX_SCRIPT]
        yield from ((call[2], call[4]) for call in _CALL.finditer(text))
        # Solid's: a part and its place have one name, and the place a prefix.
        yield from ((call[2], f"pl-{call[2]}") for call in _ONE_CALL.finditer(text))


def _is_empty(element: "HtmlElement") -> bool:
    return not len(element) and not (element.text or "").strip()


def _move(part: "HtmlElement", place: "HtmlElement") -> None:
    part.attrib.pop("hidden", None)
    if part.tag == "template":
        part.tag = "div"
    drop(part)
    part.tail = None
    _remove_waiting(place)
    place.addnext(part)
    drop(place)


def _remove_waiting(place: "HtmlElement") -> None:
    """What stood there until now ("Loading…"), up to the comment that ends it."""
    from lxml.html import HtmlComment

    siblings = list(place.itersiblings())
    ends = [
        at
        for at, sibling in enumerate(siblings)
        if isinstance(sibling, HtmlComment) and sibling.text in ("/$", "/", place.get("id"))
    ]
    if place.tag == "template" and ends:
        for sibling in siblings[: ends[0]]:
            drop(sibling)


def shown_by_scripts(tree: "HtmlElement") -> set[str]:
    """What scripts in the page itself bring into sight: `#id` and `.class`."""
    names: set[str] = set()
    for script in tree.xpath("//script[not(@src)]"):
        text = (script.text or "")[:_MAX_SCRIPT]
        names.update(_selector(shown[1], shown[2]) for shown in _SHOWN.finditer(text))
        variables = {shown[1] for shown in _CALLED_SHOWN.finditer(text)}
        names.update(_selector(call[2], call[3]) for call in _CALLED.finditer(text) if call[1] in variables)
    return names


def _selector(finder: str, name: str) -> str:
    if finder.startswith("getElementById"):
        return f"#{name}"
    return f".{name}" if finder.startswith("getElementsByClassName") else name
