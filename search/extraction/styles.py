"""What an element's own `style` says about being seen."""

import re
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_DISPLAY = re.compile(r"(?:^|;)\s*display\s*:\s*none")
_VISIBILITY = re.compile(r"(?:^|;)\s*visibility\s*:\s*(?:hidden|collapse)")
_OPACITY = re.compile(r"(?:^|;)\s*opacity\s*:\s*(?:[01]?%|0*(?:\.(?:0[0-4]?\d{0,9})?)?)\s*(?:;|$|!)")
_POSITIONED = re.compile(r"(?:^|;)\s*position\s*:\s*(?:absolute|fixed)")
_AWAY = re.compile(r"(?:^|;)\s*(?:left|top|right|bottom|inset[\w-]*)\s*:[^;]{0,20}-\d{3,}")
_RELATIVE = re.compile(r"(?:^|;)\s*position\s*:\s*(?:relative|sticky)")
_FAR_AWAY = re.compile(r"(?:^|;)\s*(?:left|top|right|bottom)\s*:\s*-\d{4,}")
_MARGIN = re.compile(r"(?:^|;)\s*margin-(?:left|top)\s*:\s*-\d{4,}")
_INDENTED = re.compile(r"(?:^|;)\s*text-indent\s*:\s*-\d{3,}")
_NO_SIZE = re.compile(r"(?:^|;)\s*(?:max-)?(?:width|height)\s*:\s*0+(?:\.0*)?(?:px|em|rem|%|vh|vw|pt)?\s*(?:;|$|!)")
_ROOM = re.compile(
    r"(?:^|;)\s*(?:min-height|padding-(?:top|bottom|block[\w-]*))\s*:[^;]{0,40}?\d{2,}"
    r"|(?:^|;)\s*(?:min-width|padding-(?:left|right|inline[\w-]*))\s*:[^;]{0,40}?\d{2,}"
    r"|(?:^|;)\s*padding\s*:\s*\d{2,}(?:\.\d*)?%|(?:^|;)\s*flex(?:-grow)?\s*:\s*[1-9]"
)
"""What gives a box of no height or width its room all the same."""
_CUT_OFF = re.compile(r"(?:^|;)\s*overflow(?:-[xy])?\s*:\s*(?:hidden|clip|auto|scroll)")
_CLIP = re.compile(r"(?:^|;)\s*clip\s*:\s*rect\(\s*(?:0|1px)")
_CLIPPED = re.compile(
    r"clip-path\s*:\s*(?:inset\(\s*(?:50|100)%|circle\(\s*0|polygon\(\s*(?:0(?:px|%)?[\s,]*)++\))"
    r"|(?:^|;)\s*(?:transform\s*:[^;]{0,40}scale[xy]?\(\s*0+(?:\.0*)?\s*[,)]|scale\s*:\s*0\s*(?:;|$|!))"
)
_SIZE = re.compile(r"(?:^|;)\s*font(?:-size)?\s*:([^;]{1,80})")
_SIZED = re.compile(
    r"(?:^|\s)(?P<number>\d{1,6}(?:\.\d{0,9})?|\.\d{1,9})(?P<unit>px|pt|r?em|%|vw|vh|ex|ch|cm|mm|in|pc|q)(?=[\s/!]|$)"
    r"|(?:^|\s)(?P<none>0+(?:\.0*)?)(?=[\s/!]|$)"
)
_NAMED_SIZE = re.compile(r"\b(?:xx?-|xxx-)?(?:small|large)\b|\bmedium\b|\b(?:calc|clamp|max|min)\(")
_RELATIVE_UNITS = frozenset({"em", "%", "ex", "ch"})
_TOO_SMALL = {"px": 1.0, "pt": 1.0, "%": 4.0}
"""What no eye can read, by unit; of the others 0.04."""
_MOVES = re.compile(r"transform|transition|animation|will-change|translate|filter\s*:\s*blur")
_VISIBLE = re.compile(r"(?:^|;)\s*visibility\s*:\s*visible")
_COLOUR = re.compile(r"(?:^|;)color:([^;]{1,60})")
_GROUND = re.compile(r"(?:^|;)background(?:-color)?:([^;]{1,60})")
_NO_COLOUR = re.compile(
    r"transparent|#(?:[\da-f]{3}0|[\da-f]{6}0[\da-f])"
    r"|(?:rgb|hsl)a?\((?:(?:[^,)]{1,12},){3}|[^,/)]{1,40}/)\s*0*(?:\.0\d*)?%?\s*\)"
)
_SHOWS_THROUGH = re.compile(r"background-clip|text-shadow|text-fill-color|text-stroke")
_COMMENT = re.compile(r"/\*.{0,2000}?\*/", re.DOTALL)
_IMPORTANT = re.compile(r"(?<!\s)\s*+!\s*+important\s*+\Z")
_MAX_STYLE = 2000


def style_of(element: "HtmlElement") -> str:
    """The declarations of the element's own style that hold, in lower case; of an absurdly long one the first."""
    written = (element.get("style") or "")[:_MAX_STYLE].lower()
    return _holding(written) if ";" in written or "/*" in written else written


@lru_cache(maxsize=512)
def _holding(style: str) -> str:
    """Of each property the last declaration, or the last important one (CSS Cascading 6.1)."""
    values: dict[str, tuple[str, bool]] = {}
    for declaration in _COMMENT.sub("", style).split(";"):
        name, colon, value = declaration.partition(":")
        is_important = _IMPORTANT.search(value) is not None
        if colon and (is_important or not values.get(name.strip(), ("", False))[1]):
            values[name.strip()] = (_IMPORTANT.sub("", value).strip(), is_important)
    return ";".join(f"{name}:{value}" for name, (value, _) in values.items())


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
        or (_NO_SIZE.search(style) and _CUT_OFF.search(style) and not _ROOM.search(style))
        or (_POSITIONED.search(style) and _CLIP.search(style))
        or _CLIPPED.search(style)
        or _is_without_colour(style)
    )


def _is_without_colour(style: str) -> bool:
    """Whether its letters are drawn in the colour of their ground, or in none."""
    colour, ground = _COLOUR.search(style), _GROUND.search(style)
    if colour is None or _SHOWS_THROUGH.search(style):
        return False
    drawn = colour[1].strip()
    return _NO_COLOUR.fullmatch(drawn) is not None or (
        ground is not None and _plain(drawn) == _plain(ground[1].strip())
    )


def _plain(colour: str) -> str:
    """One way of writing a colour, of those that pages hide white on white with."""
    colour = {"white": "#ffffff", "black": "#000000"}.get(colour, colour)
    return "#" + "".join(digit * 2 for digit in colour[1:]) if len(colour) == 4 and colour[0] == "#" else colour


def hides_by_visibility(style: str) -> bool:
    """Whether it is unseen in a way that parts of it can undo, and in no other."""
    return bool(_VISIBILITY.search(style)) and not hides(_VISIBILITY.sub("", style))


def shows_itself(style: str) -> bool:
    """Whether it can be seen although what it stands in is not visible."""
    return bool(_VISIBLE.search(style))


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
    sized = _SIZED.search(sizes[-1])
    if sized is None:
        return True if _NAMED_SIZE.search(sizes[-1]) else None
    if sized["none"] or float(sized["number"]) <= _TOO_SMALL.get(sized["unit"], 0.04):
        return False
    return None if sized["unit"] in _RELATIVE_UNITS else True
