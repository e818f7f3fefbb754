"""The documents in an operator's folder: which files count, and what is written in them."""

import logging
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from search.conf import SearchConfig
from search.errors import TooLarge
from search.extraction.charsets import decoded
from search.extraction.pages import page_of
from search.fetching.content_types import Kind
from search.fetching.fetcher import Download
from search.text.cleaning import one_line, tidy, visible

log = logging.getLogger(__name__)

MAX_FILES = 5000
MAX_BYTES = 20_000_000
"""Of one file."""
_MARKDOWN = frozenset({".md", ".markdown"})
_KINDS = {".html": Kind.HTML, ".htm": Kind.HTML, ".xhtml": Kind.HTML, ".txt": Kind.TEXT, ".pdf": Kind.PDF}
_LINK = re.compile(r"!?\[([^\[\]\n]{0,500})\]\([^\[\])\s]{0,500}\)")
_EMPHASIS = re.compile(r"(\*\*|__)(?=\S)(.+?)(?<=\S)\1")
_HEADING = re.compile(r"^# +(.+)$", re.MULTILINE)


@dataclass(frozen=True)
class Entry:
    """One file that counts."""

    name: str
    """Its path within the folder, with `/` between the parts."""
    file: Path
    changed: float
    """Seconds since the epoch."""


def entries(folder: Path) -> list[Entry]:
    """The files of `folder` and its folders by name; at most `MAX_FILES`.

    Hidden ones, other kinds, and links that lead out of it do not count; linked folders are not entered.
    """
    root = folder.resolve()
    listed: list[Entry] = []
    for file in _files(root):
        if len(listed) == MAX_FILES:
            log.warning("the library has more than %s files: the others are left out", MAX_FILES)
            break
        real = file.resolve()
        if real.is_relative_to(root) and real.is_file():
            listed.append(Entry(file.relative_to(root).as_posix(), real, real.stat().st_mtime))
    return listed


def text_of(entry: Entry, config: SearchConfig) -> tuple[str, str]:
    """(title, readable text) of a file. Raises `FetchError` where there is none, and `OSError`."""
    body = _body(entry.file)
    suffix = Path(entry.name).suffix.lower()
    if suffix in _MARKDOWN:
        title, text = parsed(decoded(body))
        return title or Path(entry.name).stem, text[: config.max_page_characters]
    read = page_of(Download(entry.name, entry.name, _KINDS[suffix], "", body), config)
    return read.title, read.text


def parsed(source: str) -> tuple[str, str]:
    """(title, readable text) of Markdown: front matter, links and emphasis removed, headings and listings kept."""
    front, body = "", source
    if source.startswith("---\n"):
        front, _, body = source[4:].partition("\n---\n")
    titled = re.search(r"^title:\s*(.+)$", front, re.MULTILINE) or _HEADING.search(body)
    plain = _EMPHASIS.sub(r"\2", _LINK.sub(r"\1", body))
    return one_line(titled[1]).strip("'\"") if titled else "", tidy(visible(plain))


def _files(root: Path) -> Iterator[Path]:
    for here, folders, names in os.walk(root, followlinks=False):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            suffix = Path(name).suffix.lower()
            if not name.startswith(".") and (suffix in _KINDS or suffix in _MARKDOWN):
                yield Path(here) / name


def _body(file: Path) -> bytes:
    # The last part was resolved: should it have become a link or a pipe since, it is not opened.
    handle = os.open(file, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    with os.fdopen(handle, "rb") as opened:
        body = opened.read(MAX_BYTES + 1)
    if len(body) > MAX_BYTES:
        raise TooLarge(file.name)
    return body
