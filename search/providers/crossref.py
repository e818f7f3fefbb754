"""Crossref, what publishers say of some 160 million works with a DOI: no key.

Documentation: crossref.org, "REST API" (`/works?query.bibliographic=`). Terms: free, no sign-up; whoever names a
contact in the user agent (`USER_AGENT`) is served in the polite pool; 429 asks for a pause. The metadata is free of
restrictions, abstracts belong to their publishers. Any language.
"""

from typing import ClassVar
from urllib.parse import quote

from search.conf import SearchConfig
from search.fetching.addresses import site_of
from search.fetching.json_values import member, objects, texts
from search.fetching.service_client import Json, call, refuse_failures
from search.nouns import Hit, Query
from search.providers.catalogue_values import parts_of_date, plain, since
from search.text.topics import topic

MAX_QUERY = 300


class Crossref:
    """Asks `<crossref_url>/works`."""

    name: ClassVar[str] = "crossref"
    languages: ClassVar[tuple[str, ...]] = ()
    whole_web: ClassVar[bool] = False
    freshness: ClassVar[bool] = True
    site_filter: ClassVar[bool] = False
    focuses: ClassVar[tuple[str, ...]] = ("papers",)
    every_seconds: ClassVar[float] = 0.2

    def __init__(self, config: SearchConfig) -> None:
        self._config = config

    async def find(self, query: Query) -> list[Hit]:
        """Hits for `query`. Raises `ProviderError`."""
        words = topic(query.text)[:MAX_QUERY].strip()
        if not words:
            return []
        params = {"query.bibliographic": words, "rows": str(self._config.max_hits)}
        if query.days is not None:
            params["filter"] = f"from-pub-date:{since(query.days).isoformat()}"
        answer = await call(f"{self._config.crossref_url}/works", params, self._config)
        refuse_failures(answer)
        hits = (_hit(work) for work in objects(member(answer.json().get("message"), "items")))
        return [hit for hit in hits if hit is not None]


def _hit(work: dict[str, Json]) -> Hit | None:
    titles, doi = work.get("title"), texts(work.get("DOI"))
    title = plain(titles[0]) if isinstance(titles, list) and titles else ""
    if not doi or not title:
        return None
    url = f"https://doi.org/{quote(doi, safe='/().;-_:')}"
    published = parts_of_date(member(work.get("published"), "date-parts"))
    return Hit(url, title, plain(work.get("abstract")), Crossref.name, site_of(url), published)
