"""What readers of a page do not see is taken out of its tree; what its own scripts or a click will show them stays.

Hidden text is how pages smuggle orders to whoever summarises them, and how they wait for their scripts. What a rule
takes for hidden is therefore looked at: it comes back where it is the page's prose, because most of the prose is in it,
because the page moves it into sight itself, or because a visible control opens it.
"""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from search.extraction import consent, streaming
from search.extraction.controls import Controls
from search.extraction.letters import remove_unreadable
from search.extraction.prompt_injection import contains_instructions
from search.extraction.prose import is_prose, prose_weight
from search.extraction.style_sheets import write_styles
from search.extraction.styles import displays, fades_in, hides, hides_by_visibility, moves, shows_itself, style_of
from search.extraction.trees import drop

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_SCRIPTED = ("script", "style", "template", "noscript", "iframe", "object", "embed", "svg", "canvas", "video", "audio")
_UNREAD = (*_SCRIPTED, "input", "select", "textarea")
_MARKED = (
    "//*[@hidden or @popover or @style or translate(@aria-hidden, 'TRUE', 'true')='true' or self::dialog[not(@open)]]"
)
_MOST = 0.5
_MIN_PROSE = 100
_NOTHING = 40
"""Of prose in sight. With less there is no page but what is hidden."""
_MAX_UNSAID = 100
"""Parts kept from readers of screens that are looked for among all others."""
_REVEALED = re.compile(
    r"(?:^|[\s_-])(?:fade|reveal|animate[d]?|animation|aos|wow|scroll(?:ed|-?in)?|appear|in-?view|motion|lazy|slide)",
    re.I,
)
_PAGE_PARTS = frozenset({"section", "article", "main", "header", "figure"})
_HIDING = ("display", "visibility", "opacity")
_WHOLE = frozenset({"html", "body"})


def settle_hidden(tree: "HtmlElement") -> bool:
    """Takes out all that no reader sees. True: some text that a script has to show first was left in."""
    from lxml import etree

    streaming.show_shadow_roots(tree)
    has_come_back = streaming.put_in_place(tree)
    is_plain = write_styles(tree)
    controls = Controls(tree)
    revealing = streaming.shown_by_scripts(tree)
    # Not by XPath: the union of two sets takes libxml2 the product of their sizes.
    for element in list(tree.iter(*_UNREAD, etree.Comment, etree.ProcessingInstruction)):
        drop(element)
    hidden = [element for element in tree.xpath(_MARKED) if _is_hidden(element)]
    if hidden:
        has_come_back |= _settle(tree, hidden, controls, revealing)
    remove_unreadable(tree, is_plain=is_plain)
    return has_come_back


def _is_hidden(element: "HtmlElement") -> bool:
    return _is_left_unsaid(element) or _is_out_of_sight(element)


def _is_left_unsaid(element: "HtmlElement") -> bool:
    """Whether it is only kept from readers of screens."""
    return str(element.get("aria-hidden")).lower() == "true"


def _is_out_of_sight(element: "HtmlElement") -> bool:
    return _is_marked_hidden(element) or hides(style_of(element))


def _is_marked_hidden(element: "HtmlElement") -> bool:
    if element.get("hidden") is not None and element.get("hidden", "").lower() != "until-found":
        # It is a browser's style sheet that hides it, and any other counts more.
        return not displays(style_of(element))
    if element.get("popover") is not None:
        return not displays(style_of(element))
    return element.tag == "dialog" and element.get("open") is None


def _settle(tree: "HtmlElement", hidden: list["HtmlElement"], controls: Controls, revealing: set[str]) -> bool:
    weights = _weights(tree)
    inside = set(hidden)
    outermost = [element for element in hidden if not any(above in inside for above in element.iterancestors())]
    shown = weights.get(tree, 0) - sum(weights.get(element, 0) for element in outermost)
    sight = _Sight(tree, set(outermost))
    alike: dict[str, int] = {}
    for element in outermost:
        key = _signature(element)
        alike[key] = alike.get(key, 0) + weights.get(element, 0)
    has_come_back = False
    for element in hidden:
        share = max(alike.get(_signature(element), 0), weights.get(element, 0))
        if element.tag in _WHOLE or _is_in_sight(element, controls, sight):
            continue
        if weights.get(element) and _comes_back(element, share, shown, revealing):
            has_come_back = True
            _bring_into_sight(element)
        elif not _leave_visible(element):
            drop(element)
    return has_come_back


def _is_in_sight(element: "HtmlElement", controls: Controls, sight: "_Sight") -> bool:
    """Whether its readers see it as it is, or by a click."""
    is_left_unsaid = not _is_out_of_sight(element)
    if not is_left_unsaid and not controls.open(element):
        return False
    text = _words(element)
    if _is_barred(text):
        return False
    return not is_left_unsaid or ((is_prose(text) or controls.open(element)) and sight.adds(text))


def _is_barred(text: str) -> bool:
    """Whether hidden text stays out in any case."""
    return contains_instructions(text) or consent.asks_for_consent(text)


def _comes_back(element: "HtmlElement", share: int, shown: int, revealing: set[str]) -> bool:
    text = _words(element)
    if not is_prose(text) or element.tag == "dialog" or not _is_out_of_sight(element) or _is_barred(text):
        return False
    if (share >= _MIN_PROSE or shown < _NOTHING) and share > _MOST * (shown + share):
        return True
    names = {f"#{element.get('id')}", *(f".{name}" for name in element.get("class", "").split())}
    if names & revealing:
        return True
    return fades_in(style_of(element)) and _is_to_move(element)


def _bring_into_sight(element: "HtmlElement") -> None:
    """Takes from it what hides it: the extractors that vote on the text have rules of their own about that."""
    element.attrib.pop("hidden", None)
    declarations = [one for one in style_of(element).split(";") if not one.lstrip().startswith(_HIDING)]
    element.set("style", ";".join(declarations))


def _words(element: "HtmlElement") -> str:
    return " ".join("".join(element.itertext()).split())


def _leave_visible(element: "HtmlElement") -> bool:
    """Leaves only those parts that are visible again in what is not (CSS Display 4). False: there are none."""
    if not hides_by_visibility(style_of(element)) or _is_marked_hidden(element):
        return False
    visible_parts: list[HtmlElement] = []
    inside: set[HtmlElement] = set()
    for inner in element.iterdescendants():
        if inner.getparent() in inside:
            inside.add(inner)
        elif isinstance(inner.tag, str) and shows_itself(style_of(inner)):
            inside.add(inner)
            visible_parts.append(inner)
    for inner in visible_parts:
        inner.tail = None
    element.text = None
    element[:] = visible_parts
    return bool(visible_parts)


def _is_to_move(element: "HtmlElement") -> bool:
    """Whether a section waits for the moment at which it fades in."""
    if moves(style_of(element)) or element.tag in _PAGE_PARTS or _REVEALED.search(element.get("class", "")):
        return True
    # What a script is to find it by, and what it is to do with it.
    if any(str(name).startswith("data-") for name in element.keys()):  # noqa: SIM118 (an element, not a dict)
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


class _Sight:
    """The words that are in sight, and those of parts that are kept from readers of screens only.

    Their words are in sight; most are said again beside them, for those readers.
    """

    def __init__(self, tree: "HtmlElement", hidden: set["HtmlElement"]) -> None:
        self._tree, self._hidden = tree, hidden
        self._words: list[str] = []
        self._left = _MAX_UNSAID

    def adds(self, text: str) -> bool:
        """Whether `text` is nowhere else in sight; from now on it is."""
        if self._left <= 0:
            return False
        self._left -= 1
        if not self._words:
            self._words = ["".join(_pieces_in_sight(self._tree, self._hidden))]
        bare = "".join(text.split())
        if any(bare in words for words in self._words):
            return False
        self._words.append(bare)
        return True


def _pieces_in_sight(tree: "HtmlElement", hidden: set["HtmlElement"]) -> Iterator[str]:
    unseen: set[HtmlElement] = set()
    for element in tree.iter():
        parent = element.getparent()
        if element in hidden or parent in unseen:
            unseen.add(element)
        elif isinstance(element.tag, str):
            yield from (element.text or "").split()
        if parent is not None and parent not in unseen:
            yield from (element.tail or "").split()
