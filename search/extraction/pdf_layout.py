"""A page of a PDF, given as lines in fixed width, as running text: columns one after the other, rows of tables as rows.

What a PDF knows are pieces of text and places. Columns of prose are told from columns of a table by their lines: prose
fills its column, cells do not.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from statistics import median

from languages.scripts import CJK, FULL_WIDTH
from search.text.cleaning import one_line

_GAP = re.compile(r" {3,}")
_MIN_BAND = 4
"""Lines with text on both sides of a gap that make two columns."""
_MIN_ROWS = 2
_MIN_COLUMN = 18
"""Characters of a typical line of prose in a narrow column."""
_FULL_LINE = 0.75
_NEAR = 6
"""Lines around one by which its column's width is told."""
_MAX_WIDTH = 1000
_MAX_DEPTH = 4
_END = re.compile(r"[.!?:;。！？：；…][\"'”’」』）)\]]{0,3}$")
_COMPOUND = re.compile(r"\w[-\u2010](?:of|the|to|in|and|by|for|on|up|at|out)[-\u2010]$", re.IGNORECASE)
"""`state-of-the-`: the line ends between the words of a compound."""
_BROKEN = re.compile(r"(?<!\w)(\w{0,40}[^\W\d_])[-\u2010]$")
_WIDE_END = re.compile(f"[{CJK}{FULL_WIDTH}]$")
_WIDE = re.compile(f"[{CJK}{FULL_WIDTH}]")
_BULLET = re.compile(r"[•◦▪‣●■○□]\s?\S")
_FIRST_WORD = re.compile(r"\w+")
_WORD = re.compile(r"\w+(?:[-\u2010]\w+)*")
# Words that make compounds with a hyphen in English, and endings that are no second word.
_NUMBERS = "two three four five six seven eight nine ten twenty thirty forty fifty sixty seventy eighty ninety"
_QUALITIES = (
    "well long short high low half full hard soft open real large small old new fast slow left right single double"
)
_NOUNS = (
    "state user vice cross decision machine computer world year day end time cost data self non all ex semi mid near"
)
_MORE = "broad deep free second third first so anti multi post"
_FIRST_HALVES = frozenset(f"{_NUMBERS} {_QUALITIES} {_NOUNS} {_MORE}".split())
_ENDINGS = frozenset(
    {"ness", "itude", "evity", "ware", "light", "lights", "ment", "ments", "ship", "able", "ably", "wise"}
)


@dataclass(frozen=True)
class _Piece:
    """A run of a line without a wide gap in it."""

    start: int
    text: str

    @property
    def end(self) -> int:
        return self.start + len(self.text)


_Line = list[_Piece]


def running_text(pages: Sequence[str]) -> str:
    """The text of all pages: paragraphs with empty lines between them, cells with ` | `."""
    read = [_in_order([_pieces(line) for line in page.split("\n")], 0) for page in _without_margins(pages)]
    known = Counter(word.lower() for lines in read for line in lines for word in _WORD.findall(line))
    return "\n\n".join(filter(None, (_paragraphs(lines, known) for lines in read)))


def _without_margins(pages: Sequence[str]) -> list[str]:
    """The pages without the first and last lines that most of them share: running heads and page numbers."""
    if len(pages) < 3:
        return list(pages)
    split = [page.strip("\n").split("\n") for page in pages]
    for place in (0, -1):
        line_counts = Counter(_bare(lines[place]) for lines in split if lines)
        common = {line for line, count in line_counts.items() if line and count > len(pages) / 2}
        for lines in split:
            if lines and _bare(lines[place]) in common:
                lines.pop(place)
    return ["\n".join(lines) for lines in split]


def _bare(line: str) -> str:
    return re.sub(r"\d+", "0", one_line(line))


def _pieces(line: str) -> _Line:
    line = line[:_MAX_WIDTH].rstrip()
    pieces, at = [], len(line) - len(line.lstrip())
    for gap in _GAP.finditer(line, at):
        pieces.append(_Piece(at, line[at : gap.start()]))
        at = gap.end()
    return [*pieces, _Piece(at, line[at:])] if line[at:] else pieces


def _in_order(lines: list[_Line], depth: int) -> list[str]:
    """The lines as they are read: bands with columns of prose column by column, all others as they stand."""
    gutter = _gutter(lines) if depth < _MAX_DEPTH else None
    if gutter is None:
        return _rows(lines)
    result: list[str] = []
    band: list[_Line] = []
    for line in [*lines, None]:
        if line is not None and not _crosses(line, gutter):
            band.append(line)
            continue
        result += _band(band, gutter, depth)
        band = []
        if line is not None:
            result += _rows([line])
    return result


def _band(lines: list[_Line], gutter: int, depth: int) -> list[str]:
    result: list[str] = []
    for part in _parts(lines, gutter):
        left, right = _sides(part, gutter)
        if _are_columns(left, right):
            result += [*_in_order(left, depth + 1), "", *_in_order(right, depth + 1)]
        else:
            result += _rows(part)
    return result


def _sides(lines: list[_Line], gutter: int) -> tuple[list[_Line], list[_Line]]:
    left = [[piece for piece in line if piece.end <= gutter] for line in lines]
    return left, [[piece for piece in line if piece.start >= gutter] for line in lines]


def _parts(lines: list[_Line], gutter: int) -> list[list[_Line]]:
    """Tables, and what stands between them, where columns of prose and a table share a gap."""
    parts: list[list[_Line]] = [[]]
    was_table = False
    for is_empty, group in groupby(lines, key=lambda line: not line):
        stretch = list(group)
        is_table = not is_empty and _is_table(*_sides(stretch, gutter))
        if is_table or was_table:
            parts.append([])
        parts[-1] += stretch
        was_table = is_table
    return [part for part in parts if part]


def _is_table(left: list[_Line], right: list[_Line]) -> bool:
    """Whether all lines have something on both sides, and what a side has is too short for prose."""
    if len(left) < _MIN_ROWS or not all(left) or not all(right):
        return False
    widths = ([sum(_width(piece.text) for piece in line) for line in side] for side in (left, right))
    return any(median(side) < _MIN_COLUMN for side in widths)


def _gutter(lines: list[_Line]) -> int | None:
    """Where columns part: the place that most gaps between pieces have in common."""
    counts: Counter[int] = Counter()
    for line in lines:
        for one, other in pairwise(line):
            counts.update(range(one.end + 1, other.start))
    if not counts:
        return None
    most = max(counts.values())
    places = [place for place, count in counts.items() if count >= 0.9 * most]
    return int(median(places)) if most >= _MIN_BAND else None


def _crosses(line: _Line, gutter: int) -> bool:
    return any(piece.start < gutter < piece.end for piece in line)


def _are_columns(left: list[_Line], right: list[_Line]) -> bool:
    """Whether both sides are prose: enough lines beside each other, most of them as long as their column allows."""
    both = sum(bool(one) and bool(other) for one, other in zip(left, right, strict=True))
    return both >= _MIN_BAND and all(_is_prose(side) for side in (left, right))


def _is_prose(side: list[_Line]) -> bool:
    lengths = [line[-1].end - line[0].start for line in side if line]
    texts = [sum(_width(piece.text) for piece in line) for line in side if line]
    width = sorted(lengths)[int(len(lengths) * 0.9)] if lengths else 0
    full = sum(length >= _FULL_LINE * width for length in lengths)
    return median(texts or [0]) >= _MIN_COLUMN and full >= len(lengths) * 0.5


def _width(text: str) -> int:
    """A character of Chinese takes the room of two."""
    return len(text) + len(_WIDE.findall(text))


def _rows(lines: list[_Line]) -> list[str]:
    """The lines as text; those of a table with ` | ` between their cells."""
    result = []
    for at, line in enumerate(lines):
        near = [other for other in (*lines[max(0, at - 1) : at], *lines[at + 1 : at + 2]) if len(other) > 1]
        is_row = len(line) > 1 and any(_are_aligned(line, other) for other in near)
        joint = " | " if is_row else " "
        result.append(one_line(joint.join(piece.text.strip() for piece in line)))
    return result


def _are_aligned(line: _Line, other: _Line) -> bool:
    """Whether cells of two lines begin or end below each other."""
    starts = {place for piece in other[1:] for place in range(piece.start - 1, piece.start + 2)}
    ends = {place for piece in other[1:] for place in range(piece.end - 1, piece.end + 2)}
    return any(piece.start in starts or piece.end in ends for piece in line[1:])


def _paragraphs(lines: Sequence[str], known: Counter[str]) -> str:
    """A page's lines put together again: a full line without an end is not the end of its paragraph."""
    lines = _single_spaced(lines)
    paragraphs: list[str] = []
    is_open = False
    before = ""
    for at, line in enumerate(lines):
        is_row = " | " in line
        if (is_row and " | " in before) or (paragraphs and before and _BULLET.match(line)):
            paragraphs[-1] += f"\n{line}"
        elif is_open and line and not is_row:
            paragraphs[-1] = _joined(paragraphs[-1], line, known)
        elif line:
            paragraphs.append(line)
        full = max(map(len, lines[max(0, at - _NEAR) : at + _NEAR])) * _FULL_LINE
        is_cut = bool(_BROKEN.search(line)) or (len(line) >= full and not _END.search(line))
        is_open = bool(line) and not is_row and is_cut
        before = line
    return "\n\n".join(paragraphs)


def _single_spaced(lines: Sequence[str]) -> Sequence[str]:
    """Without the empty lines of a text that is set with one between any two."""
    close = sum(bool(one) and bool(other) for one, other in pairwise(lines))
    apart = sum(bool(one) and not other for one, other in pairwise(lines))
    if apart < _MIN_BAND - 1 or close > apart * 0.2:
        return lines
    return [line for before, line in pairwise(["", *lines]) if line or not before]


def _joined(before: str, line: str, known: Counter[str]) -> str:
    broken = _BROKEN.search(before[-60:])
    after = _FIRST_WORD.match(line)
    if broken and after:
        is_kept = bool(_COMPOUND.search(before[-60:])) or _keeps_hyphen(broken[1].lower(), after[0], known)
        return before + line if is_kept else before[:-1] + line
    return before + line if _WIDE_END.search(before) else f"{before} {line}"


def _keeps_hyphen(first: str, second: str, known: Counter[str]) -> bool:
    """Whether the hyphen at the end of a line belongs to the word."""
    if not second[:1].islower():
        return True
    if known[f"{first}-{second}"] != known[first + second]:
        return known[f"{first}-{second}"] > known[first + second]
    return first in _FIRST_HALVES and len(second) > 3 and second not in _ENDINGS
