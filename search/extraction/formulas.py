"""Formulas of a page, written as their TeX where the page has it: their drawn parts lose powers and fractions."""

import re
from typing import TYPE_CHECKING

from search.extraction.trees import put

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_SCRIPT = re.compile(r"math/tex", re.IGNORECASE)
_DISPLAY = re.compile(r"\{\\(?:display|text)style\s+(.*)\}", re.DOTALL)
_MAX_FORMULA = 2000
_STEPS = 4


def write_out(tree: "HtmlElement") -> None:
    """Puts its TeX in the place of each formula that has one: MathML's annotation or `alttext`, scripts of MathJax."""
    for script in list(tree.iter("script")):
        if _SCRIPT.match(script.get("type", "")):
            put(script, _plain(script.text or ""))
    for formula in list(tree.iter("math")):
        tex = next((part.text for part in formula.iter("annotation") if "tex" in part.get("encoding", "")), None)
        if tex := tex or formula.get("alttext"):
            put(_outermost(formula), _plain(tex))


def _outermost(formula: "HtmlElement") -> "HtmlElement":
    """The formula with what is around it alone: a wrapper for readers of screens, beside a picture of it."""
    for _ in range(_STEPS):
        parent = formula.getparent()
        is_alone = parent is not None and parent.tag == "span" and not (parent.text or formula.tail or "").strip()
        if not is_alone or parent is None or not all(_is_drawing(beside) for beside in parent if beside is not formula):
            break
        formula = parent
    return formula


def _is_drawing(element: "HtmlElement") -> bool:
    return element.tag == "img" or str(element.get("aria-hidden")) == "true"


def _plain(tex: str) -> str:
    text = " ".join(tex[:_MAX_FORMULA].split())
    inner = _DISPLAY.fullmatch(text)
    return inner[1].strip() if inner else text
