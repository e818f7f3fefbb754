"""Wikipedia by its REST API: no key, and permitted for programs that say who they are.

The language edition follows the question's language; Chinese pages are asked for in the reader's own script
(the variant in the address), which Wikipedia converts itself.
"""

import re
from html import unescape
from typing import ClassVar
from urllib.parse import quote

from languages import language as record_of
from search.conf import SearchConfig
from search.fetching.addresses import site_of
from search.fetching.json_values import objects, texts
from search.fetching.service_client import Json, call, refuse_failures
from search.nouns import Hit, Query
from search.text.topics import topic

MAX_QUERY = 280
_TAG = re.compile(r"<[^<>]*>")
_SYNTAX = re.compile(r"[\"~*?\\!|{}\[\]<>]|\b\w+:(?=\S)|(?<!\S)-")


class Wikipedia:
    """Asks `/w/rest.php/v1/search/page` (MediaWiki REST API, "Search pages")."""

    name: ClassVar[str] = "wikipedia"
    languages: ClassVar[tuple[str, ...]] = ()
    whole_web: ClassVar[bool] = False
    freshness: ClassVar[bool] = False
    site_filter: ClassVar[bool] = False
    focuses: ClassVar[tuple[str, ...]] = ("web", "facts")
    every_seconds: ClassVar[float] = 0.0

    def __init__(self, config: SearchConfig) -> None:
        self._config = config

    async def find(self, query: Query) -> list[Hit]:
        """Hits for `query`. Raises `ProviderError`."""
        words = plain_words(query.text)
        if not words:
            return []
        edition, variant = record_of(query.language).edition
        origin = self._config.wikipedia_url.format(language=edition).rstrip("/")
        params = {"q": words, "limit": str(self._config.max_hits)}
        answer = await call(f"{origin}/w/rest.php/v1/search/page", params, self._config)
        refuse_failures(answer)
        hits = (_hit(entry, f"{origin}/{variant}/") for entry in objects(answer.json().get("pages")))
        return [hit for hit in hits if hit is not None][: self._config.max_hits]


def plain_words(text: str) -> str:
    """What `text` is about, without the search's own syntax: every word must occur in the page."""
    return " ".join(_SYNTAX.sub(" ", topic(text)).split())[:MAX_QUERY].strip()


def _hit(entry: dict[str, Json], prefix: str) -> Hit | None:
    key = entry.get("key")
    if not isinstance(key, str) or not key:
        return None
    url = prefix + quote(key, safe="/:(),'!*;@")
    return Hit(
        url=url,
        title=texts(entry.get("title")) or key.replace("_", " "),
        snippet=_snippet(entry),
        provider=Wikipedia.name,
        site=site_of(url),
    )


def _snippet(entry: dict[str, Json]) -> str:
    excerpt = entry.get("excerpt")
    words = unescape(_TAG.sub("", excerpt)) if isinstance(excerpt, str) else ""
    return texts(words) or texts(entry.get("description"))
