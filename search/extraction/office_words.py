"""DOCX (WordprocessingML, ECMA-376) as simple HTML: all changes accepted, no comments, its notes at the end."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from typing import Any

from search.extraction.office_archive import Archive, is_on, local, named, table, table_row, value

_HEADING = re.compile(r"(?:heading|titre|berschrift|标题|標題)\s?([1-6])|(title)$", re.IGNORECASE)
_GONE = frozenset({"del", "moveFrom", "sectPr", "Fallback", "instrText", "delText"})
_MAX_STYLES = 8


@dataclass(frozen=True)
class _Style:
    level: int = 0
    """Of a heading."""
    is_item: bool = False


def words_document(archive: Archive) -> str:
    """The document's text, then its notes."""
    return "".join(_Reader(archive).read(archive.xml("word/document.xml")))


class _Reader:
    def __init__(self, archive: Archive) -> None:
        self._archive = archive
        self._styles = _styles(archive)
        self._notes: dict[tuple[str, str], None] = {}

    def read(self, document: Any) -> Iterator[str]:
        yield from self._flow(document)
        for kind in ("footnote", "endnote"):
            ids = [one for name, one in self._notes if name == kind]
            part = f"word/{kind}s.xml"
            notes = self._archive.xml(part) if ids and self._archive.has(part) else ()
            by_id = {value(note, "id"): note for note in notes}
            for note in (by_id[one] for one in ids if one in by_id):
                yield from self._flow(note)

    def _flow(self, element: Any) -> Iterator[str]:
        for child in element:
            name = local(child)
            if name == "p":
                yield self._paragraph(child)
            elif name == "tbl":
                yield table(self._row(row) for row in _own(child, "tr") if next(_own(row, "del"), None) is None)
            elif name not in _GONE:
                yield from self._flow(child)

    def _row(self, row: Any) -> str:
        return table_row("".join(self._flow(cell)) for cell in _own(row, "tc"))

    def _paragraph(self, element: Any) -> str:
        words = "".join(self._words(element))
        properties = next((part for part in element if local(part) == "pPr"), ())
        named_style = next((value(part, "val") for part in properties if local(part) == "pStyle"), "")
        style = self._styles.get(named_style) or _by_name(named_style)
        if style.level:
            return f"<h{style.level}>{words}</h{style.level}>"
        is_item = style.is_item or any(local(part) == "numPr" for part in properties)
        return f"<ul><li>{words}</li></ul>" if is_item else f"<p>{words}</p>"

    def _words(self, element: Any) -> Iterator[str]:
        for part in element:
            match local(part):
                case "t":
                    yield escape(part.text or "")
                case "tab":
                    yield " "
                case "br" | "cr":
                    yield "<br>"
                case "footnoteReference" | "endnoteReference":
                    self._notes[local(part).removesuffix("Reference"), value(part, "id")] = None
                case "txbxContent":
                    yield from (f"<br>{''.join(self._words(line))}<br>" for line in named(part, "p"))
                case "r" if _is_hidden(part):
                    continue
                case name if name not in _GONE and name != "pPr":
                    yield from self._words(part)


def _own(element: Any, name: str) -> Iterator[Any]:
    """Parts of that name, not those of tables inside."""
    for child in element:
        if local(child) == name:
            yield child
        elif local(child) not in ("tbl", "tc", "tr", "p"):
            yield from _own(child, name)


def _is_hidden(run: Any) -> bool:
    properties = next((part for part in run if local(part) == "rPr"), ())
    return any(local(part) in ("vanish", "webHidden") and is_on(part) for part in properties)


def _styles(archive: Archive) -> dict[str, _Style]:
    """What the styles are for, by their ids; Word writes ids in the language of its user."""
    if not archive.has("word/styles.xml"):
        return {}
    styles = {value(style, "styleId"): style for style in named(archive.xml("word/styles.xml"), "style")}
    return {one: _style(one, styles) for one in styles}


def _style(name: str, styles: dict[str, Any]) -> _Style:
    level, is_item = 0, False
    for _ in range(_MAX_STYLES):
        style = styles.get(name)
        if style is None:
            break
        called = next((value(part, "val") for part in style if local(part) == "name"), "")
        outline = next((value(part, "val") for part in named(style, "outlineLvl")), "")
        by_outline = int(outline) + 1 if outline.isdecimal() and int(outline) < 6 else 0
        level = level or _by_name(called).level or by_outline
        is_item = is_item or next(named(style, "numPr"), None) is not None
        name = next((value(part, "val") for part in style if local(part) == "basedOn"), "")
    return _Style(level, is_item and not level)


def _by_name(name: str) -> _Style:
    heading = _HEADING.search(name)
    return _Style(int(heading[1] or "1")) if heading else _Style()
