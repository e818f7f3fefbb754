"""What all office documents are: archives of XML parts, of which only so much is unpacked."""

import posixpath
import zipfile
from collections.abc import Iterable
from html import escape
from typing import Any

MAX_PART = 30_000_000
MAX_WHOLE = 60_000_000
MAX_ROWS = 2000
"""Of one sheet."""
MAX_COLUMNS = 200


class Archive:
    """A ZIP file."""

    def __init__(self, file: zipfile.ZipFile) -> None:
        self._file = file
        self._names = set(file.namelist())
        self._left = MAX_WHOLE

    def has(self, name: str) -> bool:
        return name in self._names

    def bytes(self, name: str) -> bytes:
        """A part. Raises `ValueError` where it, or all together, are too large."""
        with self._file.open(name) as part:
            content = part.read(min(MAX_PART, self._left) + 1)
        self._left -= len(content)
        if len(content) > MAX_PART or self._left < 0:
            raise ValueError("too large")
        return content

    def xml(self, name: str) -> Any:
        from lxml import etree

        # Neither entities of its own nor other files: XML that asks for them is read without.
        parser = etree.XMLParser(resolve_entities=False, no_network=True, recover=True, huge_tree=False)
        return etree.fromstring(self.bytes(name), parser)

    def title(self) -> str:
        for name in ("docProps/core.xml", "meta.xml"):
            if self.has(name):
                return text_of(next(named(self.xml(name), "title"), None)).strip()
        return ""

    def targets(self, part: str) -> dict[str, str]:
        """Where the relations of a part lead."""
        folder, name = posixpath.split(part)
        relations = f"{folder}/_rels/{name}.rels"
        if not self.has(relations):
            return {}
        paths = {}
        for relation in self.xml(relations):
            target = relation.get("Target", "")
            path = target.lstrip("/") if target.startswith("/") else posixpath.normpath(f"{folder}/{target}")
            paths[relation.get("Id", "")] = path
        return {key: path for key, path in paths.items() if self.has(path)}


def local(element: Any) -> str:
    """The name of an element without its namespace."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def named(element: Any, *names: str) -> Any:
    """All elements under `element` of these names, in their order."""
    return (part for part in element.iter() if local(part) in names)


def value(element: Any, name: str) -> str:
    """The attribute of that name, whatever its namespace."""
    return next((text for key, text in element.attrib.items() if key.rpartition("}")[2] == name), "")


def relation(element: Any) -> str:
    """The id of the relation that an element names (`r:id`, not its own `id`)."""
    return next((text for key, text in element.attrib.items() if key.endswith("}id")), "")


def is_on(element: Any) -> bool:
    """Whether a property that stands there is not switched off."""
    return value(element, "val") not in ("0", "false", "off", "none")


def text_of(element: Any) -> str:
    return "" if element is None else "".join(element.itertext())


def table_row(cells: Iterable[str]) -> str:
    """Without the empty cells at its end: a sheet may have thousands of them."""
    filled = list(cells)
    while filled and not filled[-1]:
        filled.pop()
    return "<tr>" + "".join(f"<td>{cell}</td>" for cell in filled) + "</tr>"


def table(rows: Iterable[str]) -> str:
    return "<table>" + "".join(rows) + "</table>"


def paragraph(text: str) -> str:
    return f"<p>{escape(text)}</p>"
