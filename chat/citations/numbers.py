"""The numbers of a text by value, with what they count: 1,234 = １２３４, 1.2亿 = 120 million, 四十五 = 45."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache
from operator import attrgetter

from chat.citations.dates import MONTH_NAMES, dated
from chat.citations.measures import ABOUT, POINTS, in_percent, is_same_measure, is_span
from chat.citations.ordinals import BEHIND_TENS, ORDINAL, RANKS, TENS, place_of
from languages.scripts import HAN

SCALES = {"万": 4, "萬": 4, "亿": 8, "億": 8, "兆": 12, "万亿": 12, "萬億": 12} | {
    "thousand": 3,
    "million": 6,
    "billion": 9,
    "bn": 9,
    "trillion": 12,
}
DIGITS_MAX = 25
CALENDAR_MONTH = "calendar month"
"""The unit of a month in a date: the 6 of 3 June is not that of 6 March."""
DECADE = "decade"
"""The unit of ten years: 1963 is of the 1960s."""
_DECADE = re.compile(r"'?s\b|年代")
_YEAR = re.compile(r"(?:1[5-9]|20)\d\d\Z")
_NUMBER = re.compile(
    r"(?<![A-Za-z0-9_.])(?P<digits>\d{1,3}(?:,\d{3}){1,8}(?![\d])(?:\.\d{1,20})?|\d{1,40}(?:\.\d{1,40}){0,6})"
    r"(?: ?(?:多|余|餘|几)?(?P<scale>万亿|萬億|[万萬亿億兆]|(?i:thousand|million|billion|bn|trillion)\b))?"
)
_GLUED = re.compile(r"(?<![A-Za-z])(?=[a-z]{0,3}[A-Z])[A-Za-z]{1,20}[-\u2011]\Z")
_GLUED_MAX = 24
_BEHIND = re.compile(rf" ?-?(?:([A-Za-z]{{3,20}})(?: ([A-Za-z]{{3,20}}))?|([{HAN}]{{2}}))")
_HAN_NUMBER = re.compile(
    "[零〇一二三四五六七八九十百千两兩]{1,12}(?:[万萬亿億][零〇一二三四五六七八九十百千]{0,8}){0,2}"
)
_HAN_COUNTED = re.compile(
    "[年月日号號天周岁歲人名个個位次座家项項倍条條本辆輛艘层層级級届屆分秒时時小元美欧种種所间間场場块塊吨米公里支匹头頭只隻件册冊篇首部台架把张張颗顆株幅枚栋棟套处處门門课課步双雙]"
)
_HAN_LENGTH = re.compile("[个個]?(?:小[时時]|分[钟鐘])|公里|公斤")
"""One of these is an amount, and as much as 60 of another."""
_MORE = re.compile("[多余餘](?P<scale>[万萬亿億]?)")
_OVER = re.compile(
    r"(?:\b(?:(?:more|older|longer|larger|higher|heavier) than|over|above|at least|exceed(?:ed|ing|s)?)"
    r"|超过|超過|逾|至少) ?\u2248?\Z",
    re.IGNORECASE,
)
_UNDER = re.compile(
    r"(?:\b(?:(?:fewer|less|younger|shorter|smaller|lower|lighter) than|under|below|nearly|almost|close to)"
    r"|不到|不足|将近|將近|近) ?\u2248?\Z",
    re.IGNORECASE,
)
_HAN_DIGITS = {char: value for value, char in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2, "兩": 2}
_HAN_TENS = {"十": 10, "百": 100, "千": 1000}
_SMALL = (
    "zero one two three four five six seven eight nine ten eleven twelve "
    "thirteen fourteen fifteen sixteen seventeen eighteen nineteen"
)
_VALUES = {word: value for value, word in enumerate(_SMALL.split())}
_VALUES |= {word: 20 + 10 * place for place, word in enumerate(TENS.split())}
_TENS_WORDS, _ONES = "|".join(TENS.split()), "|".join(_SMALL.split()[1:10])
_WORD_NUMBER = re.compile(
    rf"(?i)\b(?:(?:{_TENS_WORDS})(?:[- ](?:{_ONES}))?|{'|'.join(_SMALL.split()[2:])})\b(?!{BEHIND_TENS})"
    r"(?: (?P<scale>hundred|thousand|million|billion)\b)?"
)
_DIGIT, _LETTERS = re.compile(r"[\d〇零一二三四五六七八九十百千两兩]"), re.compile("[a-z]+")
_PARTS = "half third quarter fourth fifth sixth eighth tenth thirds quarters fourths fifths sixths eighths tenths"
_COUNTING = frozenset(f"{_SMALL} {TENS} {_PARTS} {RANKS} {MONTH_NAMES}".split()) - {"zero", "one"}
"""Every text that has a number has a digit or one of these words; looking for them costs less than the patterns."""
_UNITS = (
    ("kg", "kilograms kilogram kilos kilo kg 公斤 千克"),
    ("t", "tonnes tonne tons ton 吨 噸"),
    ("lb", "lbs lb 磅"),
    ("km", "kilometres kilometre kilometers kilometer km 公里 千米"),
    ("mi", "miles mile 英里"),
    ("m", "metres metre meters meter 米"),
    ("year", "years year 年"),
    ("month", "months month 个月 個月"),
    ("week", "weeks week 星期 周 个星期"),
    (CALENDAR_MONTH, "月"),
    ("day", "days day 天 日"),
    ("hour", "hours hour 小时 小時"),
    ("minute", "minutes minute 分钟 分鐘"),
    ("second", "seconds second 秒"),
    ("%", "percent % 百分点"),
    ("usd", "dollars dollar usd 美元"),
    ("eur", "euros euro eur 欧元 歐元"),
    ("gbp", "sterling gbp 英镑 英鎊"),
    ("cny", "yuan rmb 元 人民币"),
    ("jpy", "yen 日元 日圓"),
    ("gb", "gb"),
    ("mb", "mb"),
    ("tb", "tb"),
    ("kb", "kb"),
    ("gw", "gigawatts gigawatt gw"),
    ("mw", "megawatts megawatt mw"),
    ("kw", "kilowatts kilowatt kw"),
    ("pound", "pounds pound"),
    ("person", "people persons"),
)
UNITS = {word: unit for unit, listed in _UNITS for word in listed.split()}
_UNIT_WORDS = "|".join(sorted(map(re.escape, UNITS), key=len, reverse=True))
_UNIT = re.compile(rf" ?-?({_UNIT_WORDS})(?![a-z])", re.IGNORECASE)
_POUND = {("lb", "pound"), ("pound", "lb"), ("gbp", "pound"), ("pound", "gbp")}


@dataclass(frozen=True)
class Quantity:
    """A number, and what it counts where that is a known unit."""

    value: str
    unit: str = ""
    is_round: bool = False
    """It is written with a scale (million, 万) or as about so much."""
    bound: int = 0
    """1: more than so much (over 60, 六十多), -1: less (under 60, 不到六十)."""
    things: frozenset[str] = field(default=frozenset(), compare=False)
    """Words behind it, one of which is what it counts where that is no known unit: 130 confirmed cases."""

    @property
    def is_date(self) -> bool:
        """Whether it is a year or a month of a date: when, not how many."""
        return self.unit == CALENDAR_MONTH or (self.unit in ("", "year") and _YEAR.match(self.value) is not None)

    def is_in(self, others: "frozenset[Quantity]") -> bool:
        """Whether one of `others` is the same number of the same thing."""
        if self.unit == "year" and is_span(self.value, [other.value for other in others]):
            return True
        return any(map(self._is_said_by, others))

    def _is_said_by(self, other: "Quantity") -> bool:
        if (self.unit == CALENDAR_MONTH) != (other.unit == CALENDAR_MONTH):
            return False
        if self.unit == DECADE and other.unit in ("", "year"):
            return len(other.value) == 4 and other.value[:3] == self.value[:3]
        if self.unit and other.unit and self.unit != other.unit and (other.unit, self.unit) not in _POUND:
            return is_same_measure(self.value, self.unit, other.value, other.unit)
        return bool(
            other.value == self.value
            or (self.is_round and _rounds_to(other.value, self.value))
            or (self.is_round and self.unit == other.unit == "%" and _are_near(other.value, self.value))
            or (self.bound and not other.bound and _is_beyond(other.value, self.value, self.bound))
            or (self.bound and other.bound in (0, self.bound) and self._is_exceeded_by(other))
        )

    def _is_exceeded_by(self, other: "Quantity") -> bool:
        """Whether `other` counts the same and lies beyond this bound, by no more than as much again."""
        is_same = self.unit == other.unit and (self.unit or not self.things.isdisjoint(other.things))
        if not is_same or other.is_date or max(other.value.count("."), self.value.count(".")) > 1:
            return False
        less, more = sorted((Decimal(self.value), Decimal(other.value)))
        return (less == Decimal(self.value)) == (self.bound > 0) and more <= 2 * less


@lru_cache(maxsize=1024)
def quantities(text: str) -> frozenset[Quantity]:
    """Every number of `text`."""
    plain = dated(text)
    return frozenset(_found(in_percent(plain))) if _may_count(plain) else frozenset()


def in_order(numbers: frozenset[Quantity]) -> tuple[Quantity, ...]:
    """The same `numbers`, in an order of their own."""
    return tuple(sorted(numbers, key=attrgetter("value", "unit", "is_round", "bound"))) if numbers else ()


def _may_count(text: str) -> bool:
    return _DIGIT.search(text) is not None or _has_number_word(text)


def _has_number_word(text: str) -> bool:
    return not _COUNTING.isdisjoint(_LETTERS.findall(text.lower()))


def _found(text: str) -> Iterator[Quantity]:
    for number in _NUMBER.finditer(text):
        if number.group().isdigit() and _GLUED.search(text, max(0, number.start() - _GLUED_MAX), number.start()):
            continue  # COVID-19 and GPT-4 are names
        digits = number["digits"].replace(",", "")
        if digits.count(".") > 1 or len(digits) > DIGITS_MAX:
            yield Quantity(digits)  # a version or an address, not a quantity
            continue
        tens = SCALES[number["scale"].lower()] if number["scale"] else 0
        yield _quantity(text, number, Decimal(digits).scaleb(tens), tens)
    for word in _WORD_NUMBER.finditer(text) if _has_number_word(text) else ():
        value = sum(_VALUES[part] for part in re.split("[- ]", word.group().lower()) if part in _VALUES)
        tens = {"hundred": 2, **SCALES}[word["scale"].lower()] if word["scale"] else 0
        yield _quantity(text, word, Decimal(value).scaleb(tens), tens)
    for place in ORDINAL.finditer(text) if _has_number_word(text) else ():
        yield Quantity(str(place_of(place)), things=_things(text, place.end()))
    for han in () if text.isascii() else _HAN_NUMBER.finditer(text):
        more = _MORE.match(text, han.end())
        scale = SCALES[more["scale"]] if more and more["scale"] else 0
        end = more.end() if more else han.end()
        counted = _HAN_COUNTED.match(text, end) or text[max(0, han.start() - 1) : han.start()] == "第"
        value = _han_value(han.group())
        is_many = len(han.group()) > 2 or (len(han.group()) == 2 and value >= 20 and han.group()[0] in _HAN_DIGITS)
        if han.group() == "十" and text[end : end + 1] == "分" and text[end + 1 : end + 2] not in ("钟", "鐘"):
            continue  # 十分 is “very”
        if (value > 1 and (counted or is_many)) or (value == 1 and _HAN_LENGTH.match(text, end)):
            yield _quantity(text, han, Decimal(value).scaleb(scale), scale)


def _quantity(text: str, number: re.Match[str], value: Decimal, tens: int) -> Quantity:
    """The number that was read, with what the text says before and behind it."""
    more = _MORE.match(text, number.end())
    unit = _unit(text, more.end() if more else number.end())
    before = text[max(0, number.start() - 16) : number.start()]
    is_more = more or "多" in number.group() or "余" in number.group() or _OVER.search(before)
    is_round = bool(tens) or before.endswith(ABOUT)
    bound = 1 if is_more else -1 if _UNDER.search(before) else 0
    return Quantity(_plain(value), unit, is_round, bound, _things(text, more.end() if more else number.end()))


def _things(text: str, place: int) -> frozenset[str]:
    """The two words behind a number, or two characters in Chinese."""
    behind = _BEHIND.match(text, place)
    if behind is None:
        return frozenset()
    return frozenset(filter(None, (word.lower().removesuffix("s") for word in behind.groups(default=""))))


def _unit(text: str, place: int) -> str:
    if _DECADE.match(text, place) and _YEAR.search(text, max(0, place - 4), place) and text[place - 1] == "0":
        return DECADE
    unit = _UNIT.match(text, place)
    return UNITS[unit[1].lower()] if unit else ""


def _plain(value: Decimal) -> str:
    return f"{value.normalize():f}"


def _han_value(text: str) -> int:
    total = part = digit = 0
    for char in text:
        if char in _HAN_DIGITS:
            digit = digit * 10 + _HAN_DIGITS[char] if digit and part == 0 and total == 0 else _HAN_DIGITS[char]
        elif char in _HAN_TENS:
            part, digit = part + (digit or 1) * _HAN_TENS[char], 0
        else:
            total, part, digit = (total + part + digit) * int(10 ** SCALES[char]), 0, 0
    return total + part + digit


def _are_near(exact: str, share: str) -> bool:
    return max(exact.count("."), share.count(".")) <= 1 and abs(Decimal(exact) - Decimal(share)) <= POINTS


def _is_beyond(exact: str, rough: str, bound: int) -> bool:
    """Whether `exact` is more (`bound` 1) or less (-1) than `rough`, by less than its last digit or a tenth."""
    if max(exact.count("."), rough.count(".")) > 1 or max(len(exact), len(rough)) > DIGITS_MAX:
        return False
    one, two = Decimal(exact), Decimal(rough)
    last = Decimal(1).scaleb(int(two.normalize().as_tuple().exponent))
    return 0 < (one - two) * bound < max(last, two / 10)


def _rounds_to(exact: str, rounded: str) -> bool:
    """Whether a number of four or more digits becomes `rounded` when it is told with as many digits."""
    if exact.count(".") > 1 or len(exact) > DIGITS_MAX:
        return False
    one, two = Decimal(exact), Decimal(rounded)
    if one < 1000 or two == 0 or one.adjusted() != two.adjusted():
        return False
    digits = len(rounded.rstrip("0").replace(".", "").lstrip("0")) or 1
    return digits > 1 and one.scaleb(-one.adjusted()).quantize(Decimal(1).scaleb(1 - digits)) == two.scaleb(
        -two.adjusted()
    )
