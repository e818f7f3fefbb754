"""What threads share is made once, however many ask for it first."""

import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from redis import Redis

from chat.concurrency.redis_client import shared_redis

THREADS = 16


@pytest.fixture
def hasty() -> Iterator[None]:
    """Threads take turns as often as they can."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(before)


def test_threads_that_ask_first_at_once_have_one_client(hasty: None) -> None:
    """Any other would be closed when it is dropped, with the connections that somebody is reading from."""
    for _ in range(20):
        shared_redis.forget()
        barrier = Barrier(THREADS)

        def client(_: int, barrier: Barrier = barrier) -> "Redis":
            barrier.wait(10)
            return shared_redis()

        with ThreadPoolExecutor(THREADS) as threads:
            clients = list(threads.map(client, range(THREADS)))

        assert len(set(map(id, clients))) == 1
