"""What an operator watches of searches is made to happen, and seen."""

import asyncio
from dataclasses import replace

from django.conf import settings

from search.circuit_breaker import CircuitBreaker
from search.conf import SearchConfig
from search.errors import ProviderUnreachable
from search.reader import Reader
from search.shared_memory import remembering
from search.tallies import TALLIES, watched
from tests.search.serving import answer, article, serving

CONFIG = SearchConfig(redis_url=settings.REDIS_URL, provider_failures=2, providers=("searxng", "wikipedia"))


async def test_a_breaker_that_opens_is_seen_and_counted() -> None:
    async with remembering(CONFIG) as memory:
        before = await watched(CONFIG)
        for _ in range(2):
            await CircuitBreaker("searxng", CONFIG, memory).failed(ProviderUnreachable("x"))
    after = await watched(CONFIG)

    assert before.resting == {"searxng": False, "wikipedia": False}
    assert after.resting == {"searxng": True, "wikipedia": False}
    assert after.tallies == {("breaker_openings", "searxng"): 1}


async def test_a_page_from_memory_a_refusal_and_the_same_bytes_are_counted() -> None:
    page = answer(article("Boats", "The breakwater of Elsmouth measures 1,240 metres, and was finished in 1911."))
    async with serving({"/a": page, "/b": page}) as site, remembering(CONFIG) as memory:
        reader = Reader(replace(CONFIG, test_allow=(site.pair,), spacing_seconds=0.0), memory)
        for path in ("/a", "/a", "/b", "/none", "/none"):
            await reader.read(site.origin + path)
        await reader.close()
    tallies = (await watched(CONFIG)).tallies

    assert tallies == {
        ("page_lookups", "miss"): 3,
        ("page_lookups", "hit"): 1,
        ("page_lookups", "refusal"): 1,
        ("text_lookups", "miss"): 1,
        ("text_lookups", "hit"): 1,
    }
    assert {name for name, _ in tallies} <= {tally.name for tally in TALLIES}


async def test_pages_that_are_looked_up_together_are_counted_together() -> None:
    page = answer(article("Boats", "The breakwater of Elsmouth measures 1,240 metres, and was finished in 1911."))
    async with serving({"/a": page}) as site, remembering(CONFIG) as memory:
        reader = Reader(replace(CONFIG, test_allow=(site.pair,), spacing_seconds=0.0), memory)
        for _ in range(2):
            urls = [site.origin + path for path in ("/a", "/none")]
            await reader.prepare(urls)
            await asyncio.gather(*map(reader.read, urls))
        await reader.close()
    tallies = (await watched(CONFIG)).tallies

    assert {found: more for (name, found), more in tallies.items() if name == "page_lookups"} == {
        "miss": 2,
        "hit": 1,
        "refusal": 1,
    }


async def test_a_memory_that_is_away_tells_nothing() -> None:
    seen = await watched(replace(CONFIG, redis_url="unix:///nowhere/redis.sock"))

    assert seen.tallies == {} and not any(seen.resting.values())
