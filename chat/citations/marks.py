"""The shapes in which models write citations, and the one shape in which an answer keeps them: `[n]`.

`read_mark` looks at one place of a text and answers at once or asks for more; it never looks further than `HELD_MAX`
characters, so its cost is bounded whatever a model writes. `written_marks` finds the canonical marks of a kept answer.
"""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import Enum, auto

from chat.citations.markdown_scanner import Prose

MARK_MAX = 36
HELD_MAX = 40
"""How many characters may have to be held back to decide about a mark, with the start of what follows it."""

WORD_JOINER = "\u2060"
"""Invisible; put behind a bracket that is no citation's, so that every `[n]` of a kept answer's prose is one."""

OPENERS = frozenset("[［【(（")

_WIDTHS = str.maketrans(
    "［］（）：，、；～－–—−\u3000\u00a0０１２３４５６７８９",
    "[]():,,;-----  0123456789",
)
_NAMES = ("citations", "citation", "cite", "sources", "source", "web pages", "web page", "webpages", "webpage") + (
    "references",
    "reference",
    "refs",
    "ref",
    "来源",
    "來源",
    "引用",
    "网页",
    "網頁",
    "参考",
    "參考",
    "资料",
    "資料",
)
_ROUND_NAMES = ("citations", "citation", "cite", "引用", "来源", "來源")


def _any(words: tuple[str, ...]) -> str:
    return "(?:" + "|".join(words) + ")"


def prefixes(words: tuple[str, ...]) -> str:
    """A pattern for every beginning of every one of `words`."""
    found = {re.escape(word[:length]) for word in words for length in range(1, len(word) + 1)}
    return "(?:" + "|".join(sorted(found, key=len, reverse=True)) + ")"


def _list(names: str, times: str) -> str:
    item = rf"(?:{names} ?[:#]? ?){times}\^?\d{{1,3}}(?: ?- ?(?:{names} ?:? ?)?\d{{1,3}})?"
    return rf"{item}(?: ?[,;] ?{item})*"


_NAME = _any(_NAMES)
_LIST = _list(_NAME, "{0,2}")
_NAMED_LIST = _list(_any(_ROUND_NAMES), "{1,2}")
_MARK = re.compile(
    rf"\[\[ ?{_LIST} ?\]\]|\[ ?{_LIST} ?\]|【 ?{_LIST}(?::\d{{1,3}})?(?:†[^】\n]*)?】|\( ?{_NAMED_LIST} ?\)"
    r"|\[{1,2} ?citations? ?:? ?[xn]? ?\]{1,2}",
    re.IGNORECASE,
)
_MARK_BEGINNING = re.compile(
    rf"(?:\[\[?|【)(?:{_NAME}|[\d ,;:#^-])*(?:{prefixes(_NAMES)}|[xn])? ?(?:\]|†[^】\n]*)?\Z"
    rf"|\( ?(?:{prefixes(_ROUND_NAMES)}?\Z|(?:{_any(_ROUND_NAMES)}|[\d ,;:#^-])+{prefixes(_ROUND_NAMES)}?\Z)",
    re.IGNORECASE,
)
_BROKEN_OFF = re.compile(rf"\[\[? ?(?={_NAME}){_LIST} ?\]?\Z", re.IGNORECASE)
_HAS_NAME = re.compile(_NAME, re.IGNORECASE)
_ITEM = re.compile(rf"(\d+)(?: ?- ?(?:{_NAME} ?:? ?)?(\d+))?", re.IGNORECASE)
_AFTERWARDS = ("(ht", "(ww", ": ht", ":ht", ":<h")
_CANONICAL = re.compile(r"\[(\d{1,3})\]")
_CUT = re.compile(rf" ?[\[［【]{{1,2}}[^\]］】\n]{{0,{MARK_MAX}}}\Z")


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
    is_definition: bool
    """It begins the definition of a link or of a footnote."""
    before_bracket: bool


@dataclass(frozen=True)
class WrittenMark:
    """A canonical `[index]` at `answer[start:end]`."""

    start: int
    end: int
    index: int


def read_mark(text: str, start: int, *, final: bool) -> Mark | Undecided:
    """The mark that begins at `text[start]`; `final` says that the text will not grow."""
    window = text[start : start + HELD_MAX].translate(_WIDTHS)
    if "\n" in window:
        window, final = window[: window.index("\n") + 1], True
    found = _MARK.match(window)
    if found is None or found.end() > MARK_MAX:
        return _unfinished(window, final=final, whole=start + len(window) == len(text))
    rest = window[found.end() :]
    if not final and any(after.startswith(rest) and after != rest for after in _AFTERWARDS):
        return Undecided.MORE
    return _mark(found.group(), rest)


def _unfinished(window: str, *, final: bool, whole: bool) -> Mark | Undecided:
    if not final and len(window) < HELD_MAX and _MARK_BEGINNING.match(window):
        return Undecided.MORE
    if final and whole and _BROKEN_OFF.match(window):
        return _mark(window, "")
    return Undecided.NONE


def _mark(written: str, rest: str) -> Mark:
    is_footnote = "^" in written and rest.startswith(":")
    return Mark(
        length=len(written),
        indexes=_indexes(written),
        named=_HAS_NAME.search(written) is not None,
        has_link=rest.startswith(("(ht", "(ww")),
        is_definition=is_footnote or rest.startswith((": ht", ":ht", ":<h")),
        before_bracket=rest.startswith("("),
    )


def _indexes(written: str) -> tuple[int, ...]:
    indexes: list[int] = []
    # 【3:1†x】 names place 1 of source 3: what follows the number is not a second one.
    body = re.sub(r"(?<=\d)(?::\d+)?(?:†.*)?】$", "", written)
    for item in _ITEM.finditer(body):
        first, last = int(item[1]), int(item[2] or item[1])
        indexes.extend(range(first, last + 1) if first <= last < first + 10 else ())
    return tuple(indexes)


def is_canonical(text: str, at: int) -> bool:
    """Whether a reader of the kept answer would see a mark at `text[at]`."""
    return _CANONICAL.match(text, at) is not None


def unmarked(text: str, known: Collection[int]) -> str:
    """`text` with a joiner in every `[n]` that is not of a `known` source."""
    return _CANONICAL.sub(lambda found: found[0] if int(found[1]) in known else f"[{WORD_JOINER}{found[1]}]", text)


def written_marks(answer: str) -> tuple[WrittenMark, ...]:
    """Every canonical mark of a kept answer, in order; none inside code or mathematics."""
    prose, marks, at = Prose(), list[WrittenMark](), 0
    while at < len(answer):
        found = _CANONICAL.match(answer, at) if answer[at] == "[" and prose.allows_mark("[") else None
        if found:
            marks.append(WrittenMark(at, found.end(), int(found[1])))
            at = found.end() - 1
        prose.advance(answer[at])
        at += 1
    return tuple(marks)


def prose_after(answer: str, marks: Collection[WrittenMark]) -> Prose:
    """Where the end of a kept answer with these marks is: in prose, in code, in mathematics."""
    prose, inside = Prose(), {at for mark in marks for at in range(mark.start, mark.end - 1)}
    for at, char in enumerate(answer):
        if at not in inside:
            prose.advance(char)
    return prose


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


def without_marks(answer: str) -> str:
    """A kept answer without its marks: in later turns they would point at other pages."""
    pieces, at = list[str](), 0
    for mark in written_marks(answer):
        pieces.append(answer[at : mark.start])
        at = mark.end
    return "".join((*pieces, answer[at:]))
