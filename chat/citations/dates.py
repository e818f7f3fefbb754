"""Days and months of a text in one form, however they are written: 3 June, 6月3日, 2019-06-03, 1/25/2019."""

import re
import unicodedata
from functools import lru_cache

MONTH_NAMES = (
    "january february march april may june july august september october november december "
    "jan feb mar apr jun jul aug sep sept oct nov dec"
)
_MONTHS = tuple(name[:3] for name in MONTH_NAMES.split()[:12])
_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?)"
)
# A month is a number only beside one, or after a preposition: “may” and “march” are words too.
_DATED_MONTH = re.compile(
    rf"(?i)\b{_MONTH}\b\.?(?=,? \d)|(?<=\d ){_MONTH}\b|(?<=\d(?:st|nd|rd|th) ){_MONTH}\b|(?<=\bin )(?!may\b){_MONTH}\b"
    rf"|(?:(?<=\bearly )|(?<=\blate )|(?<=\bmid-)|(?<=\bsince )|(?<=\buntil )|(?<=\blast )|(?<=\bnext ))"
    rf"(?!ma){_MONTH}\b"
)
_SLASH_DATE = re.compile(r"(?<![\d/])(\d{1,2})/(\d{1,2})/(\d{4})(?![\d/])")
_ISO_DATE = re.compile(r"(?<![\d/-])(\d{4})([-/])(0?[1-9]|1[0-2])\2([0-2]?\d|3[01])(?![\d/-])")


@lru_cache(maxsize=512)
def dated(text: str) -> str:
    """`text` in plain characters, the months of dates as 6月, which counts as no other number."""
    plain = unicodedata.normalize("NFKC", text)
    plain = _ISO_DATE.sub(lambda date: f"{date[1]}年{int(date[3])}月{int(date[4])}日", plain)
    plain = _SLASH_DATE.sub(_day_and_month, plain) if "/" in plain else plain
    if not _may_date(plain):
        return plain
    return _DATED_MONTH.sub(lambda month: f"{_MONTHS.index(month.group()[:3].lower()) + 1}月", plain)


def _day_and_month(date: re.Match[str]) -> str:
    """1/25/2019 and 25/1/2019, which are one day; 3/4/2019 is one of two, and stays as it is written."""
    one, two = int(date[1]), int(date[2])
    day, month = max(one, two), min(one, two)
    return f"{date[3]}年{month}月{day}日" if 12 < day <= 31 and month else date.group()


def _may_date(text: str) -> bool:
    """Whether a month is named; looking for it costs less than the pattern."""
    lower = text.lower()
    return any(month in lower for month in _MONTHS)
