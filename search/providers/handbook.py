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
from typing import ClassVar

from languages import CODES
from languages import language as record_of
from search.conf import SearchConfig
from search.errors import Misconfigured, ProviderBroken
from search.extraction.pages import Described, page
from search.library.documents import parsed
from search.library.index import Document, Library, Match, stamp_of
from search.library.sections import snippet
from search.nouns import Hit, Query
from search.ranking.bm25 import content_words
from search.text.tokenizer import words
from search.text.topics import topic

SITE = "handbook"
MAX_PAGES = 4
MIN_RELEVANCE = 0.5
MIN_COVERAGE_BY_NAME = 0.12
"""Whoever names the product, or what only its operator connects, asks about it."""
_MIN_OF_BEST = 0.4
_PRODUCT = re.compile(r"wenyuan|问源|問源|searxng|sglang", re.IGNORECASE)
_FRAMING_WORDS = (
    "work works working happen happens mean means use used using need needs get gets want try say says make makes help "
    "possible way thing best good better difference new"
)
_FRAMING = frozenset(_FRAMING_WORDS.split())
_FRAMING_CHINESE = re.compile(r"\s?是?[做干幹]$|\s?有\s?(?:作用|用处|用處|用途|功能|用)$")
"""Of a question whose asking words are gone already: 搜索是做（什么的）."""
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9+#-]*[A-Za-z0-9+#]")
_MAX_FILE = 200_000


class Handbook:
    """Asks an index of the handbook under `index_dir`, rebuilt when a page changes."""

    name: ClassVar[str] = "handbook"
    languages: ClassVar[tuple[str, ...]] = ()
    whole_web: ClassVar[bool] = False
    freshness: ClassVar[bool] = False
    site_filter: ClassVar[bool] = False
    focuses: ClassVar[tuple[str, ...]] = ("web",)
    every_seconds: ClassVar[float] = 0.0

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
        files = [file for language in CODES for file in (self._config.handbook_dir / language).glob("*.md")]
        self._library.refresh(stamp_of(files), _documents(files))
        own = record_of(query.language)
        for language in (own.code, *own.fallbacks):
            hits = [self._hit(match, query.text) for match in self._relevant(query.text, language)]
            if hits:
                return hits
        return []

    def _relevant(self, question: str, language: str) -> list[Match]:
        matches = self._library.matches(_about(question), language)
        best = max((match.score for match in matches), default=0.0)
        by_name = _PRODUCT.search(question) is not None
        if not by_name and self._names_a_stranger(question, language):
            return []
        # Where not even the page that fits best is about it, the others only share a word with the question.
        if not matches or not _is_about_it(matches[0], by_name=by_name):
            return []
        return [
            match for match in matches if _is_about_it(match, by_name=by_name) and match.score >= best * _MIN_OF_BEST
        ][:MAX_PAGES]

    def _names_a_stranger(self, question: str, language: str) -> bool:
        """Whether the question names something that no page of the handbook knows: then it is about that."""
        question_words = set(content_words(question))
        named = {word for name in _names(question) for word in words(name)} & question_words
        return any(not self._library.has_word(word, language) for word in named)

    def _hit(self, match: Match, question: str) -> Hit:
        document = match.document
        url = f"{self._config.handbook_url}{document.shelf}/{document.name}/"
        changed = datetime.fromtimestamp(document.changed, UTC)
        stored = page(url, url, Described(document.title), document.text, changed, site=SITE, language=document.shelf)
        return Hit(url, document.title, snippet(document.text, question), self.name, SITE, page=stored)


def _about(question: str) -> str:
    """`question` without the words that any question about anything may have."""
    telling_words = [word for word in topic(question).split() if word.lower() not in _FRAMING]
    about = " ".join(telling_words)
    return _FRAMING_CHINESE.sub(" ", about).strip() or about or question


def _is_about_it(match: Match, *, by_name: bool) -> bool:
    return match.coverage >= MIN_COVERAGE_BY_NAME if by_name else match.relevance >= MIN_RELEVANCE


def _names(question: str) -> Iterator[str]:
    """Capitalised words but the first, words with capitals or figures inside, and Latin ones in a Chinese question."""
    among_others = not question.isascii()
    for place, match in enumerate(_NAME.finditer(question)):
        word = match[0]
        if not word[1:].islower() or (place > 0 and word[0].isupper()) or among_others:
            yield word


def _documents(files: list[Path]) -> Iterator[Document]:
    for file in files:
        with file.open(encoding="utf-8", errors="replace") as opened:
            title, text = parsed(opened.read(_MAX_FILE))
        yield Document(file.parent.name, file.stem, title or file.stem, text, file.stat().st_mtime)
