"""A folder of the operator's own documents, searched like the web: HTML, Markdown, text and PDF.

Indexed like the handbook; a file that is unchanged is not read again. What a reader is shown of a document comes from
the index alone, so that no address can lead to a file that was not indexed.
"""

import asyncio
import logging
import sqlite3
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime
from functools import lru_cache
from typing import ClassVar
from urllib.parse import quote

from search.conf import SearchConfig
from search.errors import FetchError, Misconfigured, Missing, ProviderBroken
from search.extraction.pages import Described, page
from search.library.documents import Entry, entries, text_of
from search.library.index import Document, Library, Match, stamp_of
from search.library.sections import snippet
from search.nouns import Hit, Page, Query

log = logging.getLogger(__name__)

SITE = "library"
MAX_PAGES = 6
MIN_COVERAGE = 0.35
_MIN_OF_BEST = 0.3
_SHELF = "library"
_MAX_CHARACTERS = 200_000
_INDEX_SECONDS = 2.0
"""How long a search waits for a new index before it asks the old one; the work goes on, also after the search."""


class OwnLibrary:
    """Asks an index of `library_dir` under `index_dir`, rebuilt when a file comes, goes or changes."""

    name: ClassVar[str] = "library"
    languages: ClassVar[tuple[str, ...]] = ()
    whole_web: ClassVar[bool] = False
    freshness: ClassVar[bool] = False
    site_filter: ClassVar[bool] = False
    focuses: ClassVar[tuple[str, ...]] = ()
    every_seconds: ClassVar[float] = 0.0

    def __init__(self, config: SearchConfig) -> None:
        if config.library_dir is None or not config.library_dir.is_dir():
            raise Misconfigured("LIBRARY_DIR")
        self._config = replace(config, max_page_characters=_MAX_CHARACTERS, max_text_characters=_MAX_CHARACTERS)
        self._folder = config.library_dir
        self._library = _index_of(config)

    async def find(self, query: Query) -> list[Hit]:
        """Hits that carry their page. Raises `ProviderError`."""
        loop = asyncio.get_running_loop()
        building = loop.run_in_executor(_indexer(), self._refresh)
        try:
            done, _ = await asyncio.wait({building}, timeout=_INDEX_SECONDS if self._library.exists else None)
            for finished in done:
                finished.result()
            return await asyncio.to_thread(self._found, query)
        except (OSError, sqlite3.Error) as error:
            raise ProviderBroken(str(error)) from error

    def _refresh(self) -> None:
        files = entries(self._folder)
        self._library.refresh(stamp_of([entry.file for entry in files]), self._documents(files))

    def _documents(self, files: list[Entry]) -> Iterator[Document]:
        indexed = {document.name: document for document in self._library.documents()}
        for entry in files:
            known = indexed.get(entry.name)
            if known is not None and known.changed == entry.changed:
                yield known
                continue
            try:
                title, text = text_of(entry, self._config)
            except (FetchError, OSError) as error:
                log.warning("%s is not in the library: %s", entry.name, error)
                continue
            yield Document(_SHELF, entry.name, title, text, entry.changed)

    def _found(self, query: Query) -> list[Hit]:
        matches = self._library.matches(query.text, _SHELF)
        best = max((match.score for match in matches), default=0.0)
        worthy = [match for match in matches if match.coverage >= MIN_COVERAGE and match.score >= best * _MIN_OF_BEST]
        return [self._hit(match, query.text) for match in worthy[:MAX_PAGES]]

    def _hit(self, match: Match, question: str) -> Hit:
        document = _page(match.document, self._config)
        return Hit(document.url, document.title, snippet(document.text, question), self.name, SITE, page=document)


def library_page(path: str, config: SearchConfig) -> Page:
    """The document whose address is `library_url` + `path` (unquoted), as it was indexed. Raises `Missing`."""
    try:
        document = _index_of(config).document(_SHELF, path)
    except sqlite3.Error as error:
        raise Missing(path) from error
    if document is None:
        raise Missing(path)
    return _page(document, config)


def _page(document: Document, config: SearchConfig) -> Page:
    url = config.library_url + quote(document.name)
    changed = datetime.fromtimestamp(document.changed, UTC)
    return page(url, url, Described(document.title), document.text, changed, site=SITE)


def _index_of(config: SearchConfig) -> Library:
    return Library(config.index_dir / "library.sqlite3")


# One at a time, and not in the event loop's own pool: the end of a search must not wait for a long first indexing.
@lru_cache(maxsize=1)
def _indexer() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(max_workers=1, thread_name_prefix="index")
