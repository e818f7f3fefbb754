"""GDELT, the news of the world's web sites in the last three months: no key.

Documentation: blog.gdeltproject.org, "GDELT DOC 2.0 API" (`mode=ArtList`). Terms: free for any use, with a citation of
the GDELT Project and a link to it (the handbook and the page of each source have one); at most one request every five
seconds, beyond which it answers a sentence instead of JSON. It matches English words, also in translated articles.
"""

import re
from datetime import date, datetime
from typing import ClassVar

from search.conf import SearchConfig
from search.errors import ProviderBusy
from search.fetching.addresses import site_of
from search.fetching.json_values import objects, texts, web_address
from search.fetching.service_client import Answer, Json, call, refuse_failures
from search.nouns import Hit, Query
from search.text.topics import topic

MAX_WORDS = 8
MIN_LETTERS = 3
"""It refuses a query with a shorter word."""
_WORD = re.compile(r"[A-Za-z0-9]+")
_LONGEST_DAYS = 90


class Gdelt:
    """Asks `<gdelt_url>/api/v2/doc/doc`."""

    name: ClassVar[str] = "gdelt"
    languages: ClassVar[tuple[str, ...]] = ("en",)
    whole_web: ClassVar[bool] = False
    freshness: ClassVar[bool] = True
    site_filter: ClassVar[bool] = False
    focuses: ClassVar[tuple[str, ...]] = ("news",)
    every_seconds: ClassVar[float] = 5.0

    def __init__(self, config: SearchConfig) -> None:
        self._config = config

    async def find(self, query: Query) -> list[Hit]:
        """Hits for `query`. Raises `ProviderError`."""
        words = [word for word in _WORD.findall(topic(query.text)) if len(word) >= MIN_LETTERS][:MAX_WORDS]
        if not words:
            return []
        days = min(query.days or _LONGEST_DAYS, _LONGEST_DAYS)
        params = {
            "query": f"{' '.join(words)} sourcelang:english",
            "mode": "ArtList",
            "format": "json",
            "sort": "HybridRel",
            "maxrecords": str(self._config.max_hits),
            "timespan": f"{max(1, days)}d",
        }
        answer = await call(f"{self._config.gdelt_url}/api/v2/doc/doc", params, self._config)
        hits = (_hit(article) for article in objects(_checked(answer).get("articles")))
        return [hit for hit in hits if hit is not None]


def _checked(answer: Answer) -> dict[str, Json]:
    refuse_failures(answer)
    if b"limit requests" in answer.body[:300]:
        raise ProviderBusy("one request every five seconds", 5.0)
    return answer.json()


def _hit(article: dict[str, Json]) -> Hit | None:
    url, title = web_address(article.get("url")), texts(article.get("title"))
    if url is None or not title:
        return None
    return Hit(url, title, "", Gdelt.name, site_of(url), _seen(texts(article.get("seendate"))))


def _seen(stamp: str) -> date | None:
    """`20260918T031500Z`."""
    try:
        return datetime.strptime(stamp[:8], "%Y%m%d").date()
    except ValueError:
        return None
