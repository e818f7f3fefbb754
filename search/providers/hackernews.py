"""Hacker News by Algolia's search of it: no key.

Documentation: hn.algolia.com/api (`/api/v1/search`). Terms: free; 10,000 requests an hour and address. English. A
story that links elsewhere leads to the page it is about, one that asks leads to its own discussion.
"""

from datetime import UTC, datetime, time
from typing import ClassVar

from search.conf import SearchConfig
from search.fetching.addresses import site_of
from search.fetching.json_values import day, objects, texts, web_address
from search.fetching.service_client import Json, call, refuse_failures
from search.nouns import Hit, Query
from search.providers.catalogue_values import plain, since
from search.text.topics import topic

MAX_QUERY = 200


class HackerNews:
    """Asks `<hackernews_url>/api/v1/search`."""

    name: ClassVar[str] = "hackernews"
    languages: ClassVar[tuple[str, ...]] = ("en",)
    whole_web: ClassVar[bool] = False
    freshness: ClassVar[bool] = True
    site_filter: ClassVar[bool] = False
    focuses: ClassVar[tuple[str, ...]] = ("code", "news")
    every_seconds: ClassVar[float] = 0.0

    def __init__(self, config: SearchConfig) -> None:
        self._config = config

    async def find(self, query: Query) -> list[Hit]:
        """Hits for `query`. Raises `ProviderError`."""
        words = topic(query.text)[:MAX_QUERY].strip()
        if not words:
            return []
        params = {"query": words, "tags": "story", "hitsPerPage": str(self._config.max_hits)}
        if query.days is not None:
            begin = datetime.combine(since(query.days), time(), UTC)
            params["numericFilters"] = f"created_at_i>{int(begin.timestamp())}"
        answer = await call(f"{self._config.hackernews_url}/api/v1/search", params, self._config)
        refuse_failures(answer)
        hits = (_hit(story) for story in objects(answer.json().get("hits")))
        return [hit for hit in hits if hit is not None]


def _hit(story: dict[str, Json]) -> Hit | None:
    title, number = texts(story.get("title")), texts(story.get("objectID"))
    url = web_address(story.get("url")) or (
        f"https://news.ycombinator.com/item?id={number}" if number.isdecimal() else None
    )
    if url is None or not title:
        return None
    return Hit(url, title, plain(story.get("story_text")), HackerNews.name, site_of(url), day(story.get("created_at")))
