"""What a page's own scripts put into its place while it is loaded.

Servers that stream a page send the finished parts behind it, in hidden elements, each with a call that moves it to
where its placeholder stands; custom elements bring the tree that is shown instead of their own content.
"""

import re
from typing import TYPE_CHECKING

from search.extraction.trees import drop

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_MAX_SCRIPT = 200_000
_CALL = re.compile(r"""\(\s*(["'])([\w:.-]{1,80})\1\s*,\s*(["'])([\w:.-]{1,80})\3""")
_SHOWN = re.compile(
    r"""(?:getElementById\(\s*|querySelector\(\s*|\$\(\s*)["']#?([\w:.-]{1,80})["']\s*\)\s*(?:\[0\])?\s*\.\s*"""
    r"""(?:style\.(?:visibility|opacity|display|left|top)|hidden\b|removeAttribute\(\s*["'](?:hidden|style)|classList\.(?:remove|add)|"""
    r"""show\(|fadeIn\()"""
)


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
    parts = {element.get("id"): element for element in tree.xpath("//*[@hidden and @id]")}
    if not parts:
        return False
    places = {element.get("id"): element for element in reversed(tree.xpath("//*[@id and not(@hidden)]"))}
    moved = False
    for script in tree.xpath("//script[not(@src)]"):
        for call in _CALL.finditer((script.text or "")[:_MAX_SCRIPT]):
            names = (call[2], call[4]) if call[2] in parts else (call[4], call[2])
            part, place = parts.get(names[0]), places.get(names[1])
            if part is None or place is None or place.getparent() is None or part in (place, *place.iterancestors()):
                continue
            del parts[names[0]], places[names[1]]
            _move(part, place)
            moved = True
    return moved


def _move(part: "HtmlElement", place: "HtmlElement") -> None:
    part.attrib.pop("hidden", None)
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
        at for at, sibling in enumerate(siblings) if isinstance(sibling, HtmlComment) and sibling.text in ("/$", "/")
    ]
    if place.tag == "template" and ends:
        for sibling in siblings[: ends[0]]:
            drop(sibling)


def ids_that_scripts_show(tree: "HtmlElement") -> set[str]:
    """The ids of elements that a script in the page itself brings into sight."""
    ids: set[str] = set()
    for script in tree.xpath("//script[not(@src)]"):
        ids.update(shown[1] for shown in _SHOWN.finditer((script.text or "")[:_MAX_SCRIPT]))
    return ids
