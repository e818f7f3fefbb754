"""What an element's own `style` says about being seen."""

import re
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_DISPLAY = re.compile(r"(?:^|;)\s*display\s*:\s*none(?![\w-])|(?:^|;)\s*content-visibility\s*:\s*hidden")
_DISPLAYED = re.compile(r"(?:^|;)\s*display\s*:\s*(?!none|inherit|initial|unset|revert|var)\w")
_VISIBILITY = re.compile(r"(?:^|;)\s*visibility\s*:\s*(?:hidden|collapse)")
_OPACITY = re.compile(r"(?:^|;)\s*opacity\s*:\s*(?:[01]?%|0*(?:\.(?:0[0-4]?\d{0,9})?)?)\s*(?:;|$|!)")
_POSITIONED = re.compile(r"(?:^|;)\s*position\s*:\s*(?:absolute|fixed)")
_AWAY = re.compile(r"(?:^|;)\s*(?:left|top|right|bottom|inset[\w-]*)\s*:[^;]{0,20}-\d{3,}")
_RELATIVE = re.compile(r"(?:^|;)\s*position\s*:\s*(?:relative|sticky)")
_FAR_AWAY = re.compile(r"(?:^|;)\s*(?:left|top|right|bottom)\s*:\s*-\d{4,}")
_MARGIN = re.compile(r"(?:^|;)\s*margin-(?:left|top)\s*:\s*-\d{4,}")
_INDENTED = re.compile(r"(?:^|;)\s*text-indent\s*:\s*-\d{3,}")
_INDENTED_OUT = re.compile(r"(?:^|;)\s*text-indent\s*:\s*(?:\d{3,}%|\d{4,})")
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
    r"|(?:^|;)\s*(?:transform\s*:[^;]{0,40}translate[xy]?\(|translate\s*:)[^;]{0,30}-(?:\d{4,}|\d{3}v[wh])"
    r"|(?:^|;)\s*filter\s*:[^;]{0,40}opacity\(\s*0*(?:\.0*)?%?\s*\)"
)
_MOVES = re.compile(r"transform|transition|animation|will-change|translate|filter\s*:\s*blur")
_VISIBLE = re.compile(r"(?:^|;)\s*visibility\s*:\s*visible")
_COMMENT = re.compile(r"/\*.{0,2000}?\*/", re.DOTALL)
_IMPORTANT = re.compile(r"(?<!\s)\s*+!\s*+important\s*+\Z")
_ESCAPE = re.compile(r"\\(?:([0-9a-f]{1,4})\s?|(.))")
_COMPUTED = re.compile(r"\b(?:var|calc|env|min|max|clamp)\(")
_FOR_ALL = "inherit|initial|unset|revert|revert-layer"
_LAYOUT = (
    r"none|contents|block|inline|flow|flow-root|flex|grid|table|ruby|math|list-item|run-in|(?:inline|table|ruby)-[\w-]{1,40}"
    rf"|-(?:webkit|ms|moz)-[\w-]{{1,40}}|{_FOR_ALL}"
)
_VALID = {
    "display": re.compile(rf"(?:{_LAYOUT})(?:\s+(?:{_LAYOUT})){{0,2}}"),
    "visibility": re.compile(f"visible|hidden|collapse|{_FOR_ALL}"),
    "opacity": re.compile(rf"[+-]?[\d.]+%?|{_FOR_ALL}"),
    "position": re.compile(f"static|relative|absolute|fixed|sticky|-webkit-sticky|{_FOR_ALL}"),
}
"""Values of properties that decide; those that are computed may be any."""
_MAX_STYLE = 2000


def style_of(element: "HtmlElement") -> str:
    """The declarations of the element's own style that hold, in lower case; of an absurdly long one the first."""
    written = (element.get("style") or "")[:_MAX_STYLE].lower()
    if "\\" in written:
        written = _ESCAPE.sub(_character, written)
    return _holding(written) if ";" in written or "/*" in written else written


def _character(escape: re.Match[str]) -> str:
    """What a style hides behind an escape (CSS Syntax 4.3.7); nothing that would end a declaration."""
    character = chr(int(escape[1], 16)) if escape[1] else escape[2]
    return character if character.isalnum() or character in "-_%." else ""


@lru_cache(maxsize=512)
def _holding(style: str) -> str:
    """Of each property the last declaration, or the last important one (CSS Cascading 6.1)."""
    values: dict[str, tuple[str, bool]] = {}
    for declaration in _COMMENT.sub("", style).split(";"):
        name, colon, value = declaration.partition(":")
        is_important = _IMPORTANT.search(value) is not None
        bare = _IMPORTANT.sub("", value).strip()
        if colon and _is_valid(name.strip(), bare) and (is_important or not values.get(name.strip(), ("", False))[1]):
            values[name.strip()] = (bare, is_important)
    return ";".join(f"{name}:{value}" for name, (value, _) in values.items())


def _is_valid(name: str, value: str) -> bool:
    """Whether browsers know the value: a declaration that they do not know is as if it were not there."""
    known = _VALID.get(name)
    return known is None or _COMPUTED.search(value) is not None or known.fullmatch(value) is not None


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
        or (_INDENTED_OUT.search(style) and _CUT_OFF.search(style))
        or (_NO_SIZE.search(style) and _CUT_OFF.search(style) and not _ROOM.search(style))
        or (_POSITIONED.search(style) and _CLIP.search(style))
        or _CLIPPED.search(style)
    )


def displays(style: str) -> bool:
    """Whether it says itself how it is laid out, and not that it is not."""
    return _DISPLAYED.search(style) is not None and not _DISPLAY.search(style)


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
