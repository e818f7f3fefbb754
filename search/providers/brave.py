"""Brave Search, an index of its own, with a key (Brave Search API, "Web Search")."""

from typing import ClassVar

from languages import language as record_of
from search.conf import SearchConfig
from search.errors import Misconfigured
from search.fetching.addresses import site_of
from search.fetching.json_values import day, member, objects, texts, web_address
from search.fetching.service_client import Json, call, refuse_failures
from search.nouns import Hit, Query, period

MAX_QUERY = 400
MAX_WORDS = 50
_FRESHNESS = {"day": "pd", "week": "pw", "month": "pm", "year": "py"}


class Brave:
    """Asks `<brave_url>/res/v1/web/search`."""

    name: ClassVar[str] = "brave"
    languages: ClassVar[tuple[str, ...]] = ()
    whole_web: ClassVar[bool] = True
    freshness: ClassVar[bool] = True
    site_filter: ClassVar[bool] = True
    focuses: ClassVar[tuple[str, ...]] = ()
    every_seconds: ClassVar[float] = 0.0

    def __init__(self, config: SearchConfig) -> None:
        if not config.brave_api_key:
            raise Misconfigured("BRAVE_API_KEY")
        self._config = config

    async def find(self, query: Query) -> list[Hit]:
        """Hits for `query`. Raises `ProviderError`."""
        words = " ".join(f"{query.text} {query.scope.operators()}".split()[:MAX_WORDS])[:MAX_QUERY]
        params = {"q": words, "count": str(min(20, self._config.max_hits)), "text_decorations": "false"}
        if query.language != "en" or query.text.isascii():
            params["search_lang"] = record_of(query.language).providers["brave"]
        if (newest := period(query.days)) is not None:
            params["freshness"] = _FRESHNESS[newest]
        headers = {"X-Subscription-Token": self._config.brave_api_key}
        answer = await call(f"{self._config.brave_url}/res/v1/web/search", params, self._config, headers)
        refuse_failures(answer)
        hits = (_hit(result) for result in objects(member(answer.json().get("web"), "results")))
        return [hit for hit in hits if hit is not None][: self._config.max_hits]


def _hit(result: dict[str, Json]) -> Hit | None:
    url = web_address(result.get("url"))
    if url is None:
        return None
    published = day(result.get("page_age"))
    title = texts(result.get("title")) or url
    return Hit(url, title, texts(result.get("description")), Brave.name, site_of(url), published)
