"""A journal that cannot be written on is counted, once, by what was in its way."""

import time
from collections.abc import Iterator
from dataclasses import replace

import pytest
from pytest_django import Settings
from redis import Redis
from redis.exceptions import ConnectionError as RedisConnectionError
from redis.exceptions import ResponseError

from chat.journal.buffer import Buffer
from chat.journal.journal import Journal
from chat.journal.lease import LeaseLost
from chat.models import Conversation
from chat.protocol.events import AnswerDelta, SearchStarted
from chat.protocol.state import RunState
from chat.telemetry.metrics import KEY, add
from tests.chat.asking import anew_run


@pytest.fixture
def full_redis(redis_server: Redis) -> Iterator[Redis]:
    """Has no room for one more entry, until the test gives it some."""
    redis_server.config_set("maxmemory", 1)
    yield redis_server
    redis_server.config_set("maxmemory", 0)


async def counted(redis_server: Redis) -> dict[bytes, bytes]:
    await add([])
    return redis_server.hgetall(KEY)  # type: ignore[return-value]


async def test_a_redis_that_refuses_is_counted_once_and_told_when_it_takes_again(
    conversation: Conversation, full_redis: Redis
) -> None:
    journal = await Journal.open(await anew_run(conversation))
    for _ in range(2):
        with pytest.raises(ResponseError):
            await journal.append(SearchStarted(["q"]))
    assert await counted(full_redis) == {}  # it takes no figures either
    full_redis.config_set("maxmemory", 0)

    assert await counted(full_redis) == {b"journal_failures|redis_refused|": b"1"}


async def test_a_writer_that_is_shut_out_is_counted(conversation: Conversation, redis_server: Redis) -> None:
    run = await anew_run(conversation)
    old, new = await Journal.open(run), await Journal.open(run)
    await new.append(SearchStarted(["q"]))
    with pytest.raises(LeaseLost):
        await old.append(AnswerDelta("a"))

    assert await counted(redis_server) == {b"journal_failures|lease_lost|": b"1"}


async def test_waiting_for_a_redis_that_takes_nothing_for_now_is_counted(
    conversation: Conversation, redis_server: Redis, settings: Settings
) -> None:
    settings.CHAT = replace(settings.CHAT, redis_away_seconds=0.5)
    journal = await Journal.open(await anew_run(conversation))
    redis_server.config_set("min-replicas-to-write", 1)
    try:
        began = time.monotonic()
        with pytest.raises(RedisConnectionError):
            await journal.append(SearchStarted(["q"]))
        assert time.monotonic() - began >= 0.5
    finally:
        redis_server.config_set("min-replicas-to-write", 0)
    told = await counted(redis_server)

    assert told[b"journal_failures|redis_away|"] == b"1" and int(told[b"journal_waits|"]) >= 1


def test_whatever_else_is_in_the_way_has_a_name() -> None:
    buffer = Buffer(RunState("r"))
    buffer.fail(ValueError("a lone surrogate"))

    assert isinstance(buffer.failure, ValueError)
