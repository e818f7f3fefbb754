"""Clients find the primary by real Sentinels, and find it again when it is another one."""

import asyncio
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from redis.asyncio import Redis
from redis.exceptions import ConnectionError as RedisConnectionError
from redis.exceptions import RedisError

from redis_servers.clients import async_client, client
from tests.sentinels import Cluster, sentinels
from tests.stores import Missing

WRITE = "return redis.call('SET', KEYS[1], ARGV[1])"
SECONDS = 20.0


@contextmanager
def cluster_of(*settings: str) -> Iterator[Cluster]:
    try:
        with sentinels(settings) as found:
            yield found
    except Missing as missing:
        if os.environ.get("CI"):
            raise
        pytest.skip(f"{missing} is missing")


@pytest.fixture(scope="module")
def cluster() -> Iterator[Cluster]:
    with cluster_of() as found:
        yield found


def test_threads_write_to_the_primary_before_and_after_it_is_another_one(cluster: Cluster) -> None:
    with client(cluster.url, socket_timeout=5, decode_responses=True) as redis:
        redis.set("before", "1")
        cluster.fail_over()
        said = [eventually(lambda: redis.set("after", "2")), redis.get("before"), redis.get("after")]

    assert said == [True, "1", "2"]


async def test_a_loop_writes_to_the_primary_before_and_after_it_is_another_one(cluster: Cluster) -> None:
    redis = async_client(cluster.url, connections_max=2, waits_seconds=5, socket_timeout=5, decode_responses=True)
    try:
        await redis.set("before", "1")
        await asyncio.to_thread(cluster.fail_over)
        async with asyncio.timeout(SECONDS):
            while True:
                try:
                    await redis.set("after", "2")
                    break
                except RedisConnectionError:
                    await asyncio.sleep(0.1)
        said = await redis.mget("before", "after")
    finally:
        await redis.aclose()

    assert said == ["1", "2"]


async def test_a_server_that_was_demoted_is_a_lost_connection(cluster: Cluster) -> None:
    """Not an answer that says so: a command, a pipeline and a script on the same connection meet it alike."""
    redis = async_client(cluster.url, connections_max=1, waits_seconds=5, socket_timeout=5)
    primary = cluster.primary.client()
    try:
        for write in (lambda: redis.set("a", "1"), lambda: redis.eval(WRITE, 1, "a", "1"), lambda: piped(redis)):
            await redis.ping()
            primary.execute_command("REPLICAOF", "127.0.0.1", cluster.replica.port)
            with pytest.raises(RedisConnectionError, match=r"primary|master"):
                await write()
            primary.execute_command("REPLICAOF", "NO", "ONE")
    finally:
        await redis.aclose()
        primary.close()


async def piped(redis: "Redis") -> object:
    pipe = redis.pipeline(transaction=False)
    pipe.set("a", "1")
    return await pipe.execute(raise_on_error=False)


def test_a_primary_whose_replicas_have_left_it_is_a_lost_connection() -> None:
    """It may stand alone beyond a broken network, where another was chosen: its connection is not used again."""
    # A replica tells each second how far it is: on a busy machine its word is older than that with nothing amiss.
    alone = ("--min-replicas-to-write", "1", "--min-replicas-max-lag", "60")
    with cluster_of(*alone) as found, client(found.url, socket_timeout=5) as redis:
        eventually(lambda: redis.set("a", "1"))
        found.replica.kill()
        error = eventually(lambda: refusal(lambda: redis.set("a", "1")))

    assert "NOREPLICAS" in str(error)
    assert isinstance(error, RedisConnectionError)


def test_nobody_is_found_where_no_sentinel_knows_the_service(cluster: Cluster) -> None:
    with (
        client(cluster.url.replace("/wenyuan/", "/another/"), socket_timeout=5) as redis,
        pytest.raises(RedisConnectionError, match="No master found for 'another'"),
    ):
        redis.ping()


def refusal(call: Callable[[], object]) -> RedisError | None:
    try:
        call()
    except RedisError as error:
        return error
    return None


def eventually(call: Callable[[], object]) -> object:
    """What it gives as soon as that is something, also past lost connections."""
    deadline = time.monotonic() + SECONDS
    while True:
        try:
            if given := call():
                return given
        except RedisConnectionError:
            assert time.monotonic() < deadline
        assert time.monotonic() < deadline
        time.sleep(0.1)
