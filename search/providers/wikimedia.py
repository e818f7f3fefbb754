"""Wikipedia's sister projects by the same REST API: no key.

Wiktionary for words, Wikivoyage for journeys, Wikiquote for sayings, Wikisource for old texts, Wikibooks for lessons;
a project is asked only where the question's words are of its kind. Documentation: mediawiki.org, "MediaWiki REST API"
(`/search/page`). Terms: texts are CC BY-SA, shown with their link; permitted for programs that say who they are.
"""

import re
from typing import ClassVar
from urllib.parse import quote

from languages import language as record_of
from search.conf import SearchConfig
from search.fetching.addresses import site_of
from search.fetching.json_values import objects, texts
from search.fetching.service_client import Json, call, refuse_failures
from search.nouns import Hit, Query
from search.providers.catalogue_values import plain
from search.text.topics import topic

MAX_QUERY = 200
MAX_HITS = 4
_WANTED: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (project, re.compile(pattern, re.IGNORECASE))
    for project, pattern in (
        (
            "wiktionary",
            r"\b(?:mean(?:s|ing)?|defin(?:e|ition)|etymology|pronounc\w*|plural|synonyms?|spell(?:ing)?)\b"
            r"|意思|含义|含義|词源|詞源|发音|發音|同义|同義|怎么读|怎麼讀|定义|定義",
        ),
        (
            "wikivoyage",
            r"\b(?:travel|trip|itinerary|sightseeing|visit|get (?:in|around)|tourists?)\b"
            r"|旅游|旅遊|旅行|景点|景點|攻略|行程|自由行",
        ),
        ("wikiquote", r"\b(?:quot(?:e|es|ation|ations)|said|saying|proverbs?)\b|名言|语录|語錄|谚语|諺語|格言"),
        (
            "wikisource",
            r"\b(?:full text|original text|poems?|treaty|constitution)\b|原文|全文|诗|詩|古文|条约|條約",
        ),
        (
            "wikibooks",
            r"\b(?:tutorial|textbook|lessons?|cookbook|recipes?)\b|教程|教科书|教科書|课本|課本|食谱|食譜",
        ),
    )
)


class Wikimedia:
    """Asks `/w/rest.php/v1/search/page` of one or two sister projects."""

    name: ClassVar[str] = "wikimedia"
    languages: ClassVar[tuple[str, ...]] = ()
    whole_web: ClassVar[bool] = False
    freshness: ClassVar[bool] = False
    site_filter: ClassVar[bool] = False
    focuses: ClassVar[tuple[str, ...]] = ("facts",)
    every_seconds: ClassVar[float] = 0.0

    def __init__(self, config: SearchConfig) -> None:
        self._config = config

    async def find(self, query: Query) -> list[Hit]:
        """Hits for `query` from the project that fits it best; none where none does. Raises `ProviderError`."""
        project = project_for(query.text)
        words = topic(_without_kind(query.text))[:MAX_QUERY].strip()
        if project is None or not words:
            return []
        edition, variant = record_of(query.language).edition
        origin = self._config.wikimedia_url.format(language=edition, project=project).rstrip("/")
        params = {"q": words, "limit": str(MAX_HITS)}
        answer = await call(f"{origin}/w/rest.php/v1/search/page", params, self._config)
        refuse_failures(answer)
        hits = (_hit(entry, f"{origin}/{variant}/") for entry in objects(answer.json().get("pages")))
        return [hit for hit in hits if hit is not None]


def project_for(question: str) -> str | None:
    """The sister project whose kind of question this is; None where it is nobody's."""
    return next((project for project, pattern in _WANTED if pattern.search(question[:1000])), None)


def _without_kind(question: str) -> str:
    """The question without the words that chose the project: they stand on none of its pages."""
    text = question[:1000]
    for _, pattern in _WANTED:
        text = pattern.sub(" ", text)
    return text


def _hit(entry: dict[str, Json], prefix: str) -> Hit | None:
    key = entry.get("key")
    if not isinstance(key, str) or not key:
        return None
    url = prefix + quote(key, safe="/:(),'!*;@")
    snippet = plain(entry.get("excerpt")) or texts(entry.get("description"))
    return Hit(url, texts(entry.get("title")) or key, snippet, Wikimedia.name, site_of(url))
