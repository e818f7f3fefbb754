"""Three Sentinels and their data servers over TLS alone: clients find the primary, and the next when it is gone."""

import asyncio
import os
from collections.abc import Awaitable, Iterator
from pathlib import Path

import pytest
from redis.exceptions import ConnectionError as RedisConnectionError
from redis.exceptions import RedisError

from redis_servers.clients import async_client, client
from tests.authorities import authority
from tests.sentinels import SENTINEL_PASSWORD, SERVICE, Cluster, has_all_of, sentinels
from tests.stores import Missing, until

SECONDS = 40.0


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[Cluster]:
    try:
        with sentinels((), authority(tmp_path / "ours", "127.0.0.1"), 3) as found:
            yield found
    except Missing as missing:
        if os.environ.get("CI"):
            raise
        pytest.skip(f"{missing} is missing")


async def test_the_primary_is_found_again_when_it_and_a_sentinel_are_gone(cluster: Cluster, tmp_path: Path) -> None:
    strangers = cluster.url.replace(str(tmp_path / "ours"), str(authority(tmp_path / "strange").authority.parent))
    loop = async_client(cluster.url, connections_max=2, waits_seconds=5, socket_timeout=5, decode_responses=True)
    before, watched = cluster.primary, cluster.sentinel
    with watched.client(SENTINEL_PASSWORD) as asked:
        quorum = asked.sentinel_master(SERVICE)["quorum"]
    with client(cluster.url, socket_timeout=5, decode_responses=True) as threads:
        assert (await asyncio.to_thread(threads.set, "a", "1"), await loop.set("b", "2")) == (True, True)
        until(lambda: has_all_of(cluster.replica, before), "the replication")
        before.kill()
        watched.kill()
        async with asyncio.timeout(SECONDS):
            while not await is_set(loop.set("c", "3")):
                await asyncio.sleep(0.1)
        found = await asyncio.to_thread(threads.mget, "a", "b", "c")
    await loop.aclose()

    assert (int(quorum), found) == (2, ["1", "2", "3"])
    assert cluster.primary.port != before.port
    with client(strangers, socket_timeout=5) as refused, pytest.raises(RedisConnectionError, match="No master found"):
        refused.ping()


async def is_set(writing: Awaitable[object]) -> bool:
    try:
        return bool(await writing)
    except RedisError:
        return False
