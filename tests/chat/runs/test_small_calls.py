"""Small calls keep to their number: a model is asked for no more at a time than is said."""

import asyncio
from dataclasses import replace

from pytest_django import Settings

from chat.runs.small_calls import small_call


async def test_no_more_small_calls_are_under_way_than_are_let(settings: Settings) -> None:
    settings.CHAT = replace(settings.CHAT, small_calls_max=2)
    under_way, most = 0, 0

    async def call() -> None:
        nonlocal under_way, most
        async with small_call("title"):
            under_way += 1
            most = max(most, under_way)
            await asyncio.sleep(0.01)
            under_way -= 1

    await asyncio.gather(*(call() for _ in range(7)))
    assert (most, under_way) == (2, 0)


async def test_the_calls_of_a_loop_share_their_engine() -> None:
    async with small_call("title") as one, small_call("title") as other:
        assert one is other
