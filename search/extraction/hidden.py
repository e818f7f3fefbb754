"""What readers of a page do not see is taken out of its tree; what its own scripts or a click will show them stays.

Hidden text is how pages smuggle orders to whoever summarises them, and how they wait for their scripts. What a rule
takes for hidden is therefore looked at: it comes back where it is the page's prose, because most of the prose is in it,
because the page moves it into sight itself, or because a visible control opens it.
"""

import re
from typing import TYPE_CHECKING

from search.extraction import consent, streaming
from search.extraction.prompt_injection import contains_instructions
from search.extraction.prose import is_prose, prose_weight
from search.extraction.styles import fades_in, hides, letters, moves, style_of
from search.extraction.trees import drop

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_UNREAD = (
    "//comment() | //processing-instruction() | //script | //style | //template | //noscript | //iframe | //object"
    " | //embed | //svg | //canvas | //input | //select | //textarea | //video | //audio"
)
_MARKED = "//*[@hidden or @style or translate(@aria-hidden, 'TRUE', 'true')='true' or self::dialog[not(@open)]]"
_MOST = 0.5
_MIN_PROSE = 100
_REVEALED = re.compile(
    r"(?:^|[\s_-])(?:fade|reveal|animate[d]?|animation|aos|wow|scroll(?:ed|-?in)?|appear|in-?view|motion|lazy|slide)",
    re.I,
)
_REVEALED_DATA = re.compile(
    r"^data-(?:.*-)?(?:aos|animat\w*|reveal|scroll\w*|fade\w*|motion\w*|appear|inview|sr)(?:-|$)"
)
_PAGE_PARTS = frozenset({"section", "article", "main", "header", "figure"})
_WHOLE = frozenset({"html", "body"})


def settle_hidden(tree: "HtmlElement") -> bool:
    """Takes out all that no reader sees. True: some text that a script has to show first was left in."""
    streaming.show_shadow_roots(tree)
    has_come_back = streaming.put_in_place(tree)
    controls = _Controls(tree)
    revealing = streaming.ids_that_scripts_show(tree)
    for element in tree.xpath(_UNREAD):
        drop(element)
    hidden = [element for element in tree.xpath(_MARKED) if _is_hidden(element)]
    if hidden:
        has_come_back |= _settle(tree, hidden, controls, revealing)
    _remove_letters_without_size(tree)
    return has_come_back


def _is_hidden(element: "HtmlElement") -> bool:
    if element.get("hidden") is not None and element.get("hidden", "").lower() != "until-found":
        return True
    if element.get("aria-hidden", "").lower() == "true" or (element.tag == "dialog" and element.get("open") is None):
        return True
    return hides(style_of(element))


def _settle(tree: "HtmlElement", hidden: list["HtmlElement"], controls: "_Controls", revealing: set[str]) -> bool:
    weights = _weights(tree)
    inside = set(hidden)
    outermost = [element for element in hidden if not any(above in inside for above in element.iterancestors())]
    shown = weights.get(tree, 0) - sum(weights.get(element, 0) for element in outermost)
    alike: dict[str, int] = {}
    for element in outermost:
        key = _signature(element)
        alike[key] = alike.get(key, 0) + weights.get(element, 0)
    has_come_back = False
    for element in hidden:
        if not weights.get(element) and not controls.open(element):
            drop(element)
            continue
        share = max(alike.get(_signature(element), 0), weights.get(element, 0))
        if _comes_back(element, share, shown, controls, revealing):
            has_come_back |= not controls.open(element)
        else:
            drop(element)
    return has_come_back


def _comes_back(element: "HtmlElement", share: int, shown: int, controls: "_Controls", revealing: set[str]) -> bool:
    if element.tag in _WHOLE:
        return True
    text = " ".join("".join(element.itertext()).split())
    if contains_instructions(text) or consent.asks_for_consent(text):
        return False
    if controls.open(element):
        return True
    if not is_prose(text) or element.tag == "dialog":
        return False
    if share >= _MIN_PROSE and share > _MOST * (shown + share):
        return True
    if element.get("id") in revealing:
        return True
    return fades_in(style_of(element)) and _is_to_move(element)


def _is_to_move(element: "HtmlElement") -> bool:
    """Whether a section waits for the moment at which it fades in."""
    if moves(style_of(element)) or element.tag in _PAGE_PARTS or _REVEALED.search(element.get("class", "")):
        return True
    if any(_REVEALED_DATA.match(str(name)) for name in element.keys()):  # noqa: SIM118 (an element, not a dict)
        return True
    return next(element.iterdescendants("h1", "h2", "h3", "h4"), None) is not None


def _signature(element: "HtmlElement") -> str:
    """What elements that are hidden in the same way have in common."""
    return f"{element.tag} {element.get('class', '')[:80]} {style_of(element)[:80]} {element.get('hidden') is not None}"


def _weights(tree: "HtmlElement") -> dict["HtmlElement", int]:
    """How much prose, in characters, is in each element that has any."""
    weights: dict[HtmlElement, int] = {}
    for element in reversed(list(tree.iter())):
        own = prose_weight(element.text or "") + weights.get(element, 0)
        parent = element.getparent()
        if own:
            weights[element] = own
        if parent is not None and (whole := own + prose_weight(element.tail or "")):
            weights[parent] = weights.get(parent, 0) + whole
    return weights


def _remove_letters_without_size(tree: "HtmlElement") -> None:
    """Takes out the words whose nearest size is 0; those inside that have a size of their own stay."""
    for element in tree.xpath("//*[@style]"):
        if letters(style_of(element)) is False:
            _clear(element)


def _clear(element: "HtmlElement") -> None:
    element.text = None
    for child in list(element):
        child.tail = None
        # What is 0 itself gets its own turn.
        if isinstance(child.tag, str) and letters(style_of(child)) is None:
            _clear(child)


class _Controls:
    """What on a page opens what: tabs, accordions, questions with their answers."""

    def __init__(self, tree: "HtmlElement") -> None:
        self._named: set[str] = set()
        for element in tree.xpath("//*[@aria-controls or @data-target or @data-bs-target or @aria-labelledby]"):
            if element.get("role") == "tabpanel":
                self._named.add(element.get("id", ""))
            for name in ("aria-controls", "data-target", "data-bs-target"):
                self._named |= {word.lstrip("#") for word in element.get(name, "").split()}
        self._named.discard("")

    def open(self, element: "HtmlElement") -> bool:
        """Whether a reader sees the text of `element` by a click on a control that is in sight."""
        if element.get("role") in ("menu", "listbox", "dialog", "alertdialog", "tooltip", "navigation", "search"):
            return False
        if element.tag in ("dialog", "nav", "menu", "form") or _is_mostly_links(element):
            return False
        if element.get("role") == "tabpanel" or element.get("id", "") in self._named:
            return True
        return any(map(_opens, _before(element)))


def _before(element: "HtmlElement") -> list["HtmlElement"]:
    """What stands directly before it: the sibling, and where there is none the one before its parent."""
    before = element.getprevious()
    return [before] if before is not None and isinstance(before.tag, str) else []


def _opens(control: "HtmlElement") -> bool:
    """Whether it looks like the head of something that opens."""
    for element in (control, *control.iterdescendants()):
        if not isinstance(element.tag, str):
            continue
        if element.get("aria-expanded") is not None or element.tag == "summary":
            return True
        if element.tag == "button" or element.get("role") == "button" or element.get("onclick") is not None:
            return True
    words = "".join(control.itertext()).strip()
    is_head = control.tag in ("h2", "h3", "h4", "h5", "h6", "dt", "label", "button", "p", "div", "strong", "b")
    return is_head and words.endswith(("?", "？")) and len(words) < 200


def _is_mostly_links(element: "HtmlElement") -> bool:
    words = len("".join(element.itertext()).strip())
    return sum(len("".join(link.itertext()).strip()) for link in element.iter("a")) > words / 2
