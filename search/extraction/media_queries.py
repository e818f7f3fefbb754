"""Which media queries hold for the reader that pages are read for: a screen of usual size, a mouse, no wishes."""

import re

WIDTH, HEIGHT = 1280, 800
"""Of the window, in CSS pixels."""
_PIXELS = {"px": 1.0, "em": 16.0, "rem": 16.0, "pt": 4 / 3, "cm": 37.8, "mm": 3.78, "in": 96.0, "": 1.0}
_TYPES = {"all": True, "screen": True}
_HOLDS = {
    "orientation": "landscape",
    "hover": "hover",
    "any-hover": "hover",
    "pointer": "fine",
    "any-pointer": "fine",
    "prefers-color-scheme": "light",
    "prefers-reduced-motion": "no-preference",
    "prefers-contrast": "no-preference",
    "scripting": "enabled",
    "update": "fast",
    "display-mode": "browser",
}
_LENGTH = r"(-?[\d.]{1,9})\s*([a-z]{0,3})"
_SIZE = re.compile(rf"(min-|max-)?(?:device-)?(width|height)\s*:\s*{_LENGTH}")
_RANGE = re.compile(rf"(?:{_LENGTH}\s*(<=?|>=?)\s*)?(width|height)(?:\s*(<=?|>=?|=)\s*{_LENGTH})?")


def applies(queries: str) -> bool:
    """Whether one of the queries, in the syntax of Media Queries 4, holds. What it does not know does not hold."""
    return any(map(_holds, queries.lower().split(","))) or not queries.strip()


def _holds(query: str) -> bool:
    words = " ".join(query.split()).removeprefix("only ")
    is_negated = words.startswith("not ")
    conditions = words.removeprefix("not ").split(" and ")
    return all(map(_is_met, conditions)) != is_negated


def _is_met(condition: str) -> bool:
    if not condition.startswith("("):
        return _TYPES.get(condition, False)
    feature = condition.strip("() ")
    if size := _SIZE.fullmatch(feature):
        return _compared(size[2], {"min-": ">=", "max-": "<="}.get(size[1] or "", "="), size[3], size[4])
    if (between := _RANGE.fullmatch(feature)) and (between[3] or between[5]):
        lower = not between[3] or _compared(between[4], _turned(between[3]), between[1], between[2])
        return lower and (not between[5] or _compared(between[4], between[5], between[6], between[7]))
    name, _, value = (part.strip() for part in feature.partition(":"))
    return name in _HOLDS and (not value or _HOLDS[name] == value)


def _turned(sign: str) -> str:
    return sign.translate(str.maketrans("<>", "><"))


def _compared(side: str, sign: str, number: str, unit: str) -> bool:
    if unit not in _PIXELS or number.count(".") > 1 or not number.strip("-."):
        return False
    ours, theirs = WIDTH if side == "width" else HEIGHT, float(number) * _PIXELS[unit]
    return (sign[0] == "<" and ours < theirs) or (sign[0] == ">" and ours > theirs) or ("=" in sign and ours == theirs)
