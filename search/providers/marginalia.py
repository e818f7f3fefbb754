"""Marginalia, an independent index of the small and text-heavy web, in English.

Documentation: about.marginalia-search.com/article/api. Terms: the shared key `public` needs no sign-up and is often
over its rate (503); results are CC BY-NC-SA 4.0, so that a commercial instance needs a key of its own
(`MARGINALIA_API_KEY`). Not among the defaults for that reason: name it in `SEARCH_PROVIDERS`.
"""

from typing import ClassVar

from search.conf import SearchConfig
from search.fetching.addresses import site_of
from search.fetching.json_values import objects, texts, web_address
from search.fetching.service_client import Json, call, refuse_failures
from search.nouns import Hit, Query
from search.text.topics import topic

MAX_QUERY = 200


class Marginalia:
    """Asks `<marginalia_url>/search`."""

    name: ClassVar[str] = "marginalia"
    languages: ClassVar[tuple[str, ...]] = ("en",)
    whole_web: ClassVar[bool] = True
    freshness: ClassVar[bool] = False
    site_filter: ClassVar[bool] = True
    focuses: ClassVar[tuple[str, ...]] = ()
    every_seconds: ClassVar[float] = 0.0

    def __init__(self, config: SearchConfig) -> None:
        self._config = config

    async def find(self, query: Query) -> list[Hit]:
        """Hits for `query`. Raises `ProviderError`."""
        words = topic(query.text)[:MAX_QUERY].strip()
        if not words:
            return []
        only = query.scope.only
        if len(only) == 1:
            words += f" site:{only[0]}"
        params = {"query": words, "count": str(self._config.max_hits), "dc": "2"}
        headers = {"API-Key": self._config.marginalia_api_key}
        answer = await call(f"{self._config.marginalia_url}/search", params, self._config, headers)
        refuse_failures(answer)
        hits = (_hit(result) for result in objects(answer.json().get("results")))
        return [hit for hit in hits if hit is not None][: self._config.max_hits]


def _hit(result: dict[str, Json]) -> Hit | None:
    url = web_address(result.get("url"))
    if url is None:
        return None
    return Hit(url, texts(result.get("title")) or url, texts(result.get("description")), Marginalia.name, site_of(url))
