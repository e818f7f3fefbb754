"""XLSX (SpreadsheetML, ECMA-376) as simple HTML: the sheets, rows and columns that are shown, values as they look."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from html import escape
from typing import Any

from search.extraction.office_archive import (
    MAX_COLUMNS,
    MAX_ROWS,
    Archive,
    local,
    named,
    relation,
    table,
    table_row,
    value,
)

_FIRST_DAY, _FIRST_DAY_1904 = datetime(1899, 12, 30), datetime(1904, 1, 1)
_DATES, _TIMES, _BOTH, _SHARES = frozenset(range(14, 18)), frozenset({18, 19, 20, 21, 45, 46, 47}), {22}, {9, 10}
_QUOTED = re.compile(r'"[^"]{0,200}"|\\.|\[[^\]]{0,200}\]')


@dataclass(frozen=True)
class _Book:
    shared: list[str]
    shapes: list[str]
    """By cell style: `day`, `time`, `both`, `share`, or empty."""
    first_day: datetime


def sheets(archive: Archive) -> str:
    """Each sheet that is not hidden: its name, and its cells."""
    book = archive.xml("xl/workbook.xml")
    is_1904 = any(value(part, "date1904") in ("1", "true") for part in named(book, "workbookPr"))
    known = _Book(_shared(archive), _shapes(archive), _FIRST_DAY_1904 if is_1904 else _FIRST_DAY)
    targets, pieces = archive.targets("xl/workbook.xml"), []
    for sheet in named(book, "sheet"):
        path = targets.get(relation(sheet))
        if path and value(sheet, "state") in ("", "visible"):
            pieces.append(f"<h2>{escape(value(sheet, 'name'))}</h2>{_sheet(archive.xml(path), known)}")
    return "".join(pieces)


def _shared(archive: Archive) -> list[str]:
    if not archive.has("xl/sharedStrings.xml"):
        return []
    return [_string(entry) for entry in archive.xml("xl/sharedStrings.xml") if local(entry) == "si"]


def _string(entry: Any) -> str:
    """Its words, without the readings that stand above them (`rPh`)."""
    parts = (part for part in named(entry, "t") if not any(local(above) == "rPh" for above in part.iterancestors()))
    return "".join(part.text or "" for part in parts)


def _sheet(sheet: Any, book: _Book) -> str:
    hidden: set[int] = set()
    for column in named(sheet, "col"):
        if value(column, "hidden") in ("1", "true"):
            hidden |= set(range(_number(value(column, "min")), min(MAX_COLUMNS, _number(value(column, "max"))) + 1))
    rows = [row for row in named(sheet, "row") if value(row, "hidden") not in ("1", "true")][:MAX_ROWS]
    return table(table_row(_cells(row, book, hidden)) for row in rows)


def _cells(row: Any, book: _Book, hidden: set[int]) -> Iterator[str]:
    """Its values; empty ones where cells are left out in the file."""
    place = 0
    for cell in row:
        at = _column(value(cell, "r")) or place + 1
        if at > MAX_COLUMNS:
            return
        yield from ("" for gap in range(place + 1, at) if gap not in hidden)
        place = max(place, at)
        if at not in hidden:
            yield escape(_written(cell, book))


def _written(cell: Any, book: _Book) -> str:
    kind, content = cell.get("t", ""), "".join(part.text or "" for part in cell if local(part) == "v")
    if kind == "inlineStr":
        return _string(cell)
    if kind == "s":
        return book.shared[int(content)] if content.isdecimal() and int(content) < len(book.shared) else ""
    if kind == "b":
        return {"1": "TRUE", "0": "FALSE"}.get(content, content)
    if kind not in ("", "n") or not content:
        return content
    style = _number(cell.get("s") or "0")
    return _shaped(content, book.shapes[style] if style < len(book.shapes) else "", book.first_day)


def _shaped(content: str, shape: str, first_day: datetime) -> str:
    try:
        number = float(content)
        moment = first_day + timedelta(seconds=round(number * 86400)) if shape in ("day", "time", "both") else first_day
    except (ValueError, OverflowError):
        return content
    match shape:
        case "day":
            return moment.date().isoformat()
        case "time":
            return moment.strftime("%H:%M:%S").removesuffix(":00")
        case "both":
            return f"{moment.date().isoformat()} {moment.strftime('%H:%M:%S').removesuffix(':00')}"
        case "share":
            return f"{number * 100:.15g}%"
    # As the program shows it: 15 digits, of which the last are not those of binary fractions.
    return f"{number:.15g}" if "e" not in f"{number:.15g}" else content


def _shapes(archive: Archive) -> list[str]:
    if not archive.has("xl/styles.xml"):
        return []
    styles = archive.xml("xl/styles.xml")
    own = {_number(value(part, "numFmtId")): _shape_of(value(part, "formatCode")) for part in named(styles, "numFmt")}
    formats = next(named(styles, "cellXfs"), ())
    return [_shape(_number(value(part, "numFmtId") or "0"), own) for part in formats]


def _shape(number: int, own: dict[int, str]) -> str:
    if number in own:
        return own[number]
    kinds = ((_DATES, "day"), (_TIMES, "time"), (_BOTH, "both"), (_SHARES, "share"))
    return next((name for numbers, name in kinds if number in numbers), "")


def _shape_of(code: str) -> str:
    bare = _QUOTED.sub("", code.lower().split(";")[0])
    has_day, has_time = "y" in bare or "d" in bare, "h" in bare or "ss" in bare
    if has_day or has_time:
        return "both" if has_day and has_time else ("day" if has_day else "time")
    return "share" if "%" in bare else ""


def _column(place: str) -> int:
    """The number of the column of `AB12`, counted from 1."""
    number = 0
    for letter in place[:4]:
        if "A" <= letter <= "Z":
            number = number * 26 + ord(letter) - 64
    return number


def _number(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 8 else 0
