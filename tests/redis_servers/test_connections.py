"""Who waits for Redis and is cancelled ends: a cancellation is not lost where it arrives together with an answer."""

import asyncio
import contextlib
from collections.abc import AsyncIterator

import pytest
from django.conf import settings
from redis.asyncio import Redis

from redis_servers.clients import async_client

STEPS, TIMES = 40, 5
"""A round trip takes some twenty steps of the event loop; each of them is where a task may be cancelled."""


@pytest.fixture
async def redis() -> AsyncIterator["Redis"]:
    client = async_client(settings.REDIS_URL, connections_max=4, waits_seconds=5, socket_timeout=5)
    yield client
    await client.aclose()


async def write_for_ever(redis: "Redis") -> None:
    while True:
        pipe = redis.pipeline(transaction=False)
        pipe.set("key", "value")
        await pipe.execute()
        await redis.get("key")


async def test_one_cancellation_ends_a_task_wherever_it_is(redis: "Redis") -> None:
    deaf = []
    for steps in sorted([*range(STEPS)] * TIMES):
        task = asyncio.create_task(write_for_ever(redis))
        for _ in range(steps):
            await asyncio.sleep(0)
        task.cancel()
        await asyncio.wait({task}, timeout=0.5)
        while not task.done():
            deaf.append(steps)
            task.cancel()
            await asyncio.wait({task}, timeout=0.5)
    assert deaf == []


async def test_no_answer_is_taken_for_that_of_another_command(redis: "Redis") -> None:
    await redis.set("one", "1")
    for steps in sorted([*range(STEPS)] * TIMES):
        task = asyncio.create_task(write_for_ever(redis))
        for _ in range(steps):
            await asyncio.sleep(0)
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await asyncio.wait_for(task, 60)
        assert await redis.get("one") == b"1"
