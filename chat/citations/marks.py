"""The shapes in which models write citations, and the one shape in which an answer keeps them: `[n]`.

`read_mark` looks at one place of a text and answers at once or asks for more; it never looks further than `HELD_MAX`
characters (`TAG_MAX` where an HTML tag stands around the mark), so its cost is bounded whatever a model writes.
"""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from enum import Enum, auto
from functools import cache
from types import ModuleType

import regex

from chat.citations.enclosed import encloses
from chat.citations.mark_groups import WORD_JOINER as WORD_JOINER
from chat.citations.markdown_scanner import MarkdownScanner
from languages.scripts import CJK, FULL_WIDTH, HANGUL

MARK_MAX = 92
HELD_MAX = 100
"""How many characters may have to be held back to decide about a mark, with the start of what follows it."""
TAG_MAX = 300
"""The same where the mark begins with `<`: an anchor has an address in it."""

_RAISED_DIGITS = "⁰¹²³⁴⁵⁶⁷⁸⁹"
OPENERS = frozenset("[［【〔〖⟦(（{｛\\<^$†" + _RAISED_DIGITS)

_WIDTHS = str.maketrans(
    "［］〔〕〖〗⟦⟧（）｛｝：∶﹕，、；～－–—−＃“”‘’\u3000\u00a0\u200b\ufeff０１２３４５６７８９",
    "[][]【】[](){}:::,,;-----#\"\"''    0123456789",
)
_LINKS = ("(ht", "(ww", "(#", "(/", "()", "(<ht")
_DEFINITIONS = (": ht", ":ht", ":<h", ": <h")
_AFTERWARDS = _LINKS + _DEFINITIONS
_BARE = re.compile(r"\[{1,2}[\d ,;\]\[-]{0,100}\]")
_NUMBERS = re.compile(r"\d{1,3}")
_CANONICAL = re.compile(r"\[(\d{1,3})\]")
_SPACED = re.compile(r"\s?\[\d{1,3}\]")
_RAISED = str.maketrans(_RAISED_DIGITS, "0123456789")
_COMMAND = re.compile(r"\$|\\[a-z]|【turn", re.IGNORECASE)
_CUT = re.compile(r" ?[\[［【〔]{1,2}[^\]］】〕\n]{0,36}\Z")
_WORD_BEFORE = re.compile(rf"[^\W\d_{CJK}{HANGUL}{FULL_WIDTH}]{{1,20}}\Z")
_UNITS = frozenset(
    ("inch", "inches", "feet", "foot", "mile", "miles", "yard", "yards", "metre", "metres", "meter", "meters")
    + ("acre", "sine", "cosine", "tangent", "sinh", "cosh", "tanh")
)
_CLOSED_TERMS = frozenset(")]}⁺⁻⁽⁾°")
_ATTACHED = ("†", *_RAISED_DIGITS)
_UNIT_SIGNS = frozenset("米里尺寸厘")


class Undecided(Enum):
    """Why there is no mark at a place."""

    NONE = auto()
    MORE = auto()
    """What is there may still become one."""


@dataclass(frozen=True)
class Mark:
    """A mark as a model wrote it."""

    length: int
    indexes: tuple[int, ...]
    """Empty where it names no number, or an absurd range of them."""
    named: bool
    """It says `citation`, `来源` …: it can be nothing but a mark."""
    has_link: bool
    """A link follows in brackets; the model made it up."""
    is_link_text: bool
    """It may as well be the text of that link."""
    is_definition: bool
    """It begins the definition of a link or of a footnote."""
    before_bracket: bool
    is_bare: bool = False
    """Nothing but numbers in one pair of square brackets."""
    is_exponent: bool = False
    """A bare number set high: it is a mark only behind a word."""
    is_attached: bool = False
    """Set high by a character of its own: it is a mark only directly behind text."""
    tag: str = ""
    """The name of the tag that it opens and does not close."""
    is_enclosing: bool = False
    """That tag closes behind the statement that follows."""


@dataclass(frozen=True)
class WrittenMark:
    """A canonical `[index]` at `answer[start:end]`."""

    start: int
    end: int
    index: int


@cache
def mark_shapes() -> ModuleType:
    """The patterns of what models write: 40 MB and 0.7 s of CPU that only who reads a model needs, and nobody should
    wait for in the middle of an answer: the workers that write answers call this at their start."""
    from chat.citations import mark_shapes

    return mark_shapes


def read_mark(text: str, start: int, *, final: bool) -> Mark | Undecided:
    """The mark that begins at `text[start]`; `final` says that the text will not grow."""
    is_tag = text[start] == "<"
    held_max = TAG_MAX if is_tag else HELD_MAX
    window = text[start : start + held_max].translate(_WIDTHS)
    is_whole = start + len(window) == len(text)
    if "\n" in window:
        window, final = window[: window.index("\n") + 1], True
    shapes = mark_shapes()
    mark = (shapes.TAGGED if is_tag else shapes.MARK).match(window, partial=not final)
    if mark is None or mark.end() > held_max - (HELD_MAX - MARK_MAX):
        broken = shapes.BROKEN_OFF.match(window) if final and is_whole else None
        return _mark(broken, "") if broken else Undecided.NONE
    rest = window[mark.end() :]
    if mark.partial or (not final and _may_go_on(mark, rest)):
        return Undecided.MORE
    if not (tag := _open_tag(mark)):
        return _mark(mark, rest)
    is_enclosing = encloses(rest, tag, final=final or len(window) == held_max)
    if is_enclosing is None:
        return Undecided.MORE
    return replace(_mark(mark, rest), tag=tag, is_enclosing=is_enclosing)


def _open_tag(mark: regex.Match[str]) -> str:
    """The name of the tag that `mark` opens, if it does not close it too."""
    is_closed = mark.group().endswith("/>") or f"</{mark.groupdict().get('empty')}>" in mark.group()
    return "" if is_closed else mark.groupdict().get("empty") or ""


def _may_go_on(mark: regex.Match[str], rest: str) -> bool:
    """Whether `rest`, all that has come behind a mark, is the beginning of what belongs to it."""
    if any(after.startswith(rest) and after != rest for after in _afterwards(mark)):
        return True
    address = mark_shapes().PSEUDO_ADDRESS.match(rest, partial=True)
    return address is not None and address.partial


def _afterwards(mark: regex.Match[str]) -> tuple[str, ...]:
    empty = mark.groupdict().get("empty")
    return (*_AFTERWARDS, f"</{empty}>".lower()) if empty else _AFTERWARDS


def _mark(match: regex.Match[str], rest: str) -> Mark:
    written, shapes = match.group(), mark_shapes()
    is_footnote = "^" in written and rest.startswith(":")
    return Mark(
        length=len(written),
        indexes=_indexes(match),
        named=shapes.STRONG_NAME.search(written) is not None or _COMMAND.match(written) is not None,
        has_link=rest.startswith(_LINKS) or shapes.PSEUDO_ADDRESS.match(rest) is not None,
        is_link_text=rest.startswith(("(ht", "(ww")) and shapes.LINK_TEXT.search(written) is not None,
        is_definition=is_footnote or rest.startswith(_DEFINITIONS),
        before_bracket=rest.startswith("("),
        is_bare=_BARE.fullmatch(written) is not None,
        is_exponent=written.startswith(("<", "^", *_ATTACHED))
        and "[" not in written
        and not shapes.HAS_NAME.search(written),
        is_attached=written.startswith(_ATTACHED),
    )


def _indexes(match: regex.Match[str]) -> tuple[int, ...]:
    if (raised := match.group().strip("[] ").translate(_RAISED)).isdecimal():
        return (int(raised),)
    indexes: list[int] = []
    for item in match.captures("item"):
        numbers = [int(number) for number in _NUMBERS.findall(item)]
        first, last = numbers[0], numbers[-1]
        indexes.extend(range(first, last + 1) if first <= last < first + 10 else ())
    return tuple(indexes)


def may_be_raised(before: str) -> bool:
    """Whether a bare raised number behind `before` is a citation, not an exponent (`m²`, `x²`, `10²`)."""
    word = _WORD_BEFORE.search(before)
    if word:
        return len(word.group()) >= 4 and word.group().lower() not in _UNITS
    last = before[-1:]
    return last not in _UNIT_SIGNS and not last.isdigit() and last not in _CLOSED_TERMS


def is_canonical(text: str, at: int) -> bool:
    """Whether a reader of the kept answer would see a mark at `text[at]`."""
    return _CANONICAL.match(text, at) is not None


def unmarked(text: str, known: Collection[int]) -> str:
    """`text` with a joiner in every `[n]` that is not of a `known` source."""
    return _CANONICAL.sub(lambda mark: mark[0] if int(mark[1]) in known else f"[{WORD_JOINER}{mark[1]}]", text)


def written_marks(answer: str) -> tuple[WrittenMark, ...]:
    """Every canonical mark of a kept answer, in order; none inside code, mathematics or the address of a link."""
    marks = list(_CANONICAL.finditer(answer))
    if not marks:
        return ()
    scanner = MarkdownScanner()
    scanner.feed(answer, final=True)
    return tuple(
        WrittenMark(mark.start(), mark.end(), int(mark[1]))
        for mark in marks
        if not scanner.is_literal(mark.start()) and not _is_escaped(answer, mark.start())
    )


def marks_at(stored_marks: Sequence[Sequence[int]]) -> tuple[WrittenMark, ...]:
    """The canonical marks of which place and number are known."""
    return tuple(WrittenMark(place, place + len(f"[{index}]"), index) for place, index in stored_marks)


def _is_escaped(answer: str, place: int) -> bool:
    backslashes = 0
    while place - backslashes and answer[place - backslashes - 1] == "\\":
        backslashes += 1
    return backslashes % 2 == 1


def cited_indexes(answer: str) -> tuple[int, ...]:
    """The numbers cited in a kept answer, in order of first appearance; code and mathematics are not looked into."""
    return tuple(dict.fromkeys(mark.index for mark in written_marks(answer)))


def closing_run(answer: str, marks: Sequence[WrittenMark]) -> set[int]:
    """The numbers of the marks that a kept answer ends in."""
    indexes, end = set[int](), len(answer)
    for mark in reversed(marks):
        if mark.end != end:
            break
        indexes.add(mark.index)
        end = mark.start
    return indexes


def without_broken_mark(answer: str) -> str:
    """`answer` without what may be the beginning of a mark that was cut with it."""
    return _CUT.sub("", answer)


def without_numbers(sentence: str) -> str:
    """A sentence of a kept answer as it reads without its `[n]` and the space before each."""
    return _SPACED.sub("", sentence).strip()


def without_marks(answer: str) -> str:
    """A kept answer without its marks: in later turns they would point at other pages."""
    pieces, at = list[str](), 0
    for mark in written_marks(answer):
        pieces.append(answer[at : mark.start])
        at = mark.end
    return "".join((*pieces, answer[at:]))
