"""A SearXNG of the operator's: one environment variable, JSON over HTTP.

Its answers have traps: 200 with no results may mean that every engine failed, 403 that JSON is switched off, and the
user's own words are syntax (`!`, `!!`, `:`), where `!!` even answers with a redirect to another search engine.
"""

import re
from typing import ClassVar

from languages import language as record_of
from search.conf import SearchConfig
from search.errors import EnginesFailed, JsonDisabled, Misconfigured, UnexpectedAnswer
from search.fetching.addresses import site_of
from search.fetching.json_values import day, objects, texts, web_address
from search.fetching.service_client import Answer, Json, call, refuse_failures
from search.nouns import Hit, Query, period

MAX_QUERY = 400
_TIME_RANGES = {"day": "day", "week": "month", "month": "month", "year": "year"}
_SYNTAX = re.compile(r"(?<!\S)[!:?]+")


class Searxng:
    """Asks `<searxng_url>/search`."""

    name: ClassVar[str] = "searxng"
    languages: ClassVar[tuple[str, ...]] = ()
    whole_web: ClassVar[bool] = True
    freshness: ClassVar[bool] = True
    site_filter: ClassVar[bool] = True
    focuses: ClassVar[tuple[str, ...]] = ()
    every_seconds: ClassVar[float] = 0.0

    def __init__(self, config: SearchConfig) -> None:
        if not config.searxng_url.startswith(("http://", "https://")):
            raise Misconfigured("SEARXNG_URL")
        self._config = config
        self._url = config.searxng_url.rstrip("/").removesuffix("/search") + "/search"

    async def find(self, query: Query) -> list[Hit]:
        """Hits for `query`. Raises `ProviderError`."""
        words = plain_words(query.text)
        if not words:
            return []
        words = f"{words} {query.scope.operators()}".strip()
        # `en` also stands for every language that is not Chinese: let the engines look at the words themselves.
        language = (
            record_of(query.language).providers["searxng"] if query.language != "en" or words.isascii() else "auto"
        )
        params = {"q": words, "format": "json", "language": language, "safesearch": "1"}
        if (newest := period(query.days)) is not None:
            params["time_range"] = _TIME_RANGES[newest]
        return self._hits(await call(self._url, params, self._config))

    def _hits(self, answer: Answer) -> list[Hit]:
        is_json = "json" in answer.content_type
        if answer.status == 403 and not is_json:
            raise JsonDisabled("403")
        if 300 <= answer.status < 400 or (answer.status == 200 and not is_json):
            raise UnexpectedAnswer(f"{answer.status} {answer.content_type}")
        refuse_failures(answer)
        body = answer.json()
        hits = [hit for result in objects(body.get("results")) if (hit := _hit(result)) is not None]
        if not hits and (reasons := _unresponsive(body.get("unresponsive_engines"))):
            raise EnginesFailed(reasons)
        return hits[: self._config.max_hits]


def plain_words(text: str) -> str:
    """`text` without what SearXNG would read as a command."""
    return _SYNTAX.sub("", " ".join(text.split()))[:MAX_QUERY].strip()


def _hit(result: dict[str, Json]) -> Hit | None:
    url = web_address(result.get("url"))
    if url is None:
        return None
    return Hit(
        url=url,
        title=texts(result.get("title")) or url,
        snippet=texts(result.get("content")),
        provider=Searxng.name,
        site=site_of(url),
        published=day(result.get("publishedDate"), result.get("pubdate")),
    )


def _unresponsive(value: Json) -> str:
    pairs = value if isinstance(value, list) else []
    return ", ".join(" ".join(map(str, pair)) for pair in pairs if isinstance(pair, list))[:300]
