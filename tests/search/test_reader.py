"""A hit becomes a page, with manners and with memory."""

import asyncio
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import replace

from django.conf import settings

from search.conf import SearchConfig
from search.nouns import Page, Skipped
from search.reader import Reader
from search.shared_memory import remembering
from tests.search.serving import Answering, Site, answer, article, redirect, serving

LONG = "The breakwater of Elsmouth measures 1,240 metres and was finished in the spring of 1911 by three engineers."
GOOD = answer(article("Boats", LONG))


@asynccontextmanager
async def reading(pages: Mapping[str, Answering | bytes], **chosen: float) -> AsyncIterator[tuple[Site, Reader]]:
    async with serving(pages) as site:
        config = SearchConfig(
            test_allow=(site.pair,), redis_url=settings.REDIS_URL, page_seconds=2.0, spacing_seconds=0.0
        )
        config = replace(config, **chosen)  # type: ignore[arg-type]
        async with remembering(config) as memory:
            reader = Reader(config, memory)
            yield site, reader
            await reader.close()


def pages_asked(site: Site) -> list[str]:
    return [asked.target for asked in site.asked if asked.target != "/robots.txt"]


async def test_a_page_is_fetched_once_for_all_searches() -> None:
    async with reading({"/a": GOOD}) as (site, reader):
        first = await reader.read(f"{site.origin}/a")
        second = await reader.read(f"{site.origin}/a?utm_source=elsewhere")

    assert isinstance(first, Page)
    assert second == replace(first, url=f"{site.origin}/a?utm_source=elsewhere")
    assert pages_asked(site) == ["/a"]


async def test_a_page_that_failed_is_not_tried_again_at_once() -> None:
    async with reading({"/a": answer(b"", 404)}) as (site, reader):
        codes = [
            found.error.code for _ in range(2) if isinstance(found := await reader.read(f"{site.origin}/a"), Skipped)
        ]

    assert codes == ["fetch.missing", "fetch.missing"]
    assert pages_asked(site) == ["/a"]


async def test_a_site_that_asks_us_to_stay_out_is_left_alone() -> None:
    rules = answer("User-agent: *\nDisallow: /", content_type="text/plain")
    async with reading({"/robots.txt": rules, "/a": GOOD}) as (site, reader):
        found = await reader.read(f"{site.origin}/a")

    assert isinstance(found, Skipped)
    assert found.error.code == "fetch.robots"
    assert pages_asked(site) == []


async def test_the_rules_hold_for_the_target_of_a_redirect_too() -> None:
    rules = answer("User-agent: *\nDisallow: /b", content_type="text/plain")
    async with reading({"/robots.txt": rules, "/a": redirect("/b"), "/b": GOOD}) as (site, reader):
        found = await reader.read(f"{site.origin}/a")

    assert isinstance(found, Skipped)
    assert pages_asked(site) == ["/a"]


async def test_the_operator_may_switch_robots_off() -> None:
    rules = answer("User-agent: *\nDisallow: /", content_type="text/plain")
    async with reading({"/robots.txt": rules, "/a": GOOD}, obey_robots=False) as (site, reader):
        assert isinstance(await reader.read(f"{site.origin}/a"), Page)


async def test_pages_of_one_site_come_one_after_the_other() -> None:
    async with reading({"*": GOOD}, spacing_seconds=0.15) as (site, reader):
        started = time.monotonic()
        await asyncio.gather(*(reader.read(f"{site.origin}/{place}") for place in range(4)))

    assert time.monotonic() - started >= 0.45


async def test_waiting_for_a_turn_ends_with_the_time_of_the_page() -> None:
    async with reading({"*": GOOD}, spacing_seconds=5.0, page_seconds=0.4) as (site, reader):
        found = await asyncio.gather(*(reader.read(f"{site.origin}/{place}") for place in range(2)))

    assert sorted(type(noun).__name__ for noun in found) == ["Page", "Skipped"]


async def test_addresses_that_are_none_are_skipped_with_their_reason() -> None:
    async with reading({}) as (_, reader):
        found = [await reader.read(url) for url in ("javascript:alert(1)", "http://127.0.0.1/", "http://localhost/")]

    codes = [noun.error.code for noun in found if isinstance(noun, Skipped)]
    assert codes == ["fetch.bad_address", "fetch.blocked", "fetch.bad_address"]
