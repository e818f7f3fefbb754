"""OpenDocument 1.3 (ODT, ODS, ODP) as simple HTML, its notes at the end.

Without deleted changes, comments and what is hidden.
"""

from collections.abc import Iterator
from html import escape
from typing import Any

from search.extraction.office_archive import MAX_COLUMNS, MAX_ROWS, Archive, local, named, table, table_row, value

_GONE = frozenset({"tracked-changes", "annotation", "notes-configuration", "forms", "shapes"})
_MAX_REPEATED = 50


def open_document(archive: Archive) -> str:
    """The text of `content.xml`."""
    content = archive.xml("content.xml")
    hidden = {
        value(style, "name")
        for style in named(content, "style")
        if any(value(part, "display") in ("false", "none") for part in style if local(part).endswith("-properties"))
    }
    reader = _Reader(hidden)
    body = next(named(content, "body"), content)
    return "".join([*reader.flow(body), *(piece for note in reader.notes for piece in reader.flow(note))])


class _Reader:
    def __init__(self, hidden: set[str]) -> None:
        self._hidden = hidden
        self.notes: list[Any] = []

    def flow(self, element: Any) -> Iterator[str]:
        for child in element:
            if self._is_hidden(child):
                continue
            match local(child):
                case "h":
                    outline = value(child, "outline-level")
                    level = min(6, int(outline)) if outline.isdecimal() and outline != "0" else 1
                    yield f"<h{level}>{''.join(self._spans(child))}</h{level}>"
                case "p":
                    yield f"<p>{''.join(self._spans(child))}</p>"
                case "list":
                    yield f"<ul>{''.join(self.flow(child))}</ul>"
                case "list-item" | "list-header":
                    yield f"<li>{''.join(self.flow(child))}</li>"
                case "table":
                    yield f"<h2>{escape(value(child, 'name'))}</h2>" if _is_sheet(child) else ""
                    yield table(self._rows(child))
                case "notes":
                    self.notes.append(child)
                case _:
                    yield from self.flow(child)

    def _is_hidden(self, element: Any) -> bool:
        if local(element) in _GONE or value(element, "display") in ("none", "false"):
            return True
        return value(element, "style-name") in self._hidden or value(element, "visibility") in ("collapse", "filter")

    def _rows(self, sheet: Any) -> Iterator[str]:
        rows = (row for row in named(sheet, "table-row") if _table_of(row) is sheet and not self._is_hidden(row))
        for number, row in enumerate(rows):
            if number == MAX_ROWS:
                return
            yield table_row(self._cells(row))

    def _cells(self, row: Any) -> Iterator[str]:
        place = 0
        for cell in row:
            words = "".join(self.flow(cell)) if local(cell) == "table-cell" else ""
            repeated = value(cell, "number-columns-repeated")
            times = int(repeated) if repeated.isdecimal() and len(repeated) < 6 else 1
            if local(cell) == "covered-table-cell" or place >= MAX_COLUMNS:
                continue
            yield from [words] * min(times, _MAX_REPEATED if words else 1)
            place += times

    def _spans(self, element: Any) -> Iterator[str]:
        yield escape(element.text or "")
        for child in element:
            match local(child):
                case "line-break":
                    yield "<br>"
                case "s" | "tab":
                    yield " "
                case "note":
                    self.notes.extend(part for part in child if local(part) == "note-body")
                case "annotation" | "annotation-end":
                    pass
                case _ if not self._is_hidden(child):
                    yield from self._spans(child)
            yield escape(child.tail or "")


def _is_sheet(element: Any) -> bool:
    above = element.getparent()
    return above is not None and local(above) == "spreadsheet"


def _table_of(row: Any) -> Any:
    return next((above for above in row.iterancestors() if local(above) == "table"), None)
