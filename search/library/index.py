"""A folder of documents in a full-text index (SQLite FTS5), searched section by section.

The index is a file of its own that is never changed: when documents change, a new one is built beside it and put in its
place, so any number of processes may search and rebuild at once. Text is indexed as `search.text.tokenizer` writes it:
FTS5's trigram tokenizer does not find the two-character words that Chinese questions are made of.
"""

import hashlib
import os
import sqlite3
import tempfile
from collections.abc import Iterable, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path

from search.library.sections import sections_of
from search.ranking.bm25 import alike, content_of, content_words, rarity
from search.text.tokenizer import words

_FORMAT = "1"
_CANDIDATES = 40
_HEADED = 0.75
_COLUMNS = "SELECT shelf, name, title, text, changed FROM documents"
_SCHEMA = """
CREATE TABLE about (stamp TEXT NOT NULL);
CREATE TABLE documents (id INTEGER PRIMARY KEY, shelf TEXT, name TEXT, title TEXT, text TEXT, changed REAL);
CREATE VIRTUAL TABLE sections
USING fts5(title, heading, body, document UNINDEXED, shelf UNINDEXED, tokenize='unicode61');
"""


@dataclass(frozen=True)
class Document:
    """One document of a library."""

    shelf: str
    """The part of the library it belongs to; for the handbook, its language."""
    name: str
    title: str
    text: str
    """Light Markdown: headings start with `#`."""
    changed: float
    """Seconds since the epoch."""


@dataclass(frozen=True)
class Match:
    """A document that has something to say."""

    document: Document
    score: float
    coverage: float
    """Share of the question's weight that its best section has words for, 0 to 1."""
    relevance: float
    """The same, but three quarters of it only for words of that section's title and heading: what it is about."""


class Library:
    """The index in one file."""

    def __init__(self, index: Path) -> None:
        self._index = index

    @property
    def exists(self) -> bool:
        """Whether it was ever built."""
        return self._index.exists()

    def refresh(self, stamp: str, documents: Iterable[Document]) -> None:
        """Makes the index hold `documents` unless it already carries this `stamp`. Safe in several processes."""
        stamp = f"{_FORMAT}:{stamp}"
        if self._stamp() == stamp:
            return
        self._index.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=f".{self._index.name}.", dir=self._index.parent)
        os.close(handle)
        try:
            with closing(sqlite3.connect(name)) as base, base:
                _fill(base, stamp, documents)
            Path(name).replace(self._index)
        finally:
            with suppress(FileNotFoundError):
                Path(name).unlink()

    def matches(self, question: str, shelf: str) -> list[Match]:
        """The documents of one shelf with any word of `question`, best first."""
        question_words = content_words(question)
        if not question_words:
            return []
        with closing(self._opened()) as base:
            weights = _weights(base, _telling(question_words), shelf)
            rows = _sections(base, question_words, shelf)
            best: dict[int, Match] = {}
            for document, title, heading, body, score in rows:
                coverage = _coverage(weights, f"{title} {heading} {body}".split())
                relevance = _HEADED * _coverage(weights, f"{title} {heading}".split()) + (1 - _HEADED) * coverage
                score *= 1 + alike(question_words, content_of((heading or title).split()))
                if document not in best or score * coverage > best[document].score * best[document].coverage:
                    best[document] = Match(_document(base, document), score, coverage, relevance)
        return sorted(best.values(), key=lambda match: -match.score * match.coverage)

    def has_word(self, word: str, shelf: str) -> bool:
        """Whether any document of a shelf has this word, as `search.text.tokenizer` writes it."""
        with closing(self._opened()) as base:
            return _holding(base, word, shelf) > 0

    def document(self, shelf: str, name: str) -> Document | None:
        """One document as it was indexed. Raises `sqlite3.Error` where there is no index."""
        with closing(self._opened()) as base:
            row = base.execute(f"{_COLUMNS} WHERE shelf = ? AND name = ?", (shelf, name)).fetchone()
        return Document(*row) if row else None

    def documents(self) -> list[Document]:
        """All of them; none where there is no index."""
        try:
            with closing(self._opened()) as base:
                return [Document(*row) for row in base.execute(_COLUMNS)]
        except sqlite3.Error:
            return []

    def _stamp(self) -> str:
        try:
            with closing(self._opened()) as base:
                return str(base.execute("SELECT stamp FROM about").fetchone()[0])
        except (sqlite3.Error, TypeError):
            return ""

    def _opened(self) -> sqlite3.Connection:
        return sqlite3.connect(f"{self._index.absolute().as_uri()}?mode=ro", uri=True, timeout=2.0)


def stamp_of(files: Sequence[Path]) -> str:
    """A text that changes when a file comes, goes or changes."""
    states = ((str(file), file.stat()) for file in sorted(files))
    fingerprints = "\n".join(f"{name} {state.st_size} {state.st_mtime_ns}" for name, state in states)
    return hashlib.sha256(fingerprints.encode()).hexdigest()


def _fill(base: sqlite3.Connection, stamp: str, documents: Iterable[Document]) -> None:
    base.executescript(_SCHEMA)
    base.execute("INSERT INTO about VALUES (?)", (stamp,))
    for document in documents:
        row = (document.shelf, document.name, document.title, document.text, document.changed)
        key = base.execute(
            "INSERT INTO documents (shelf, name, title, text, changed) VALUES (?, ?, ?, ?, ?)", row
        ).lastrowid
        title = _indexed(document.title)
        base.executemany(
            "INSERT INTO sections VALUES (?, ?, ?, ?, ?)",
            [
                (title, _indexed(heading), _indexed(body), key, document.shelf)
                for heading, body in sections_of(document.text)
            ],
        )


def _indexed(text: str) -> str:
    return " ".join(words(text))


def _sections(
    base: sqlite3.Connection, question_words: Sequence[str], shelf: str
) -> list[tuple[int, str, str, str, float]]:
    rows = base.execute(
        "SELECT document, title, heading, body, -bm25(sections, 3.0, 2.0, 1.0) FROM sections"
        " WHERE sections MATCH ? AND shelf = ? ORDER BY bm25(sections, 3.0, 2.0, 1.0), rowid LIMIT ?",
        (" OR ".join(map(_phrase, question_words)), shelf, _CANDIDATES),
    )
    return list(rows)


def _telling(question_words: Sequence[str]) -> list[str]:
    """Without the single characters of words that are there as pairs: they would count a Chinese word three times."""
    return [word for word in question_words if len(word) > 1 or word.isascii()] or list(question_words)


def _weights(base: sqlite3.Connection, question_words: Sequence[str], shelf: str) -> dict[str, float]:
    total = base.execute("SELECT count(*) FROM sections WHERE shelf = ?", (shelf,)).fetchone()[0]
    holding = {word: _holding(base, word, shelf) for word in question_words}
    known = {word for word, count in holding.items() if count}
    return {word: rarity(count, total) for word, count in holding.items() if count or not _straddles(word, known)}


def _straddles(word: str, known: set[str]) -> bool:
    """Whether a Chinese pair lies between two known ones (备份数据: 份数): no word, though none would be rarer."""
    if len(word) != 2 or word.isascii():
        return False
    return any(one[1:] == word[0] for one in known) and any(one[:1] == word[1] and len(one) > 1 for one in known)


def _holding(base: sqlite3.Connection, word: str, shelf: str) -> int:
    count = "SELECT count(*) FROM sections WHERE sections MATCH ? AND shelf = ?"
    return int(base.execute(count, (_phrase(word), shelf)).fetchone()[0])


def _coverage(weights: dict[str, float], section_words: Sequence[str]) -> float:
    held_words = set(section_words)
    whole = sum(weights.values())
    return sum(weight for word, weight in weights.items() if word in held_words) / whole if whole else 0.0


def _phrase(word: str) -> str:
    escaped = word.replace('"', '""')
    return f'"{escaped}"'


def _document(base: sqlite3.Connection, key: int) -> Document:
    return Document(*base.execute(f"{_COLUMNS} WHERE id = ?", (key,)).fetchone())
