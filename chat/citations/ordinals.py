"""Places in a row, in English words: the first, tenth, twenty-first."""

import re

TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
_UNDER_TWENTY = (
    "third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth sixteenth "
    "seventeenth eighteenth nineteenth"
)
_TENTHS = "twentieth thirtieth fortieth fiftieth sixtieth seventieth eightieth ninetieth"
RANKS = f"{_UNDER_TWENTY} {_TENTHS}"
"""From the third on: words that say a number and nothing else."""
_PLACES = {word: value for value, word in enumerate(_UNDER_TWENTY.split(), start=3)}
_PLACES |= {word: 20 + 10 * place for place, word in enumerate(_TENTHS.split())}
_TENS = {word: 20 + 10 * place for place, word in enumerate(TENS.split())}
_ONES = {"first": 1, "second": 2} | {word: value for word, value in _PLACES.items() if value < 10}
BEHIND_TENS = rf"-(?:{'|'.join(_ONES)})"
"""What makes a place in a row of twenty: twenty-first."""
ORDINAL = re.compile(
    rf"\b(?:(?P<tens>{'|'.join(_TENS)})-(?P<one>{'|'.join(_ONES)})|{'|'.join(_PLACES)})\b", re.IGNORECASE
)
_FIRST = re.compile(r"\b(?:the|his|her|its|their) (first|second)\b|\b([12])(?:st|nd)\b", re.IGNORECASE)
_DIGITS_TH = re.compile(r"\b(\d{1,3})(?:rd|th)\b")


def place_of(ordinal: re.Match[str]) -> int:
    if ordinal["tens"] is None:
        return _PLACES[ordinal.group().lower()]
    return _TENS[ordinal["tens"].lower()] + _ONES[ordinal["one"].lower()]


def ordinals(text: str) -> frozenset[int]:
    """Which places in a row are told, in English: the first, tenth. From the third on they are `quantities`, too."""
    firsts = (1 if one == "first" or digit == "1" else 2 for one, digit in _FIRST.findall(text.lower()))
    digits = (int(digit) for digit in _DIGITS_TH.findall(text))
    return frozenset([*firsts, *digits, *map(place_of, ORDINAL.finditer(text))])
