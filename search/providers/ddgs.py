"""Public search engines without a key, through the library ddgs: opt-in, and best effort.

The library reads the engines' web pages, is not always let in, and speaks of every failure by message alone. It is
installed and imported only where SEARCH_PROVIDERS names it.
"""

import asyncio
import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from typing import ClassVar

from languages import language as record_of
from search.conf import SearchConfig
from search.errors import (
    NotInstalled,
    ProviderBroken,
    ProviderBusy,
    ProviderError,
    ProviderLate,
    ProviderUnreachable,
)
from search.fetching.addresses import site_of
from search.fetching.json_values import objects, texts, web_address
from search.fetching.service_client import Json
from search.nouns import Hit, Query, period

MAX_QUERY = 400
REST_SECONDS = 120.0
"""How long it is left alone once an engine has had enough of us."""
# Not those that are providers of their own, nor those that are switched off there: their names would mean "any".
ENGINES = "duckduckgo,brave,mojeek,startpage,yahoo"
_LIMITS = {None: None, "day": "d", "week": "w", "month": "m", "year": "y"}
_NOTHING = "No results found"
_FAILURES: tuple[tuple[str, Callable[[str], ProviderError]], ...] = (
    (r"rate ?limit|too many|captcha|\b(?:202|403|418|429|503)\b", lambda message: ProviderBusy(message, REST_SECONDS)),
    (r"timed? ?out|timeout", ProviderLate),
    (r"dns|resolv|connect|network|unreachable|proxy|tls|certificate", ProviderUnreachable),
)


class Ddgs:
    """Asks `ddgs.DDGS().text`."""

    name: ClassVar[str] = "ddgs"
    languages: ClassVar[tuple[str, ...]] = ()
    whole_web: ClassVar[bool] = True
    freshness: ClassVar[bool] = True
    site_filter: ClassVar[bool] = True
    focuses: ClassVar[tuple[str, ...]] = ()
    every_seconds: ClassVar[float] = 0.0

    def __init__(self, config: SearchConfig) -> None:
        self._config = config

    async def find(self, query: Query) -> list[Hit]:
        """Hits for `query`. Raises `ProviderError`; what the library does then ends in its own thread."""
        searching = asyncio.get_running_loop().run_in_executor(_asking(), self._asked, query)
        try:
            async with asyncio.timeout(self._config.provider_seconds):
                results = await searching
        except TimeoutError as error:
            raise ProviderLate("ddgs") from error
        hits = [hit for result in objects(results) if (hit := _hit(result)) is not None]
        return hits[: self._config.max_hits]

    def _asked(self, query: Query) -> Json:
        try:
            from ddgs import DDGS
            from ddgs.exceptions import DDGSException
        except ImportError as error:
            raise NotInstalled("requirements/ddgs.lock") from error
        words = f"{query.text} {query.scope.operators()}".strip()[:MAX_QUERY]
        region = (
            "wt-wt"
            if query.language == "en" and not query.text.isascii()
            else record_of(query.language).providers["ddgs"]
        )
        asking = DDGS(timeout=max(1, int(self._config.provider_seconds)))
        try:
            results: Json = asking.text(
                words,
                region=region,
                timelimit=_LIMITS[period(query.days)],
                max_results=self._config.max_hits,
                backend=ENGINES,
            )
        except DDGSException as error:
            if _NOTHING in str(error):
                return []
            raise _failure(str(error)) from error
        return results


def _failure(message: str) -> ProviderError:
    kind = next((kind for pattern, kind in _FAILURES if re.search(pattern, message, re.IGNORECASE)), ProviderBroken)
    return kind(message[:200])


def _hit(result: dict[str, Json]) -> Hit | None:
    url = web_address(result.get("href"))
    if url is None:
        return None
    return Hit(url, texts(result.get("title")) or url, texts(result.get("body")), Ddgs.name, site_of(url))


# Threads of its own: one that hangs must not hold the end of the event loop.
@lru_cache(maxsize=1)
def _asking() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(max_workers=4, thread_name_prefix="ddgs")
