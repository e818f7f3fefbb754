"""The hard facts of a text: what a source must itself say if it is to support a statement.

Numbers (1,234 = 1234 = １２３４; 1.2亿 = 120 million), dates by their numbers, names in Latin letters, quoted strings.
All are compared in one folded form, so that width, case and script make no difference.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from search.text.tokenizer import folded

_HAN = "\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\uac00-\ud7af"
_LETTER = "A-Za-z\u00c0-\u024f"
SCALES = {"万": 4, "萬": 4, "亿": 8, "億": 8, "兆": 12, "万亿": 12, "萬億": 12} | {
    "thousand": 3,
    "million": 6,
    "billion": 9,
    "bn": 9,
    "trillion": 12,
}
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?)"
)
# A month is a number only beside one: “may” and “march” are words too.
_DATED_MONTH = re.compile(rf"(?i)\b{_MONTH}\b\.?(?=,? \d)|(?<=\d ){_MONTH}\b|(?<=\d(?:st|nd|rd|th) ){_MONTH}\b")
_NUMBER = re.compile(
    r"(?<![A-Za-z0-9_.])(?P<digits>\d{1,3}(?:,\d{3})+(?![\d,])(?:\.\d+)?|\d+(?:\.\d+)*)"
    r"(?: ?(?P<scale>万亿|萬億|[万萬亿億兆]|(?i:thousand|million|billion|bn|trillion)\b))?"
)
_NAME = re.compile(rf"[{_LETTER}][{_LETTER}0-9]*(?:[-._&/'][{_LETTER}0-9]+)*")
_JOINTS = re.compile(r"[-._&/']")
_QUOTED = re.compile(r"“([^”]{2,200})”|「([^」]{2,200})」|『([^』]{2,200})』|\"([^\"]{2,200})\"|《([^》]{2,200})》")
_STARTS_SENTENCE = re.compile(r"(?:\A|[.!?:;“\"「『(\n])\s{0,8}\Z")
# “Alice Smith left” begins with a name, “The Smiths left” does not.
_LEADS_TO_NAME = re.compile(
    r"(?!(?i:the|an?|this|that|these|those|in|on|at|by|for|from|to|with|as|and|but|or|if|when|while|after|before|since"
    rf"|under|both|all|some|many|its?|his|her|their|our|my|your|is|are|was|were)\b)[{_LETTER}'-]{{1,40}} (?=[A-Z])"
)
_TOKEN = re.compile(rf"[{_HAN}]|(?:(?![{_HAN}])[^\W_])+")


@dataclass(frozen=True)
class Facts:
    """What a statement claims that can be looked up letter by letter."""

    numbers: frozenset[str]
    names: frozenset[str]
    quotes: frozenset[str]

    def __bool__(self) -> bool:
        return bool(self.numbers or self.names or self.quotes)


@dataclass(frozen=True)
class Stated:
    """What a text offers to such a look-up: more than its own facts, for there every Latin word counts."""

    numbers: frozenset[str]
    words: frozenset[str]
    spelling: str

    def holds(self, facts: Facts) -> bool:
        """Whether every one of `facts` occurs in the text."""
        return (
            facts.numbers <= self.numbers
            and facts.names <= self.words | self.numbers
            and all(quote in self.spelling for quote in facts.quotes)
        )

    def shared(self, facts: Facts) -> int:
        """How many of `facts` occur in the text."""
        names = facts.names & (self.words | self.numbers)
        return len(facts.numbers & self.numbers) + len(names) + sum(quote in self.spelling for quote in facts.quotes)


def facts_of(claim: str) -> Facts:
    """The facts that `claim` states."""
    text = _dated(claim)
    quotes = (next(filter(None, found.groups())) for found in _QUOTED.finditer(text))
    return Facts(
        frozenset(_numbers(text)), frozenset(_names(text)), frozenset(spelling(quote) for quote in quotes) - {" "}
    )


def stated_in(text: str) -> Stated:
    """The facts that can be found in `text`."""
    plain = _dated(text)
    words = (part for found in _NAME.finditer(plain) for part in _parts(found.group()))
    return Stated(frozenset(_numbers(plain)), frozenset(words), spelling(text))


def spelling(text: str) -> str:
    """The bare words of `text`, folded, each between spaces: what two spellings of one sentence have in common."""
    return " ".join(["", *_TOKEN.findall(folded(text)), ""]) or " "


def is_han(text: str) -> bool:
    """Whether `text` is written in Chinese (or Japanese, Korean) rather than in Latin letters."""
    return len(re.findall(f"[{_HAN}]", text)) > len(_NAME.findall(text))


def _dated(text: str) -> str:
    def number(found: re.Match[str]) -> str:
        return str(_MONTHS.index(found.group()[:3].lower()) + 1)

    return _DATED_MONTH.sub(number, unicodedata.normalize("NFKC", text))


def _numbers(text: str) -> Iterator[str]:
    for found in _NUMBER.finditer(text):
        digits = found["digits"].replace(",", "")
        if digits.count(".") > 1 or len(digits) > 40:
            yield digits  # a version or an address, not a quantity
            continue
        tens = SCALES[found["scale"].lower()] if found["scale"] else 0
        yield f"{(Decimal(digits).scaleb(tens)).normalize():f}"


def _names(text: str) -> Iterator[str]:
    in_han = is_han(text)
    for found in _NAME.finditer(text):
        if in_han or _is_name(text, found):
            yield from (part for part in _parts(found.group()) if len(part) > 1 or part.isdigit())


def _is_name(text: str, word: re.Match[str]) -> bool:
    written = word.group()
    if any(char.isupper() or char.isdigit() for char in written[1:]):
        return True
    starts = _STARTS_SENTENCE.search(text, max(0, word.start() - 20), word.start()) is not None
    return written[0].isupper() and (not starts or _LEADS_TO_NAME.match(text, word.start()) is not None)


def _parts(name: str) -> list[str]:
    return [part for part in _JOINTS.split(folded(name).removesuffix("'s")) if part]
