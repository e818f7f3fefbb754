"""Tavily, a search made for language models, with a key (Tavily API, "Search")."""

from typing import ClassVar

from search.conf import SearchConfig
from search.errors import Misconfigured
from search.fetching.addresses import site_of
from search.fetching.json_values import day, objects, texts, web_address
from search.fetching.service_client import Json, call, refuse_failures
from search.nouns import Hit, Query, period

MAX_QUERY = 400


class Tavily:
    """Asks `<tavily_url>/search`."""

    name: ClassVar[str] = "tavily"
    languages: ClassVar[tuple[str, ...]] = ()
    whole_web: ClassVar[bool] = True
    freshness: ClassVar[bool] = True
    site_filter: ClassVar[bool] = True
    focuses: ClassVar[tuple[str, ...]] = ()
    every_seconds: ClassVar[float] = 0.0

    def __init__(self, config: SearchConfig) -> None:
        if not config.tavily_api_key:
            raise Misconfigured("TAVILY_API_KEY")
        self._config = config

    async def find(self, query: Query) -> list[Hit]:
        """Hits for `query`. Raises `ProviderError`."""
        payload: dict[str, Json] = {
            "query": query.text[:MAX_QUERY],
            "max_results": min(20, self._config.max_hits),
            "include_domains": list(query.scope.only),
            "exclude_domains": list(query.scope.never),
        }
        # Not `days`: that is for its news alone.
        if (newest := period(query.days)) is not None:
            payload["time_range"] = newest
        headers = {"Authorization": f"Bearer {self._config.tavily_api_key}"}
        answer = await call(f"{self._config.tavily_url}/search", {}, self._config, headers, payload)
        refuse_failures(answer)
        hits = (_hit(result) for result in objects(answer.json().get("results")))
        return [hit for hit in hits if hit is not None][: self._config.max_hits]


def _hit(result: dict[str, Json]) -> Hit | None:
    url = web_address(result.get("url"))
    if url is None:
        return None
    published = day(result.get("published_date"))
    title = texts(result.get("title")) or url
    return Hit(url, title, texts(result.get("content")), Tavily.name, site_of(url), published)
