"""Reads one office document or book from standard input, writes it to standard output as JSON: title and simple HTML.

DOCX, XLSX, PPTX (ECMA-376), ODT, ODS, ODP (OpenDocument 1.3) and EPUB 3 are archives of XML. A program of its own, as
`pdf_child.py`: archives swell, so this one may use only so much memory and time, and takes nobody down with it.
"""

import io
import json
import posixpath
import re
import resource
import sys
import zipfile
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from html import escape
from typing import Any

MAX_MEMORY = 700 * 1024 * 1024
MAX_CPU_SECONDS = 6
MAX_PART = 30_000_000
MAX_WHOLE = 60_000_000
MAX_CHARACTERS = 400_000
MAX_ROWS = 2000
"""Of one sheet."""
_HEADING = re.compile(r"(?:heading|titre|berschrift|标题|標題)\s?([1-6])|(title)$", re.IGNORECASE)
_FIRST_DAY = datetime(1899, 12, 30)
_DATE_FORMATS = frozenset({14, 15, 16, 17, 22})


def main() -> None:
    """Standard input to standard output; any failure is this program's end, which its parent understands."""
    resource.setrlimit(resource.RLIMIT_AS, (MAX_MEMORY, MAX_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (MAX_CPU_SECONDS, MAX_CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    title, html = read(sys.stdin.buffer.read())
    sys.stdout.buffer.write(json.dumps({"title": title, "html": html[:MAX_CHARACTERS]}).encode())


def read(body: bytes) -> tuple[str, str]:
    """(title, HTML) of a document. Raises `ValueError` for other archives, and whatever zipfile and lxml raise."""
    archive = Archive(zipfile.ZipFile(io.BytesIO(body)))
    if archive.has("word/document.xml"):
        return archive.title(), "".join(_flow(archive.xml("word/document.xml")))
    if archive.has("xl/workbook.xml"):
        return archive.title(), "".join(_sheets(archive))
    if archive.has("ppt/presentation.xml"):
        return archive.title(), "".join(_slides(archive))
    if archive.has("META-INF/container.xml") and not archive.has("content.xml"):
        return _book(archive)
    if archive.has("content.xml"):
        return archive.title(), "".join(_open_document(archive.xml("content.xml")))
    raise ValueError("another archive")


class Archive:
    """A ZIP file of which only so much is unpacked."""

    def __init__(self, file: zipfile.ZipFile) -> None:
        self._file = file
        self._names = set(file.namelist())
        self._left = MAX_WHOLE

    def has(self, name: str) -> bool:
        return name in self._names

    def names(self) -> list[str]:
        return sorted(self._names)

    def bytes(self, name: str) -> bytes:
        with self._file.open(name) as part:
            content = part.read(min(MAX_PART, self._left) + 1)
        self._left -= len(content)
        if len(content) > MAX_PART or self._left < 0:
            raise ValueError("too large")
        return content

    def xml(self, name: str) -> Any:
        from lxml import etree

        parser = etree.XMLParser(resolve_entities=False, no_network=True, recover=True, huge_tree=False)
        return etree.fromstring(self.bytes(name), parser)

    def title(self) -> str:
        for name in ("docProps/core.xml", "meta.xml"):
            if self.has(name):
                titles = (element.text or "" for element in self.xml(name).iter() if _name(element) == "title")
                return next(titles, "").strip()
        return ""


def _name(element: Any) -> str:
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def _value(element: Any, name: str) -> str:
    """The attribute of that name, whatever its namespace."""
    return next((value for key, value in element.attrib.items() if key.rpartition("}")[2] == name), "")


def _flow(element: Any) -> Iterator[str]:
    """Paragraphs and tables of WordprocessingML."""
    for child in element:
        name = _name(child)
        if name == "p":
            yield _paragraph(child)
        elif name == "tbl":
            rows = (row for row in child if _name(row) == "tr")
            yield "<table>" + "".join(map(_row, rows)) + "</table>"
        elif name not in ("sectPr", "del", "moveFrom"):
            yield from _flow(child)


def _row(row: Any) -> str:
    cells = (cell for cell in row.iter() if _name(cell) == "tc" and _row_of(cell) is row)
    return _table_row("".join(_flow(cell)) for cell in cells)


def _table_row(cells: Iterable[str]) -> str:
    return "<tr>" + "".join(f"<td>{cell}</td>" for cell in cells) + "</tr>"


def _row_of(cell: Any) -> Any:
    return next((above for above in cell.iterancestors() if _name(above) == "tr"), None)


def _paragraph(element: Any) -> str:
    words = "".join(_words(element))
    style = next((_value(part, "val") for part in element.iter() if _name(part) == "pStyle"), "")
    heading = _HEADING.search(style)
    if heading:
        level = heading[1] or "1"
        return f"<h{level}>{words}</h{level}>"
    is_item = any(_name(part) == "numPr" for part in element.iter())
    return f"<ul><li>{words}</li></ul>" if is_item else f"<p>{words}</p>"


def _words(element: Any) -> Iterator[str]:
    for part in element.iter():
        match _name(part):
            case "t" if not any(_name(above) in ("del", "moveFrom") for above in part.iterancestors()):
                yield escape(part.text or "")
            case "tab":
                yield " "
            case "br" | "cr":
                yield "<br>"


def _sheets(archive: Archive) -> Iterator[str]:
    shared = []
    if archive.has("xl/sharedStrings.xml"):
        entries = (entry for entry in archive.xml("xl/sharedStrings.xml") if _name(entry) == "si")
        shared = ["".join(part.text or "" for part in entry.iter() if _name(part) == "t") for entry in entries]
    targets = _targets(archive, "xl/_rels/workbook.xml.rels", "xl")
    dates = _date_styles(archive)
    for sheet in archive.xml("xl/workbook.xml").iter():
        path = targets.get(_value(sheet, "id")) if _name(sheet) == "sheet" else None
        if path and archive.has(path):
            rows = [row for row in archive.xml(path).iter() if _name(row) == "row"][:MAX_ROWS]
            lines = "".join(_table_row(_cells(row, shared, dates)) for row in rows)
            yield f"<h2>{escape(_value(sheet, 'name'))}</h2><table>{lines}</table>"


def _cells(row: Any, shared: list[str], dates: set[int]) -> Iterator[str]:
    for cell in row:
        content = "".join(part.text or "" for part in cell.iter() if _name(part) in ("v", "t"))
        kind = cell.get("t", "")
        if kind == "s" and content.isdecimal() and int(content) < len(shared):
            content = shared[int(content)]
        elif not kind and int(cell.get("s") or 0) in dates:
            content = _day(content)
        yield escape(content)


def _date_styles(archive: Archive) -> set[int]:
    """Which cell styles show a number as a day."""
    if not archive.has("xl/styles.xml"):
        return set()
    styles = archive.xml("xl/styles.xml")
    own = {
        int(_value(part, "numFmtId") or 0)
        for part in styles.iter()
        if _name(part) == "numFmt" and "yy" in _value(part, "formatCode").lower()
    }
    formats = next((part for part in styles.iter() if _name(part) == "cellXfs"), ())
    return {at for at, part in enumerate(formats) if int(_value(part, "numFmtId") or 0) in own | _DATE_FORMATS}


def _day(number: str) -> str:
    try:
        return (_FIRST_DAY + timedelta(days=float(number))).date().isoformat()
    except (ValueError, OverflowError):
        return number


def _targets(archive: Archive, name: str, folder: str) -> dict[str, str]:
    """Where the relations of a part lead."""
    if not archive.has(name):
        return {}
    paths = {}
    for relation in archive.xml(name):
        target = relation.get("Target", "")
        path = target.lstrip("/") if target.startswith("/") else posixpath.normpath(f"{folder}/{target}")
        paths[relation.get("Id", "")] = path
    return paths


def _slides(archive: Archive) -> Iterator[str]:
    targets = _targets(archive, "ppt/_rels/presentation.xml.rels", "ppt")
    order = [_value(part, "id") for part in archive.xml("ppt/presentation.xml").iter() if _name(part) == "sldId"]
    ids = [part for part in archive.xml("ppt/presentation.xml").iter() if _name(part) == "sldId"]
    relations = [next((v for k, v in part.attrib.items() if k.endswith("}id")), "") for part in ids]
    paths = [targets[name] for name in (relations or order) if name in targets]
    for path in paths:
        if archive.has(path):
            yield from _shapes(archive.xml(path))


def _shapes(slide: Any) -> Iterator[str]:
    for part in slide.iter():
        if _name(part) == "sp":
            kind = next((_value(inner, "type") for inner in part.iter() if _name(inner) == "ph"), "")
            lines = ["".join(_words(line)) for line in part.iter() if _name(line) == "p"]
            tag = "h2" if kind in ("title", "ctrTitle") else "p"
            yield "".join(f"<{tag}>{line}</{tag}>" for line in lines if line.strip())
        elif _name(part) == "tbl":
            rows = (row for row in part if _name(row) == "tr")
            table = (_table_row(" ".join(_words(cell)) for cell in row if _name(cell) == "tc") for row in rows)
            yield "<table>" + "".join(table) + "</table>"


def _open_document(element: Any) -> Iterator[str]:
    """Headings, paragraphs, lists and tables of OpenDocument."""
    for child in element:
        match _name(child):
            case "h":
                level = min(6, int(_value(child, "outline-level") or 1))
                yield f"<h{level}>{''.join(_spans(child))}</h{level}>"
            case "p":
                yield f"<p>{''.join(_spans(child))}</p>"
            case "list-item":
                yield f"<ul><li>{''.join(_open_document(child))}</li></ul>"
            case "table":
                rows = [row for row in child.iter() if _name(row) == "table-row"][:MAX_ROWS]
                lines = (_table_row("".join(_open_document(cell)) for cell in row) for row in rows)
                yield "<table>" + "".join(lines) + "</table>"
            case "tracked-changes" | "annotation" | "notes":
                continue
            case _:
                yield from _open_document(child)


def _spans(element: Any) -> Iterator[str]:
    yield escape(element.text or "")
    for child in element:
        match _name(child):
            case "line-break":
                yield "<br>"
            case "s" | "tab":
                yield " "
            case "note" | "annotation":
                pass
            case _:
                yield from _spans(child)
        yield escape(child.tail or "")


def _book(archive: Archive) -> tuple[str, str]:
    """The chapters of an EPUB in the order of its spine."""
    container = archive.xml("META-INF/container.xml")
    path = next(_value(part, "full-path") for part in container.iter() if _name(part) == "rootfile")
    package, folder = archive.xml(path), posixpath.dirname(path)
    files = {_value(part, "id"): _value(part, "href") for part in package.iter() if _name(part) == "item"}
    order = [_value(part, "idref") for part in package.iter() if _name(part) == "itemref"]
    title = next(((part.text or "") for part in package.iter() if _name(part) == "title"), "")
    chapters: list[str] = []
    for name in order:
        chapter = posixpath.normpath(posixpath.join(folder, files.get(name, "").partition("#")[0]))
        if archive.has(chapter) and sum(map(len, chapters)) < MAX_CHARACTERS:
            chapters.append(_chapter(archive.bytes(chapter)))
    return title.strip(), "".join(chapters)


def _chapter(body: bytes) -> str:
    from lxml import html

    tree: Any = html.document_fromstring(body, parser=html.HTMLParser(encoding="utf-8"))
    for part in list(tree.iter("script", "style", "head")):
        part.drop_tree()
    return str(html.tostring(tree, encoding="unicode"))


if __name__ == "__main__":
    main()
