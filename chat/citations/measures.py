"""What says the same amount otherwise: 60 minutes and an hour, a tenth and 10 %, 两成 and 20 %."""

import re
from decimal import Decimal

ABOUT = "\u2248"
"""Put before a share that was told as a fraction: a third is about 33 %."""
POINTS = Decimal("2.5")
"""So far from a share that was told as a fraction may a percentage be."""
_PARTS = {"half": 2, "third": 3, "quarter": 4, "fourth": 4, "fifth": 5, "sixth": 6, "eighth": 8, "tenth": 10}
_COUNTS = {"a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5}
_COUNTS |= {"six": 6, "seven": 7, "eight": 8, "nine": 9}
_FRACTION = re.compile(
    r"\b(?P<count>an?|one|two|three|four|five)[ -](?P<part>third|quarter|fourth|fifth|sixth|eighth|tenth)s?\b"
    r"(?! (?:of an? )?(?:century|hour|mile|time|year|day|percentage|album|edition|place|season|floor|child))"
    r"|\b(?P<half>half) (?:of|the)\b|\b(?P<some>one|two|three|four|five|six|seven|eight|nine) (?:in|out of) ten\b",
    re.IGNORECASE,
)
_IN_FRACTIONS = ("alf", "hird", "uarter", "urth", "ixth", "ghth", "fth", "enth", " ten")
"""One of these is in every fraction in English; looking for them costs less than the pattern."""
_HAN_SIGNS = {sign: value for value, sign in enumerate("零一二三四五六七八九十")} | {"两": 2, "兩": 2}
_HAN = "一二三四五六七八九十两兩"
_HAN_FRACTION = re.compile(
    f"百分之(?P<percent>[零{_HAN}百点點]{{1,8}}|\\d{{1,3}}(?:\\.\\d{{1,4}})?)"
    f"|(?P<whole>[{_HAN}])分之(?P<part>[{_HAN}])"
    f"|(?P<tenths>[{_HAN}\\d])成(?P<half>半)?(?![为為立功员員长長就本熟了交年人果分])"
)
_MEASURES = {
    "second": ("second", 1),
    "minute": ("second", 60),
    "hour": ("second", 3600),
    "day": ("second", 86400),
    "week": ("second", 604800),
    "month": ("month", 1),
    "year": ("month", 12),
    "m": ("m", 1),
    "km": ("m", 1000),
    "kg": ("kg", 1),
    "t": ("kg", 1000),
    "kw": ("kw", 1),
    "mw": ("kw", 1000),
    "gw": ("kw", 1000000),
}
_YEARS = range(1000, 2101)
_SPAN_MAX = 200


def in_percent(text: str) -> str:
    """`text` with its fractions as percentages, marked as `ABOUT` where they are no hundredths."""
    if any(part in text for part in _IN_FRACTIONS):
        text = _FRACTION.sub(_percent, text)
    return _HAN_FRACTION.sub(_han_percent, text) if "分之" in text or "成" in text else text


def is_same_measure(value: str, unit: str, other: str, other_unit: str) -> bool:
    """Whether two amounts are one in another unit."""
    if unit == other_unit or unit not in _MEASURES or other_unit not in _MEASURES:
        return False
    (base, factor), (other_base, other_factor) = _MEASURES[unit], _MEASURES[other_unit]
    return base == other_base and Decimal(value) * factor == Decimal(other) * other_factor


def is_span(years: str, others: list[str]) -> bool:
    """Whether two of the calendar years among `others` lie so many years apart."""
    if not years.isdigit() or not 2 <= int(years[:5]) <= _SPAN_MAX:
        return False
    calendar = {int(other) for other in others if other.isdigit() and len(other) == 4 and int(other) in _YEARS}
    return any(year + int(years) in calendar for year in calendar)


def _percent(match: re.Match[str]) -> str:
    if match["half"]:
        return f"{ABOUT}50% of"
    if match["some"]:
        return f"{ABOUT}{10 * _COUNTS[match['some'].lower()]}%"
    count, part = _COUNTS[match["count"].lower()], _PARTS[match["part"].lower()]
    return f"{ABOUT}{round(Decimal(100 * count) / part, 1):f}%" if count < part else match.group()


def _han_percent(match: re.Match[str]) -> str:
    if match["percent"]:
        return f"{_han_hundredths(match['percent'])}%"
    if match["tenths"]:
        tenths = int(match["tenths"]) if match["tenths"].isdigit() else _HAN_SIGNS[match["tenths"]]
        return f"{ABOUT}{10 * tenths + (5 if match['half'] else 0)}%"
    whole, part = _HAN_SIGNS[match["whole"]], _HAN_SIGNS[match["part"]]
    return f"{ABOUT}{round(Decimal(100 * part) / whole, 1):f}%" if part < whole else match.group()


def _han_hundredths(text: str) -> str:
    """一百 → 100, 二十三点五 → 23.5."""
    if text[0].isdigit():
        return text
    whole, _, rest = text.replace("點", "点").partition("点")
    tens, has_ten, ones = whole.replace("百", "").partition("十")
    value = 10 * (_HAN_SIGNS.get(tens[-1:], 1) if has_ten else 0) + _HAN_SIGNS.get((ones if has_ten else tens)[-1:], 0)
    value = 100 if whole in ("百", "一百") else value
    return f"{value}.{''.join(str(_HAN_SIGNS.get(sign, 0)) for sign in rest)}" if rest else str(value)
