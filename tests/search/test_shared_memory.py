"""What searches remember across workers, in a real Redis."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace

import pytest
from django.conf import settings
from redis.asyncio import Redis

from search.conf import SearchConfig
from search.shared_memory import TALLIES, Forgetful, Memory, lease, remembering

CONFIG = SearchConfig(
    site_burst=1, redis_url=settings.REDIS_URL, spacing_seconds=0.1, site_concurrency=2, page_seconds=5.0
)


@pytest.fixture
async def memory() -> AsyncIterator[Memory]:
    async with remembering(CONFIG) as memory:
        yield memory


async def test_what_was_put_is_got_until_it_expires(memory: Memory) -> None:
    await memory.put("page", b"text", 0.05)

    assert await memory.get("page") == b"text"
    await asyncio.sleep(0.08)
    assert await memory.get("page") is None


async def test_counting_starts_again_after_forgetting(memory: Memory) -> None:
    assert [await memory.count("failed", 10) for _ in range(3)] == [1, 2, 3]

    await memory.forget("failed")

    assert await memory.count("failed", 10) == 1


async def test_what_an_operator_watches_is_added_up_by_label_and_never_expires(memory: Memory) -> None:
    for label in ("", "a|b", "a|b"):
        await memory.tally("lost", label)

    assert await memory.tallied() == {("lost", ""): 1, ("lost", "a|b"): 2}
    async with Redis.from_url(settings.REDIS_URL) as redis:
        assert await redis.ttl(TALLIES) == -1


async def test_two_requests_to_one_site_keep_their_distance(memory: Memory) -> None:
    assert await memory.turn("a.example", lease(), CONFIG) == 0
    assert 0 < await memory.turn("a.example", lease(), CONFIG) <= 0.1
    assert await memory.turn("b.example", lease(), CONFIG) == 0


async def test_a_third_request_waits_for_one_of_the_first_two_to_end(memory: Memory) -> None:
    quick = replace(CONFIG, spacing_seconds=0.0)
    first = lease()
    assert [await memory.turn("a.example", mine, quick) for mine in (first, lease())] == [0, 0]
    assert await memory.turn("a.example", lease(), quick) > 0

    await memory.leave("a.example", first)

    assert await memory.turn("a.example", lease(), quick) == 0


async def test_a_turn_of_a_dead_worker_ends_by_itself(memory: Memory) -> None:
    short = replace(CONFIG, spacing_seconds=0.0, page_seconds=0.05, site_concurrency=1)
    assert await memory.turn("a.example", lease(), short) == 0

    await asyncio.sleep(0.08)

    assert await memory.turn("a.example", lease(), short) == 0


async def test_of_many_who_ask_at_once_one_gets_the_turn(memory: Memory) -> None:
    waits = await asyncio.gather(*(memory.turn("a.example", lease(), CONFIG) for _ in range(20)))

    assert sorted(waits)[:2] != [0, 0]
    assert waits.count(0) == 1


async def test_without_redis_nothing_is_remembered_and_nothing_fails() -> None:
    async with remembering(replace(CONFIG, redis_url="redis://127.0.0.1:1/0")) as memory:
        await memory.put("page", b"text", 10)
        await memory.forget("page")
        await memory.leave("a.example", "x")

        assert await memory.get("page") is None
        assert await memory.count("failed", 10) == 1
        assert await memory.turn("a.example", lease(), CONFIG) == 0


async def test_no_address_means_no_memory() -> None:
    async with remembering(SearchConfig()) as memory:
        assert isinstance(memory, Forgetful)
