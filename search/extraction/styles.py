"""What an element's own `style` says about being seen."""

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_DISPLAY = re.compile(r"(?:^|;)\s*display\s*:\s*none")
_VISIBILITY = re.compile(r"(?:^|;)\s*visibility\s*:\s*(?:hidden|collapse)")
_OPACITY = re.compile(r"(?:^|;)\s*opacity\s*:\s*0*(?:\.0*)?%?\s*(?:;|$|!)")
_POSITIONED = re.compile(r"(?:^|;)\s*position\s*:\s*(?:absolute|fixed)")
_AWAY = re.compile(r"(?:^|;)\s*(?:left|top|right|bottom|inset[\w-]*)\s*:[^;]{0,20}-\d{3,}")
_RELATIVE = re.compile(r"(?:^|;)\s*position\s*:\s*(?:relative|sticky)")
_FAR_AWAY = re.compile(r"(?:^|;)\s*(?:left|top|right|bottom)\s*:\s*-\d{4,}")
_MARGIN = re.compile(r"(?:^|;)\s*margin-(?:left|top)\s*:\s*-\d{4,}")
_INDENTED = re.compile(r"(?:^|;)\s*text-indent\s*:\s*-\d{3,}")
_NO_SIZE = re.compile(r"(?:^|;)\s*(?:max-)?(?:width|height)\s*:\s*0+(?:\.0*)?(?:px|em|rem|%|vh|vw|pt)?\s*(?:;|$|!)")
_CUT_OFF = re.compile(r"(?:^|;)\s*overflow(?:-[xy])?\s*:\s*(?:hidden|clip|auto|scroll)")
_CLIPPED = re.compile(
    r"(?:^|;)\s*clip\s*:\s*rect\(\s*(?:0|1px)|clip-path\s*:\s*(?:inset\(\s*(?:50|100)%|circle\(\s*0|polygon\(\s*0)"
    r"|(?:^|;)\s*(?:transform\s*:[^;]{0,40}scale[xy]?\(\s*0+(?:\.0*)?\s*[,)]|scale\s*:\s*0\s*(?:;|$|!))"
)
_SIZE = re.compile(r"(?:^|;)\s*font(?:-size)?\s*:([^;]{1,80})")
_ZERO = re.compile(r"(?:^|[\s/])0+(?:\.0*)?(?:px|pt|em|rem|%|vw|vh|ex|ch)?(?:/|\s|$|!)")
_OWN_SIZE = re.compile(
    r"(?<![\d.])[\d.]{1,12}(?:px|pt|rem|vw|vh|cm|mm|in|pc|q)\b|\b(?:xx?-|xxx-)?(?:small|large)\b|\bmedium\b"
    r"|\b(?:calc|clamp|max|min)\("
)
_MOVES = re.compile(r"transform|transition|animation|will-change|translate|filter\s*:\s*blur")
_MAX_STYLE = 2000


def style_of(element: "HtmlElement") -> str:
    """The element's own style in lower case; of an absurdly long one only the beginning."""
    return (element.get("style") or "")[:_MAX_STYLE].lower()


def hides(style: str) -> bool:
    """Whether what has this style cannot be seen (the size of its letters aside)."""
    return bool(
        _DISPLAY.search(style)
        or _VISIBILITY.search(style)
        or _OPACITY.search(style)
        or (_POSITIONED.search(style) and _AWAY.search(style))
        or (_RELATIVE.search(style) and _FAR_AWAY.search(style))
        or _MARGIN.search(style)
        or _INDENTED.search(style)
        or (_NO_SIZE.search(style) and _CUT_OFF.search(style))
        or _CLIPPED.search(style)
    )


def fades_in(style: str) -> bool:
    """Whether it is drawn with no colour as yet: what a page fades in when it is loaded or scrolled."""
    return bool(_OPACITY.search(style) or _VISIBILITY.search(style)) and not _DISPLAY.search(style)


def moves(style: str) -> bool:
    """Whether it says how the element will move or change."""
    return bool(_MOVES.search(style))


def letters(style: str) -> bool | None:
    """True: its letters have a size of their own; False: they have none at all; None: as those around it."""
    sizes = _SIZE.findall(style)
    if not sizes:
        return None
    if _OWN_SIZE.search(sizes[-1]) and not _ZERO.search(" " + sizes[-1].strip()):
        return True
    return False if _ZERO.search(" " + sizes[-1].strip()) else None
