"""Europe PMC, the literature of medicine and the life sciences with PubMed in it: no key.

Documentation: europepmc.org, "Articles RESTful API" (`/search`, `resultType=core`). Terms: free for everybody, with
the request to name the caller and to stay modest (no fixed rate); the metadata may be used freely. Abstracts mostly
in English.
"""

import re
from typing import ClassVar
from urllib.parse import quote

from search.conf import SearchConfig
from search.fetching.addresses import site_of
from search.fetching.json_values import day, member, objects, texts
from search.fetching.service_client import Json, call, refuse_failures
from search.nouns import Hit, Query
from search.providers.catalogue_values import plain, since
from search.text.topics import topic

MAX_QUERY = 300
_SYNTAX = re.compile(r"[\"()\[\]{}:^~*?\\/!]|\b(?:AND|OR|NOT)\b")


class EuropePmc:
    """Asks `<europepmc_url>/webservices/rest/search`."""

    name: ClassVar[str] = "europepmc"
    languages: ClassVar[tuple[str, ...]] = ("en",)
    whole_web: ClassVar[bool] = False
    freshness: ClassVar[bool] = True
    site_filter: ClassVar[bool] = False
    focuses: ClassVar[tuple[str, ...]] = ("papers",)
    every_seconds: ClassVar[float] = 0.0

    def __init__(self, config: SearchConfig) -> None:
        self._config = config

    async def find(self, query: Query) -> list[Hit]:
        """Hits for `query`. Raises `ProviderError`."""
        words = " ".join(_SYNTAX.sub(" ", topic(query.text)).split())[:MAX_QUERY].strip()
        if not words:
            return []
        if query.days is not None:
            words += f" AND FIRST_PDATE:[{since(query.days).isoformat()} TO 2999-12-31]"
        params = {"query": words, "format": "json", "resultType": "core", "pageSize": str(self._config.max_hits)}
        answer = await call(f"{self._config.europepmc_url}/webservices/rest/search", params, self._config)
        refuse_failures(answer)
        hits = (_hit(result) for result in objects(member(answer.json().get("resultList"), "result")))
        return [hit for hit in hits if hit is not None]


def _hit(result: dict[str, Json]) -> Hit | None:
    """Its own pages are filled by scripts: PubMed's, the full text's and the publisher's can be read."""
    url = _address(result)
    title = plain(result.get("title"))
    if url is None or not title:
        return None
    published = day(result.get("firstPublicationDate"))
    return Hit(url, title, plain(result.get("abstractText")), EuropePmc.name, site_of(url), published)


def _address(result: dict[str, Json]) -> str | None:
    full, medline, doi = (texts(result.get(name)) for name in ("pmcid", "pmid", "doi"))
    if full and result.get("isOpenAccess") == "Y":
        return f"https://pmc.ncbi.nlm.nih.gov/articles/{quote(full)}/"
    if medline:
        return f"https://pubmed.ncbi.nlm.nih.gov/{quote(medline)}/"
    return f"https://doi.org/{quote(doi, safe='/')}" if doi else None
