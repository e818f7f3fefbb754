"""Wikidata, statements about 110 million things: no key.

Documentation: wikidata.org, "Wikibase REST API" (`/search/items`). Terms: CC0; permitted for programs that say who
they are in their user agent, without a fixed rate for modest use. Labels in the reader's language.
"""

import re
from typing import ClassVar

from languages import language as record_of
from search.conf import SearchConfig
from search.fetching.addresses import site_of
from search.fetching.json_values import member, objects, texts
from search.fetching.service_client import Json, call, refuse_failures
from search.nouns import Hit, Query
from search.text.topics import topic

MAX_QUERY = 120
_ITEM = re.compile(r"Q\d{1,12}")


class Wikidata:
    """Asks `<wikidata_url>/w/rest.php/wikibase/v1/search/items`."""

    name: ClassVar[str] = "wikidata"
    languages: ClassVar[tuple[str, ...]] = ()
    whole_web: ClassVar[bool] = False
    freshness: ClassVar[bool] = False
    site_filter: ClassVar[bool] = False
    focuses: ClassVar[tuple[str, ...]] = ("facts",)
    every_seconds: ClassVar[float] = 0.0

    def __init__(self, config: SearchConfig) -> None:
        self._config = config

    async def find(self, query: Query) -> list[Hit]:
        """The items whose names fit `query`, three at most. Raises `ProviderError`."""
        words = topic(query.text)[:MAX_QUERY].strip()
        if not words:
            return []
        params = {"q": words, "language": record_of(query.language).providers["wikidata"], "limit": "3"}
        answer = await call(f"{self._config.wikidata_url}/w/rest.php/wikibase/v1/search/items", params, self._config)
        refuse_failures(answer)
        hits = (_hit(item, self._config.wikidata_url) for item in objects(answer.json().get("results")))
        return [hit for hit in hits if hit is not None]


def _hit(item: dict[str, Json], origin: str) -> Hit | None:
    number = item.get("id")
    if not isinstance(number, str) or not _ITEM.fullmatch(number):
        return None
    label, description = (texts(member(item.get(part), "value")) for part in ("display-label", "description"))
    url = f"{origin}/wiki/{number}"
    return Hit(url, label or number, description, Wikidata.name, site_of(url))
