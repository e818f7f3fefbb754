"""A hit becomes a page, with manners and with memory."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import replace
from hashlib import sha256
from typing import ParamSpec, TypeVar

from django.conf import settings

from search.conf import SearchConfig
from search.nouns import Page, Skipped
from search.patience import SILENT
from search.reader import Reader
from search.sandbox import Killed, NotBegun, Sandbox
from search.scopes import Scope
from search.shared_memory import remembering
from tests.search.serving import Answering, Asked, Site, answer, article, redirect, serving

P = ParamSpec("P")
T = TypeVar("T")
LONG = "The breakwater of Elsmouth measures 1,240 metres and was finished in the spring of 1911 by three engineers."
SENT = "Mon, 02 Nov 2026 08:00:00 GMT"
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
        second = await reader.read(f"{site.origin}/a#below")

    assert isinstance(first, Page)
    assert second == replace(first, url=f"{site.origin}/a#below")
    assert pages_asked(site) == ["/a"]


async def test_searches_that_want_a_page_at_the_same_time_share_its_fetch() -> None:
    async with reading({"/a": GOOD}) as (site, reader), reading({}) as (_, other):
        both = await asyncio.gather(reader.read(f"{site.origin}/a"), reader.read(f"{site.origin}/a"))
        await other.close()

    assert both[0] == both[1]
    assert pages_asked(site) == ["/a"]


async def test_another_address_is_another_page_although_it_looks_alike() -> None:
    async def either(asked: Asked, writer: asyncio.StreamWriter) -> None:
        writer.write(answer(article("Fish", LONG)) if "utm" in asked.target else GOOD)

    async with reading({"/a": either}) as (site, reader):
        pages = [await reader.read(f"{site.origin}/a{query}") for query in ("", "?utm_source=x")]

    assert [page.title for page in pages if isinstance(page, Page)] == ["Boats", "Fish"]
    assert pages_asked(site) == ["/a", "/a?utm_source=x"]


async def test_the_same_bytes_are_extracted_once_and_keep_each_its_address() -> None:
    async with reading({"*": GOOD}) as (site, reader):
        pages = await asyncio.gather(*(reader.read(f"{site.origin}/{place}") for place in range(3)))

    found = [page for page in pages if isinstance(page, Page)]
    assert [page.final_url for page in found] == [f"{site.origin}/{place}" for place in range(3)]
    assert len({page.hash for page in found}) == 1


async def test_a_page_that_failed_is_not_tried_again_at_once() -> None:
    async with reading({"/a": answer(b"", 404)}) as (site, reader):
        codes = [
            found.error.code for _ in range(2) if isinstance(found := await reader.read(f"{site.origin}/a"), Skipped)
        ]

    assert codes == ["fetch.missing", "fetch.missing"]
    assert pages_asked(site) == ["/a"]


class Deadly(Sandbox):
    """Its children survive nothing, or there are none; it counts what it is given."""

    def __init__(self, kind: type[Killed]) -> None:
        super().__init__(1)
        self.kind, self.jobs = kind, 0

    async def run(self, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        self.jobs += 1
        raise self.kind("signal 9")


@asynccontextmanager
async def two_workers(site: Site, children: Sandbox) -> AsyncIterator[tuple[Reader, Reader]]:
    """The readers of two workers, which remember together."""
    config = SearchConfig(test_allow=(site.pair,), redis_url=settings.REDIS_URL, spacing_seconds=0.0)
    async with remembering(config) as one, remembering(config) as other:
        readers = Reader(config, one, children=children), Reader(config, other, children=children)
        yield readers
        await asyncio.gather(*(reader.close() for reader in readers))


async def test_bytes_that_killed_a_child_are_given_to_no_other_by_any_worker_at_any_address() -> None:
    children = Deadly(Killed)
    async with serving({"*": GOOD}) as site, two_workers(site, children) as readers:
        found = [await reader.read(f"{site.origin}/{place}") for reader in readers for place in ("a", "a", "mirror")]

    assert [page.error.code for page in found if isinstance(page, Skipped)] == ["fetch.too_complex"] * 6
    assert children.jobs == 1


async def test_a_page_for_which_there_was_no_child_is_tried_by_the_next_search() -> None:
    children = Deadly(NotBegun)
    async with serving({"*": GOOD}) as site, two_workers(site, children) as readers:
        found = [await reader.read(f"{site.origin}/a") for reader in readers]

    assert [page.error.code for page in found if isinstance(page, Skipped)] == ["fetch.late"] * 2
    assert children.jobs == 2


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


async def test_where_a_page_was_in_the_end_decides_whether_it_is_within_the_scope_also_from_memory() -> None:
    async with reading({"/a": redirect("/b"), "/b": GOOD}) as (site, reader):
        everywhere = await reader.read(f"{site.origin}/a")
        reader.scope = Scope(never=("127.0.0.1",))
        elsewhere = await reader.read(f"{site.origin}/a")

    assert isinstance(everywhere, Page)
    assert isinstance(elsewhere, Skipped)
    assert elsewhere.error.code == "fetch.out_of_scope"


async def test_the_operator_may_switch_robots_off() -> None:
    rules = answer("User-agent: *\nDisallow: /", content_type="text/plain")
    async with reading({"/robots.txt": rules, "/a": GOOD}, obey_robots=False) as (site, reader):
        assert isinstance(await reader.read(f"{site.origin}/a"), Page)


async def test_a_site_is_asked_a_few_times_at_once_and_then_now_and_then() -> None:
    async with reading({"*": GOOD}, spacing_seconds=0.15, site_burst=2) as (site, reader):
        started = time.monotonic()
        await asyncio.gather(*(reader.read(f"{site.origin}/{place}") for place in range(5)))

    assert time.monotonic() - started >= 0.45


async def test_pages_of_one_site_are_asked_for_in_their_order() -> None:
    async with reading({"*": GOOD}, spacing_seconds=0.05, site_burst=1) as (site, reader):
        urls = [f"{site.origin}/{place}" for place in range(5)]
        await reader.prepare(urls)
        await asyncio.gather(*map(reader.read, urls))

    assert pages_asked(site) == [f"/{place}" for place in range(5)]


async def test_waiting_for_a_turn_is_not_being_late() -> None:
    async with reading({"*": GOOD}, spacing_seconds=0.5, site_burst=1, page_seconds=0.4) as (site, reader):
        pages = await asyncio.gather(*(reader.read(f"{site.origin}/{place}") for place in range(3)))

    assert [type(page) for page in pages] == [Page, Page, Page]


async def test_only_what_is_asked_for_counts_as_a_turn() -> None:
    rules = answer("User-agent: *\nDisallow: /no", content_type="text/plain")
    async with reading({"/robots.txt": rules, "*": GOOD}, spacing_seconds=30.0, site_burst=1) as (site, reader):
        refused = [await reader.read(f"{site.origin}/no/{place}") for place in range(3)]
        page = await asyncio.wait_for(reader.read(f"{site.origin}/yes"), 5)

    assert [type(noun) for noun in (*refused, page)] == [Skipped, Skipped, Skipped, Page]


async def test_what_a_site_needed_is_known_to_the_next_search() -> None:
    async with reading({"*": GOOD}) as (site, reader):
        await reader.read(f"{site.origin}/a")
        await reader.prepare([f"{site.origin}/b"])
        pace = reader.pace(f"{site.origin}/b")

    assert len(pace.site) == 1
    assert 0 < pace.site[0] < 2
    assert pace.all_sites == pace.site


async def test_a_page_that_was_given_up_counts_as_a_silence_of_its_site() -> None:
    async def silent(asked: Asked, writer: asyncio.StreamWriter) -> None:
        await asyncio.sleep(30)

    async with reading({"*": silent, "/robots.txt": answer(b"", 404)}, fair_seconds=0.2) as (site, reader):
        reading_it = asyncio.create_task(reader.read(f"{site.origin}/a"))
        await asyncio.sleep(0.6)
        await reader.give_up([f"{site.origin}/a"])
        reading_it.cancel()
        await reader.prepare([f"{site.origin}/a"])

        assert reader.pace(f"{site.origin}/a").site == [SILENT]


async def test_a_page_that_is_not_slower_than_others_lately_is_no_silence() -> None:
    async def slow(asked: Asked, writer: asyncio.StreamWriter) -> None:
        await asyncio.sleep(0.5)
        writer.write(GOOD if asked.target == "/quick" else b"")
        await asyncio.sleep(30)

    rules: dict[str, Answering | bytes] = {"*": slow, "/robots.txt": answer(b"", 404)}
    async with reading(rules, unknown_seconds=0.2, fair_seconds=0.2) as (site, reader):
        await reader.read(f"{site.origin}/quick")
        await reader.prepare([f"{site.origin}/a"])
        reading_it = asyncio.create_task(reader.read(f"{site.origin}/a"))
        await asyncio.sleep(0.5)
        await reader.give_up([f"{site.origin}/a"])
        reading_it.cancel()
        await reader.prepare([f"{site.origin}/a"])

        assert SILENT not in reader.pace(f"{site.origin}/a").site


async def test_addresses_that_are_none_are_skipped_with_their_reason() -> None:
    async with reading({}) as (_, reader):
        found = [await reader.read(url) for url in ("javascript:alert(1)", "http://127.0.0.1/", "http://localhost/")]

    codes = [noun.error.code for noun in found if isinstance(noun, Skipped)]
    assert codes == ["fetch.bad_address", "fetch.blocked", "fetch.bad_address"]


async def test_what_came_over_the_wire_is_told_beside_the_page() -> None:
    body = article("港口", "港口费每晚十二元，另加清洁费。" * 9).encode("gb18030")
    async with reading(
        {"/": redirect("/b"), "/b": answer(body, 200, "text/html; charset=gb2312", ETag='"a1"', Last_Modified=SENT)}
    ) as (site, reader):
        fresh, remembered = await reader.read(f"{site.origin}/"), await reader.read(f"{site.origin}/")

    assert isinstance(fresh, Page) and isinstance(remembered, Page) and fresh.receipt
    assert fresh.final_url == f"{site.origin}/b"
    assert fresh.receipt.bytes_hash == sha256(body).hexdigest()
    assert (fresh.receipt.size_bytes, fresh.receipt.charset, fresh.receipt.status) == (len(body), "gb18030", 200)
    assert (fresh.receipt.etag, fresh.receipt.content_type) == ('"a1"', "text/html; charset=gb2312")
    assert fresh.receipt.last_modified == SENT
    assert remembered == fresh
