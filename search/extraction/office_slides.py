"""PPTX (PresentationML, ECMA-376) as simple HTML: the slides that are shown, with their charts and speaker's notes."""

from collections.abc import Iterator
from html import escape
from itertools import zip_longest
from typing import Any

from search.extraction.office_archive import (
    MAX_ROWS,
    Archive,
    local,
    named,
    paragraph,
    relation,
    table,
    table_row,
    value,
)

_OTHER_PLACES = frozenset({"sldNum", "dt", "ftr", "hdr", "sldImg"})


def slides(archive: Archive) -> str:
    """All slides in their order."""
    targets = archive.targets("ppt/presentation.xml")
    order = (targets.get(relation(part), "") for part in named(archive.xml("ppt/presentation.xml"), "sldId"))
    return "".join(piece for path in order if path for piece in _slide(archive, path))


def _slide(archive: Archive, path: str) -> Iterator[str]:
    slide, targets = archive.xml(path), archive.targets(path)
    if value(slide, "show") in ("0", "false"):
        return
    yield from _shapes(slide)
    for part in named(slide, "chart"):
        if chart := targets.get(relation(part)):
            yield _chart(archive.xml(chart))
    for target in targets.values():
        if target.startswith("ppt/diagrams/data"):
            yield from (paragraph(line) for line in _lines(archive.xml(target)))
        elif target.startswith("ppt/notesSlides/"):
            yield from _shapes(archive.xml(target))


def _shapes(slide: Any) -> Iterator[str]:
    for part in slide.iter():
        if local(part) == "sp":
            kind = next((value(inner, "type") for inner in named(part, "ph")), "")
            if kind not in _OTHER_PLACES and not any(local(above) == "Fallback" for above in part.iterancestors()):
                tag = "h2" if kind in ("title", "ctrTitle") else "p"
                yield "".join(f"<{tag}>{escape(line)}</{tag}>" for line in _lines(part))
        elif local(part) == "tbl":
            yield table(table_row(map(_cell, _own(row, "tc"))) for row in _own(part, "tr"))


def _own(element: Any, name: str) -> Iterator[Any]:
    return (child for child in element if local(child) == name)


def _cell(cell: Any) -> str:
    return "<br>".join(map(escape, _lines(cell)))


def _lines(shape: Any) -> list[str]:
    lines = (
        "".join((part.text or "") if local(part) == "t" else " " for part in named(line, "t", "br", "tab"))
        for line in named(shape, "p")
    )
    return [line for line in lines if line.strip()]


def _chart(chart: Any) -> str:
    """A chart as the table that it is drawn from: a column for each series."""
    columns: list[list[str]] = []
    for series in named(chart, "ser"):
        names = _points(series, "cat") or _points(series, "xVal")
        if names and not columns:
            columns.append(["", *names])
        title = "".join(part.text or "" for head in _own(series, "tx") for part in named(head, "v"))
        columns.append([title, *(_points(series, "val") or _points(series, "yVal"))])
    rows = list(zip_longest(*columns, fillvalue=""))[:MAX_ROWS]
    heads = (
        "".join(part.text or "" for part in named(head, "t")) for head in _own(next(named(chart, "chart"), ()), "title")
    )
    return "".join(map(paragraph, filter(None, heads))) + table(table_row(map(escape, row)) for row in rows)


def _points(series: Any, name: str) -> list[str]:
    return [part.text or "" for axis in _own(series, name) for part in named(axis, "v")]
