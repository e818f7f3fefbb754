"""Providers are asked in their languages and within their means; what they find is held against the scope."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from urllib.parse import parse_qs, urlsplit

from search.conf import SearchConfig
from search.nouns import Query
from search.querying import findings
from search.scopes import Scope
from search.shared_memory import Forgetful
from tests.search.serving import Site, answer, serving

FOUND = {"results": [{"url": "https://a.example/tides", "title": "Tides"}, {"url": "https://b.example/", "title": "B"}]}
PAGES = {"pages": [{"key": "Tide", "title": "Tide", "excerpt": "Water"}]}


@asynccontextmanager
async def services(*providers: str) -> AsyncIterator[tuple[Site, SearchConfig]]:
    """One server that plays all of the providers."""
    told = {"/search": FOUND, "/w/rest.php/v1/search/page": PAGES, "/v1/web-search": {"code": 200, "data": {}}}
    async with serving(
        {path: answer(json.dumps(body), 200, "application/json") for path, body in told.items()}
    ) as site:
        yield (
            site,
            SearchConfig(
                providers=providers,
                searxng_url=site.origin,
                wikipedia_url=site.origin,
                bocha_url=site.origin,
                bocha_api_key="key",
                provider_seconds=1.0,
            ),
        )


async def test_a_provider_is_not_asked_in_a_language_that_it_does_not_declare() -> None:
    async with services("bocha", "wikipedia") as (site, config):
        found = await findings([Query("tides", "en"), Query("潮汐", "zh-hans")], config, Forgetful())

    bodies = [json.loads(asked.body)["query"] for asked in site.asked if asked.target == "/v1/web-search"]
    assert bodies == ["潮汐"]
    assert found.answered == ("bocha", "wikipedia")


async def test_a_provider_that_was_not_asked_neither_answered_nor_failed() -> None:
    async with services("bocha") as (site, config):
        found = await findings([Query("tides", "en")], config, Forgetful())

    assert (found.hits, found.answered, found.failures, site.asked) == ([], (), {}, [])


async def test_an_unknown_provider_still_fails_by_its_name() -> None:
    async with services("altavista") as (_, config):
        found = await findings([Query("tides")], config, Forgetful())

    assert found.failures == {"altavista": "provider.misconfigured"}


async def test_only_those_that_can_are_asked_for_new_pages_and_sites() -> None:
    async with services("searxng", "wikipedia") as (site, config):
        found = await findings([Query("tides", "en", Scope(("a.example",)), days=5)], config, Forgetful())

    sent = {urlsplit(asked.target).path: parse_qs(urlsplit(asked.target).query) for asked in site.asked}
    assert sent["/search"]["q"] == ["tides site:a.example"]
    assert sent["/search"]["time_range"] == ["month"]
    assert sent["/w/rest.php/v1/search/page"] == {"q": ["tides"], "limit": ["10"]}
    assert [hit.url for hit in found.hits] == ["https://a.example/tides"]


async def test_a_catalogue_is_asked_only_for_questions_of_its_kind() -> None:
    routes = {"*": answer(json.dumps({"results": []}), 200, "application/json")}
    async with serving(routes) as site:
        config = SearchConfig(providers=("openalex",), openalex_url=site.origin)
        await findings([Query("How long is the breakwater?")], config, Forgetful())
        asked_for_the_web = len(site.asked)
        await findings([Query("papers about breakwaters", focuses=frozenset({"papers"}))], config, Forgetful())

    assert (asked_for_the_web, len(site.asked)) == (0, 1)


async def test_who_asks_to_be_asked_seldom_is_asked_the_question_alone() -> None:
    feed = b'<feed xmlns="http://www.w3.org/2005/Atom"></feed>'
    async with serving({"*": answer(feed, 200, "application/atom+xml")}) as site:
        config = SearchConfig(providers=("arxiv",), arxiv_url=site.origin)
        papers = frozenset({"papers"})
        await findings([Query("tides", focuses=papers), Query("ebb and flow", focuses=papers)], config, Forgetful())

    assert len(site.asked) == 1
