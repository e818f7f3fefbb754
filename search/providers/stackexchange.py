"""Stack Exchange, questions and answers about programming and computers: no key.

Documentation: api.stackexchange.com, version 2.3 (`/search/excerpts`). Terms: 300 requests a day and address without a
key; `backoff` in an answer must be obeyed; texts are CC BY-SA, so that whoever shows one names the site and links it,
which every source does here. English (`stackoverflow`).
"""

from datetime import UTC, datetime, time
from typing import ClassVar

from search.conf import SearchConfig
from search.errors import ProviderBusy
from search.fetching.json_values import objects
from search.fetching.service_client import Answer, Json, call, refuse_failures
from search.nouns import Hit, Query
from search.providers.catalogue_values import moment, plain, since
from search.text.topics import topic

MAX_QUERY = 240
SITE = "stackoverflow.com"


class StackExchange:
    """Asks `<stackexchange_url>/2.3/search/excerpts` of Stack Overflow."""

    name: ClassVar[str] = "stackexchange"
    languages: ClassVar[tuple[str, ...]] = ("en",)
    whole_web: ClassVar[bool] = False
    freshness: ClassVar[bool] = True
    site_filter: ClassVar[bool] = False
    focuses: ClassVar[tuple[str, ...]] = ("code",)
    every_seconds: ClassVar[float] = 0.2

    def __init__(self, config: SearchConfig) -> None:
        self._config = config

    async def find(self, query: Query) -> list[Hit]:
        """Hits for `query`, one a question. Raises `ProviderError`."""
        words = topic(query.text)[:MAX_QUERY].strip()
        if not words:
            return []
        params = {"q": words, "site": "stackoverflow", "sort": "relevance", "order": "desc"}
        params["pagesize"] = str(2 * self._config.max_hits)
        if query.days is not None:
            begin = datetime.combine(since(query.days), time(), UTC)
            params["fromdate"] = str(int(begin.timestamp()))
        answer = await call(f"{self._config.stackexchange_url}/2.3/search/excerpts", params, self._config)
        hits = (_hit(item) for item in objects(_checked(answer).get("items")))
        once = {hit.url: hit for hit in hits if hit is not None}
        return list(once.values())[: self._config.max_hits]


def _checked(answer: Answer) -> dict[str, Json]:
    """The body. Throttling is told as 400 with a number of its own (502)."""
    if answer.status == 400 and answer.json().get("error_id") == 502:
        raise ProviderBusy("throttled", 60.0)
    refuse_failures(answer)
    return answer.json()


def _hit(item: dict[str, Json]) -> Hit | None:
    number = item.get("question_id")
    title = plain(item.get("title"))
    if not isinstance(number, int) or not title:
        return None
    url = f"https://{SITE}/questions/{number}"
    return Hit(url, title, plain(item.get("excerpt")), StackExchange.name, SITE, moment(item.get("creation_date")))
