"""Letters that no eye can read: of no size, of no colour, or in the colour of the ground that they stand on.

Only they are taken out of the tree: what is inside and has a size or a colour of its own is seen.
"""

import re
from typing import TYPE_CHECKING

from search.extraction.styles import style_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from lxml.html import HtmlElement

_SIZE = re.compile(r"(?:^|;)\s*font(?:-size)?\s*:([^;]{1,80})")
_SIZED = re.compile(
    r"(?:^|\s)(?P<number>\d{1,6}(?:\.\d{0,9})?|\.\d{1,9})(?P<unit>px|pt|r?em|%|vw|vh|ex|ch|cm|mm|in|pc|q)(?=[\s/!]|$)"
    r"|(?:^|\s)(?P<none>0+(?:\.0*)?)(?=[\s/!]|$)"
)
_NAMED_SIZE = re.compile(r"\b(?:xx?-|xxx-)?(?:small|large)\b|\bmedium\b|\b(?:calc|clamp|max|min)\(")
_RELATIVE_UNITS = frozenset({"em", "%", "ex", "ch"})
_TOO_SMALL = {"px": 1.0, "pt": 1.0, "%": 4.0}
"""What no eye can read, by unit; of the others 0.04."""
_COLOUR = re.compile(r"(?:^|;)\s*(?:-webkit-text-fill-color|color)\s*:([^;]{1,60})")
_GROUND = re.compile(r"(?:^|;)\s*background(?:-color|-image)?\s*:([^;]{1,200})")
_NO_COLOUR = re.compile(
    r"transparent|#(?:[\da-f]{3}0|[\da-f]{6}0[\da-f])"
    r"|(?:rgb|hsl)a?\((?:(?:[^,)]{1,12},){3}|[^,/)]{1,40}/)\s*0*(?:\.0\d*)?%?\s*\)"
)
_SHOWS_THROUGH = re.compile(r"background-clip|text-shadow|text-stroke")
_PICTURE = re.compile(r"url\(|gradient\(|image\(|var\(")
_RGB = re.compile(r"rgba?\(\s*(\d{1,3})[\s,]+(\d{1,3})[\s,]+(\d{1,3})\s*(?:[,/]\s*(?:1|1\.0*|100%)\s*)?\)")
_HEX = re.compile(r"#([\da-f]{3}|[\da-f]{6})(?:f|ff)?(?![\da-f])")
_NAMES = {"white": "#ffffff", "black": "#000000", "snow": "#fffafa", "ivory": "#fffff0", "whitesmoke": "#f5f5f5"}
_NAMES |= {"red": "#ff0000", "lime": "#00ff00", "blue": "#0000ff", "yellow": "#ffff00", "gray": "#808080"}
_CLOSE = 6
"""Of 255, in each of red, green and blue: no eye tells such colours apart."""
_WHITE = "#ffffff"


def remove_unreadable(tree: "HtmlElement", *, is_plain: bool) -> None:
    """Takes the words out whose size or colour lets nobody read them.

    `is_plain`: no style sheet gives anything on the page a ground.
    """
    for element in tree.xpath("//*[contains(@style, 'font')]"):
        if letters(style_of(element)) is False:
            _clear(element, _has_size)
    for element in tree.xpath("//*[contains(@style, 'color') or contains(@style, 'COLOR') or @color]"):
        if _is_of_its_ground(element, is_plain=is_plain):
            _clear(element, _has_colour)


def has_ground(sheet: str) -> bool:
    """Whether a style sheet gives something a ground."""
    return "background" in sheet.lower()


def is_unreadable(style: str) -> bool:
    """Whether letters of this style cannot be read, wherever they stand."""
    drawn, ground = colour(style), _ground(style)
    return letters(style) is False or drawn == "" or bool(drawn and ground and _are_alike(drawn, ground))


def _clear(element: "HtmlElement", has_own: "Callable[[HtmlElement], bool]") -> None:
    element.text = None
    for child in list(element):
        child.tail = None
        # What has a bad one itself gets its own turn.
        if isinstance(child.tag, str) and not has_own(child):
            _clear(child, has_own)


def _has_size(element: "HtmlElement") -> bool:
    return (element.tag == "font" and element.get("size") is not None) or letters(style_of(element)) is not None


def _has_colour(element: "HtmlElement") -> bool:
    if (element.tag == "a" and element.get("href") is not None) or element.tag == "mark":
        return True
    return _colour_of(element) is not None or _ground_of(element) is not None


def _is_of_its_ground(element: "HtmlElement", *, is_plain: bool) -> bool:
    drawn = _colour_of(element)
    if not drawn or _SHOWS_THROUGH.search(style_of(element)):
        return drawn == "" and not _SHOWS_THROUGH.search(style_of(element))
    ground = _ground_of(element)
    if ground is None and is_plain:
        ground = next((one for above in element.iterancestors() if (one := _ground_of(above)) is not None), _WHITE)
    return bool(ground) and _are_alike(drawn, str(ground))


def _colour_of(element: "HtmlElement") -> str | None:
    own = colour(style_of(element))
    return colour(f"color:{element.get('color', '').lower()}") if own is None and element.tag == "font" else own


def _ground_of(element: "HtmlElement") -> str | None:
    own = _ground(style_of(element))
    if own is None and element.get("background") is not None:
        return ""
    named = element.get("bgcolor", "").lower()
    return _plain(named) if own is None and named else own


def colour(style: str) -> str | None:
    """`#rrggbb` of its letters; empty: they have none; None: as those around it, or one that is not known."""
    drawn = _COLOUR.findall(style)
    if not drawn:
        return None
    value = drawn[-1].replace("!important", "").strip()
    return "" if _NO_COLOUR.fullmatch(value) else _plain(value) or None


def _ground(style: str) -> str | None:
    """`#rrggbb`; empty: a picture, or a colour that is not known; None: what is behind shows through."""
    grounds = [value.replace("!important", "").strip() for value in _GROUND.findall(style)]
    grounds = [value for value in grounds if value not in ("none", "transparent", "inherit", "initial", "unset")]
    if not grounds or (_NO_COLOUR.fullmatch(grounds[-1]) and len(grounds) == 1):
        return None
    return "" if any(map(_PICTURE.search, grounds)) else _plain(grounds[-1])


def _plain(value: str) -> str:
    """One way of writing a colour; empty for what is none, or not known."""
    if rgb := _RGB.search(value):
        return "#" + "".join(f"{min(255, int(part)):02x}" for part in rgb.groups())
    if digits := _HEX.search(value):
        return "#" + (digits[1] if len(digits[1]) == 6 else "".join(digit * 2 for digit in digits[1]))
    return next((_NAMES[word] for word in value.split() if word in _NAMES), "")


def _are_alike(one: str, other: str) -> bool:
    pairs = ((int(one[at : at + 2], 16), int(other[at : at + 2], 16)) for at in (1, 3, 5))
    return all(abs(first - second) <= _CLOSE for first, second in pairs)


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
