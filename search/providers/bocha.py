"""Bocha, an index of the Chinese web, with a key (Bocha "Web Search API", answers in the shape of Bing's)."""

from typing import ClassVar

from languages import known_to
from search.conf import SearchConfig
from search.errors import Misconfigured, ProviderBusy, ProviderRefused, UnexpectedAnswer
from search.fetching.addresses import site_of
from search.fetching.json_values import day, member, objects, texts, web_address
from search.fetching.service_client import Json, call, refuse_failures
from search.nouns import Hit, Query, period

MAX_QUERY = 400
_FRESHNESS = {None: "noLimit", "day": "oneDay", "week": "oneWeek", "month": "oneMonth", "year": "oneYear"}


class Bocha:
    """Asks `<bocha_url>/v1/web-search`."""

    name: ClassVar[str] = "bocha"
    languages: ClassVar[tuple[str, ...]] = known_to("bocha")
    whole_web: ClassVar[bool] = True
    freshness: ClassVar[bool] = True
    site_filter: ClassVar[bool] = True
    focuses: ClassVar[tuple[str, ...]] = ()
    every_seconds: ClassVar[float] = 0.0

    def __init__(self, config: SearchConfig) -> None:
        if not config.bocha_api_key:
            raise Misconfigured("BOCHA_API_KEY")
        self._config = config

    async def find(self, query: Query) -> list[Hit]:
        """Hits for `query`. Raises `ProviderError`."""
        payload: dict[str, Json] = {
            "query": query.text[:MAX_QUERY],
            "freshness": _FRESHNESS[period(query.days)],
            "count": min(50, self._config.max_hits),
        }
        scope = {"include": "|".join(query.scope.only), "exclude": "|".join(query.scope.never)}
        payload |= {name: sites for name, sites in scope.items() if sites}
        headers = {"Authorization": f"Bearer {self._config.bocha_api_key}"}
        answer = await call(f"{self._config.bocha_url}/v1/web-search", {}, self._config, headers, payload)
        refuse_failures(answer)
        body = answer.json()
        _refuse_code(body.get("code"))
        pages = member(member(body.get("data"), "webPages"), "value")
        return [hit for result in objects(pages) if (hit := _hit(result)) is not None][: self._config.max_hits]


def _refuse_code(code: Json) -> None:
    """Failures may also come as 200 with a code inside, a number or a text."""
    match str(code):
        case "200" | "None":
            return
        case "401" | "403":
            raise ProviderRefused(str(code))
        case "429":
            raise ProviderBusy(str(code))
    raise UnexpectedAnswer(str(code)[:100])


def _hit(result: dict[str, Json]) -> Hit | None:
    url = web_address(result.get("url"))
    if url is None:
        return None
    published = day(result.get("datePublished"))
    title = texts(result.get("name")) or url
    return Hit(url, title, texts(result.get("snippet")), Bocha.name, site_of(url), published)
