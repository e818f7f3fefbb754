"""arXiv, preprints of physics, mathematics and computer science: no key.

Documentation: info.arxiv.org, "arXiv API User's Manual" (an Atom feed). Terms: at most one request every three
seconds; the metadata is CC0; "Thank you to arXiv for use of its open access interoperability." Works in English.
"""

import re
from typing import TYPE_CHECKING, ClassVar

from search.conf import SearchConfig
from search.errors import UnexpectedAnswer
from search.fetching.addresses import site_of
from search.fetching.json_values import day, texts
from search.fetching.service_client import call, refuse_failures
from search.nouns import Hit, Query
from search.providers.catalogue_values import since
from search.text.topics import topic

if TYPE_CHECKING:
    from lxml.etree import _Element

MAX_WORDS = 12
_WORD = re.compile(r"[A-Za-z0-9][A-Za-z0-9.+-]*")
_ATOM = "{http://www.w3.org/2005/Atom}"


class Arxiv:
    """Asks `<arxiv_url>/api/query`."""

    name: ClassVar[str] = "arxiv"
    languages: ClassVar[tuple[str, ...]] = ("en",)
    whole_web: ClassVar[bool] = False
    freshness: ClassVar[bool] = True
    site_filter: ClassVar[bool] = False
    focuses: ClassVar[tuple[str, ...]] = ("papers",)
    every_seconds: ClassVar[float] = 3.0

    def __init__(self, config: SearchConfig) -> None:
        self._config = config

    async def find(self, query: Query) -> list[Hit]:
        """Hits for `query`. Raises `ProviderError`."""
        words = _WORD.findall(topic(query.text))[:MAX_WORDS]
        if not words:
            return []
        search_query = " AND ".join(f"all:{word}" for word in words)
        if query.days is not None:
            search_query += f" AND submittedDate:[{since(query.days):%Y%m%d}0000 TO 299912312359]"
        params = {"search_query": search_query, "max_results": str(self._config.max_hits), "sortBy": "relevance"}
        answer = await call(f"{self._config.arxiv_url}/api/query", params, self._config)
        refuse_failures(answer)
        hits = (_hit(entry) for entry in _entries(answer.body))
        return [hit for hit in hits if hit is not None]


def _entries(body: bytes) -> "list[_Element]":
    from lxml import etree

    try:
        # No entities and no network: a feed needs neither.
        feed = etree.fromstring(body, parser=etree.XMLParser(resolve_entities=False, no_network=True))
    except (etree.XMLSyntaxError, ValueError) as error:
        raise UnexpectedAnswer("not a feed") from error
    return feed.findall(f"{_ATOM}entry")


def _hit(entry: "_Element") -> Hit | None:
    address = (entry.findtext(f"{_ATOM}id") or "").strip().replace("http://", "https://", 1)
    if "/abs/" not in address:
        return None  # an error is told as an entry, too
    title, summary = texts(entry.findtext(f"{_ATOM}title")), texts(entry.findtext(f"{_ATOM}summary"))
    published = day(entry.findtext(f"{_ATOM}published"))
    return Hit(address, title or address, summary, Arxiv.name, site_of(address), published)
