"""OpenAlex, an open catalogue of some 250 million scholarly works: no key needed.

Documentation: developers.openalex.org (works, `search`). Terms: the data is CC0, no attribution is demanded; without a
key an address has $0.10 of use a day, which is 100 searches, with a free one (`OPENALEX_API_KEY`) ten times that;
beyond, it answers 429. Works in any language, abstracts as an index of words with their places.
"""

from typing import ClassVar

from search.conf import SearchConfig
from search.fetching.addresses import site_of
from search.fetching.json_values import day, member, objects, texts, web_address
from search.fetching.service_client import Json, call, refuse_failures
from search.nouns import Hit, Query
from search.providers.catalogue_values import since
from search.text.topics import topic

MAX_QUERY = 300
_FIELDS = "display_name,doi,publication_date,primary_location,best_oa_location,abstract_inverted_index"
_MAX_WORDS = 150


class OpenAlex:
    """Asks `<openalex_url>/works`."""

    name: ClassVar[str] = "openalex"
    languages: ClassVar[tuple[str, ...]] = ()
    whole_web: ClassVar[bool] = False
    freshness: ClassVar[bool] = True
    site_filter: ClassVar[bool] = False
    focuses: ClassVar[tuple[str, ...]] = ("papers",)
    every_seconds: ClassVar[float] = 0.0

    def __init__(self, config: SearchConfig) -> None:
        self._config = config

    async def find(self, query: Query) -> list[Hit]:
        """Hits for `query`. Raises `ProviderError`."""
        # A comma or a colon would end a filter's value; in `search` they are only noise.
        words = topic(query.text).replace(",", " ").replace(":", " ")[:MAX_QUERY].strip()
        if not words:
            return []
        params = {"search": words, "per_page": str(self._config.max_hits), "select": _FIELDS}
        if query.days is not None:
            params["filter"] = f"from_publication_date:{since(query.days).isoformat()}"
        if self._config.openalex_api_key:
            params["api_key"] = self._config.openalex_api_key
        answer = await call(f"{self._config.openalex_url}/works", params, self._config)
        refuse_failures(answer)
        hits = (_hit(work) for work in objects(answer.json().get("results")))
        return [hit for hit in hits if hit is not None][: self._config.max_hits]


def _hit(work: dict[str, Json]) -> Hit | None:
    open_page = member(work.get("best_oa_location"), "landing_page_url")
    page = member(work.get("primary_location"), "landing_page_url")
    url = web_address(open_page) or web_address(page) or web_address(work.get("doi"))
    title = texts(work.get("display_name"))
    if url is None or not title:
        return None
    abstract = _abstract(work.get("abstract_inverted_index"))
    return Hit(url, title, abstract, OpenAlex.name, site_of(url), day(work.get("publication_date")))


def _abstract(index: Json) -> str:
    """The beginning of a text given as `{word: [places]}`."""
    if not isinstance(index, dict):
        return ""
    placed = {
        place: word
        for word, places in index.items()
        if isinstance(places, list)
        for place in places
        if isinstance(place, int) and 0 <= place < _MAX_WORDS
    }
    return texts(" ".join(placed[place] for place in sorted(placed)))
