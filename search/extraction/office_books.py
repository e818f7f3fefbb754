"""EPUB 3 as HTML: the chapters in the order of the book's spine."""

import posixpath
from typing import Any
from urllib.parse import unquote

from search.extraction.office_archive import Archive, named, text_of, value


def book(archive: Archive, max_characters: int) -> tuple[str, str]:
    """(title, HTML) of a book; chapters behind the first `max_characters` are left out."""
    container = archive.xml("META-INF/container.xml")
    path = next(value(part, "full-path") for part in named(container, "rootfile"))
    package, folder = archive.xml(path), posixpath.dirname(path)
    items = {value(part, "id"): part for part in named(package, "item")}
    order = [items[one] for part in named(package, "itemref") if (one := value(part, "idref")) in items]
    chapters, characters = list[str](), 0
    for item in order:
        name = unquote(value(item, "href").partition("#")[0])
        chapter = posixpath.normpath(posixpath.join(folder, name))
        is_contents = "nav" in value(item, "properties").split()
        if archive.has(chapter) and not is_contents and characters < max_characters:
            chapters.append(_chapter(archive.bytes(chapter)))
            characters += len(chapters[-1])
    return text_of(next(named(package, "title"), None)).strip(), "".join(chapters)


def _chapter(body: bytes) -> str:
    from lxml import html

    tree: Any = html.document_fromstring(body, parser=html.HTMLParser(encoding="utf-8"))
    for part in list(tree.iter("script", "style", "head")):
        part.drop_tree()
    return str(html.tostring(tree, encoding="unicode"))
