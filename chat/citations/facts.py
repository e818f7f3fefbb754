"""The hard facts of a text: what a source must itself say if it is to support a statement.

Numbers with what they count, dates by their numbers, names in Latin letters, quoted strings. All are compared in one
folded form, so that width, case and script make no difference.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from chat.citations.dates import dated
from chat.citations.numbers import Quantity, quantities
from chat.citations.relations import is_known, of_one_place
from languages.scripts import EAST_ASIAN_LETTERS
from search.text.tokenizer import folded, words

_LETTER = "A-Za-z\u00c0-\u024f"
_NAME = re.compile(rf"(?<!\d)[{_LETTER}][{_LETTER}0-9]*(?:[-._&/'][{_LETTER}0-9]+)*")
_JOINTS = re.compile(r"[-._&/']")
_QUOTED = re.compile(
    r"(?=[“「『\"《])(?:“([^”]{2,200})”|「([^」]{2,200})」|『([^』]{2,200})』|\"([^\"]{2,200})\"|《([^》]{2,200})》)"
)
_STARTS_SENTENCE = re.compile(r"(?:\A|[.!?:;“\"「『(\n])\s{0,8}\Z")
# “Alice Smith left” begins with a name, “The Smiths left” does not.
_LEADS_TO_NAME = re.compile(
    r"(?!(?i:the|an?|this|that|these|those|in|on|at|by|for|from|to|with|as|and|but|or|if|when|while|after|before|since"
    rf"|under|both|all|some|many|its?|his|her|their|our|my|your|is|are|was|were)\b)[{_LETTER}'-]{{1,40}} (?=[A-Z])"
)
_WORDLIKE = re.compile(r"(?:s|ed|ing|ly|er|or|ment|ness|ion|ity|ive|al|ous|ful|less|able|ible)\Z|[-']")
_PEOPLE = re.compile(r"(?:ish|ese|i?ans?|s|ey)\Z")
_LANDS = ("s", "y", "ey", "land", "ish", "e", "o", "a", "ia")
_KIND_NAMES = (
    "church party university college institute school river lake mountain street road avenue bridge park city town"
    " county state province district company corporation group band team club league committee council organization"
    " organisation association society agency department ministry museum library airport station hospital"
)
_KINDS = frozenset(re.split(" ", _KIND_NAMES))
"""What ends a longer name and says of what kind it is: the Conservative Party is the Conservatives."""
_IN_FULL = {
    "us": ("united states", "usa"),
    "usa": ("united states", "u s"),
    "uk": ("united kingdom",),
    "un": ("united nations",),
    "eu": ("european union",),
    "uae": ("united arab emirates",),
    "united": ("u s", "usa", "uk", "u k", "u n", "uae"),
    "states": ("u s", "usa"),
    "kingdom": ("uk", "u k"),
    "nations": ("u n",),
    "emirates": ("uae", "u a e"),
}
_STEM_MIN = 4
_INITIALS_MAX = 4
_EAST_ASIAN = re.compile(f"[{EAST_ASIAN_LETTERS}]")
_TOKEN = re.compile(rf"[{EAST_ASIAN_LETTERS}]|(?:(?![{EAST_ASIAN_LETTERS}])[^\W_])+")


@dataclass(frozen=True)
class Facts:
    """What a statement claims that can be looked up letter by letter."""

    numbers: frozenset[Quantity]
    names: frozenset[str]
    quotes: frozenset[str]

    def __bool__(self) -> bool:
        return bool(self.numbers or self.names or self.quotes)


@dataclass(frozen=True)
class Stated:
    """What a text offers to such a look-up: more than its own facts, for there every word counts."""

    numbers: frozenset[Quantity]
    spelling: str

    def holds(self, facts: Facts) -> bool:
        """Whether every one of `facts` occurs in the text."""
        return self.missing(facts) is None

    def missing(self, facts: Facts) -> str | None:
        """What of `facts` does not occur in the text: `number`, `name` or `quoted`; None: all of it does."""
        if not all(number.is_in(self.numbers) for number in facts.numbers):
            return "number"
        if not all(map(self._has_name, facts.names)):
            return "name"
        return None if all(quote in self.spelling for quote in facts.quotes) else "quoted"

    def _has_name(self, name: str) -> bool:
        if " " in name:  # COVID-19 is COVID19
            return f" {name} " in self.spelling or f" {name.replace(' ', '')} " in self.spelling
        if f" {name} " in self.spelling or any(f" {other} " in self.spelling for other in of_one_place(name)):
            return True
        if any(f" {other} " in self.spelling for other in _written_otherwise(name)):
            return True
        if name.isdigit():
            return any(number.value == name for number in self.numbers)
        return self._has_people_of(name)

    def _has_people_of(self, name: str) -> bool:
        """Whether the text has another word for one people or its land: Turkish, Turks."""
        stem = _PEOPLE.sub("", name)
        return _STEM_MIN <= len(stem) < len(name) and any(f" {stem}{end} " in self.spelling for end in _LANDS)

    def shared(self, facts: Facts) -> int:
        """How many of `facts` occur in the text."""
        return (
            sum(number.is_in(self.numbers) for number in facts.numbers)
            + sum(map(self._has_name, facts.names))
            + sum(quote in self.spelling for quote in facts.quotes)
        )


def _written_otherwise(name: str) -> tuple[str, ...]:
    """How `name` is spelt by its initials, with points between them or in full: U.S., US, United States."""
    initials = (" ".join(name),) if len(name) <= _INITIALS_MAX and name.isalpha() else ()
    return initials + _IN_FULL.get(name, ())


@lru_cache(maxsize=256)
def facts_of(claim: str) -> Facts:
    """The facts that `claim` states."""
    text = dated(claim)
    quotes = frozenset(spelling(next(filter(None, quoted.groups()))) for quoted in _QUOTED.finditer(text))
    return Facts(quantities(claim), frozenset(_names(text)), quotes - {" "})


@lru_cache(maxsize=256)
def stated_in(text: str) -> Stated:
    """The facts that can be found in `text`."""
    return Stated(quantities(text), spelling(text))


def spelling(text: str) -> str:
    """The bare words of `text`, folded, each between spaces: what two spellings of one sentence have in common."""
    return " ".join(["", *_TOKEN.findall(folded(text)), ""]) or " "


@lru_cache(maxsize=256)
def is_han(text: str) -> bool:
    """Whether `text` is written in Chinese (or Japanese, Korean) rather than in Latin letters."""
    return not text.isascii() and len(_EAST_ASIAN.findall(text)) > len(_NAME.findall(text))


def _names(text: str) -> Iterator[str]:
    in_han = is_han(text)
    for match in _NAME.finditer(text):
        if (in_han or _is_name(text, match)) and not _is_kind(text, match):
            yield from (part for part in _parts(match.group()) if len(part) > 1 or part.isdigit())


def _is_name(text: str, word: re.Match[str]) -> bool:
    written = word.group()
    if not (written.isalpha() and written.islower()) and any(char.isupper() or char.isdigit() for char in written[1:]):
        return True
    if not written[0].isupper():
        return False
    starts = _STARTS_SENTENCE.search(text, max(0, word.start() - 20), word.start()) is not None
    return not starts or _LEADS_TO_NAME.match(text, word.start()) is not None or _is_no_word(written)


def _is_kind(text: str, word: re.Match[str]) -> bool:
    """Whether a word only says of what kind the name before it is."""
    if word.group().lower() not in _KINDS:
        return False
    before = text[max(0, word.start() - 30) : word.start()]
    return before.endswith(" ") and before.split(" ")[-2][:1].isupper()


def _is_no_word(written: str) -> bool:
    """Whether what begins a sentence is in no dictionary and formed like no word: Bredvik."""
    stem = words(written)[-1]
    return len(written) > 3 and _WORDLIKE.search(written) is None and not is_known(stem) and not _is_compound(stem)


def _is_compound(word: str) -> bool:
    """Whether two words make up this one: newborn."""
    return any(is_known(word[:place]) and is_known(word[place:]) for place in range(3, len(word) - 2))


def _parts(name: str) -> list[str]:
    parts = [part for part in _JOINTS.split(folded(name).removesuffix("'s")) if part]
    if name.islower() or len(parts) < 2:
        return parts
    joined = {place for place in range(1, len(parts)) if parts[place].isdigit() and parts[place - 1].isalpha()}
    return [
        f"{part} {parts[place + 1]}" if place + 1 in joined else part
        for place, part in enumerate(parts)
        if place not in joined
    ]
