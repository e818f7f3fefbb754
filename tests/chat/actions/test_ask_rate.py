"""How many questions a user may ask in a while, and what does not count."""

import asyncio
import time
from dataclasses import replace

import pytest
from pytest_django import Settings
from redis import Redis

from chat.actions import ask_rate
from chat.models import User


async def refusals(user: User, times: int) -> list[str]:
    """The codes with which some of so many questions at once are refused."""
    asks = await asyncio.gather(*(asyncio.to_thread(ask_rate.count, user.pk) for _ in range(times)))
    return [ask.refusal.code for ask in asks if ask.refusal]


async def test_many_at_once_are_no_way_past_the_limit(alice: User, bob: User, settings: Settings) -> None:
    settings.CHAT = replace(settings.CHAT, asks_per_minute=3)

    assert await refusals(alice, 10) == ["limit.asks_minute"] * 7
    assert await refusals(bob, 3) == []


async def test_what_was_refused_or_taken_back_does_not_count(alice: User, settings: Settings) -> None:
    settings.CHAT = replace(settings.CHAT, asks_per_minute=2)
    ask_rate.take_back(ask_rate.count(alice.pk))

    assert await refusals(alice, 5) == ["limit.asks_minute"] * 3


async def test_a_minute_later_there_is_room_but_not_in_the_day(
    alice: User, settings: Settings, redis_server: Redis
) -> None:
    settings.CHAT = replace(settings.CHAT, asks_per_minute=2, asks_per_day=3)
    redis_server.zadd(
        ask_rate.key(alice.pk), {"a": time.time() - 61, "b": time.time() - 61, "old": time.time() - 90_000}
    )

    assert ask_rate.count(alice.pk).refusal is None
    late = ask_rate.count(alice.pk).refusal

    assert late is not None
    assert (late.code, late.values["minutes"]) == ("limit.asks_day", 1439)


async def test_it_says_after_how_long_there_is_room(alice: User, settings: Settings, redis_server: Redis) -> None:
    settings.CHAT = replace(settings.CHAT, asks_per_minute=1)
    redis_server.zadd(ask_rate.key(alice.pk), {"a": time.time() - 20})

    refusal = ask_rate.count(alice.pk).refusal

    assert refusal is not None
    assert refusal.values["seconds"] == pytest.approx(40, abs=2)


async def test_zero_is_no_limit(alice: User, settings: Settings, redis_server: Redis) -> None:
    settings.CHAT = replace(settings.CHAT, asks_per_minute=0, asks_per_day=0)

    assert await refusals(alice, 50) == []
    assert redis_server.exists(ask_rate.key(alice.pk)) == 0
