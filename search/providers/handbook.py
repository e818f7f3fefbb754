"""The handbook of the product itself, searched like the web: on a machine without internet it answers from real pages.

`<handbook_dir>/<language>/<slug>.md`, each with a front matter of `title:` and `order:`. Its hits carry their page, so
nothing is fetched. A question that it has little to say about gets nothing at all: pages about running this product
must not pass for knowledge of the world.
"""

import asyncio
import re
import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from search.cleaning import neutral, one_line, tidy, visible
from search.conf import SearchConfig
from search.errors import Misconfigured, ProviderBroken
from search.extraction import Described, page
from search.library import Document, Library, Match, sections_of, stamp_of
from search.nouns import Hit, Query
from search.ranking import scores
from search.sentences import sentences

SITE = "handbook"
MAX_PAGES = 4
MIN_COVERAGE = 0.4
MIN_COVERAGE_BY_NAME = 0.12
"""Whoever names the product asks about it."""
_MIN_OF_BEST = 0.4
_LANGUAGES = ("en", "zh-hans", "zh-hant")
_FALLBACKS = {"en": ("zh-hans", "zh-hant"), "zh-hans": ("zh-hant", "en"), "zh-hant": ("zh-hans", "en")}
_PRODUCT = re.compile(r"wenyuan|问源|問源", re.IGNORECASE)
_LINK = re.compile(r"!?\[([^\]]*)\]\([^)\s]*\)")
_EMPHASIS = re.compile(r"(\*\*|__)(?=\S)(.+?)(?<=\S)\1")
_MAX_FILE = 200_000


class Handbook:
    """Asks an index of the handbook under `index_dir`, rebuilt when a page changes."""

    name = "handbook"

    def __init__(self, config: SearchConfig) -> None:
        if not config.handbook_dir.is_dir():
            raise Misconfigured(str(config.handbook_dir))
        self._config = config
        self._library = Library(config.index_dir / "handbook.sqlite3")

    async def find(self, query: Query) -> list[Hit]:
        """Hits that carry their page, in the question's language if there are any. Raises `ProviderError`."""
        try:
            return await asyncio.to_thread(self._found, query)
        except (OSError, sqlite3.Error) as error:
            raise ProviderBroken(str(error)) from error

    def _found(self, query: Query) -> list[Hit]:
        files = [file for language in _LANGUAGES for file in (self._config.handbook_dir / language).glob("*.md")]
        self._library.refresh(stamp_of(files), _documents(files))
        own = query.language if query.language in _LANGUAGES else "en"
        for language in (own, *_FALLBACKS[own]):
            hits = [self._hit(match, query.text) for match in self._relevant(query.text, language)]
            if hits:
                return hits
        return []

    def _relevant(self, question: str, language: str) -> list[Match]:
        matches = self._library.matches(question, language)
        floor = MIN_COVERAGE_BY_NAME if _PRODUCT.search(question) else MIN_COVERAGE
        best = max((match.score for match in matches), default=0.0)
        return [match for match in matches if match.coverage >= floor and match.score >= best * _MIN_OF_BEST][
            :MAX_PAGES
        ]

    def _hit(self, match: Match, question: str) -> Hit:
        document = match.document
        url = f"{self._config.handbook_url}{document.shelf}/{document.name}/"
        changed = datetime.fromtimestamp(document.changed, UTC)
        found = page(url, url, Described(document.title), document.text, changed, site=SITE, language=document.shelf)
        return Hit(url, document.title, _snippet(document.text, question), self.name, SITE, page=found)


def _documents(files: list[Path]) -> Iterator[Document]:
    for file in files:
        with file.open(encoding="utf-8", errors="replace") as opened:
            title, text = parsed(opened.read(_MAX_FILE))
        yield Document(file.parent.name, file.stem, title or file.stem, text, file.stat().st_mtime)


def parsed(source: str) -> tuple[str, str]:
    """(title, readable text) of a page: front matter, links and emphasis removed, headings and listings kept."""
    front, body = "", source
    if source.startswith("---\n"):
        front, _, body = source[4:].partition("\n---\n")
    titled = re.search(r"^title:\s*(.+)$", front, re.MULTILINE)
    plain = _EMPHASIS.sub(r"\2", _LINK.sub(r"\1", body))
    return one_line(titled[1]).strip("'\"") if titled else "", tidy(neutral(visible(plain)))


def _snippet(text: str, question: str) -> str:
    found = [sentence.text for _, body in sections_of(text) for sentence in sentences(body)]
    ranked = sorted(zip(scores(question, found), found, strict=True), key=lambda pair: -pair[0])
    return ranked[0][1][:300] if ranked else ""
