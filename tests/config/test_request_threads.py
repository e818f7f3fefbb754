"""Threads of requests: each request its own, and again for the next one."""

import asyncio
import threading
import time
from typing import Any

from asgiref.sync import sync_to_async

from config.request_threads import IDLE_MAX, RequestThreads

HTTP = {"type": "http"}


class Site:
    """Notes in which thread each request is answered, which takes a moment."""

    def __init__(self, seconds: float = 0.0) -> None:
        self.seconds = seconds
        self.threads: list[int] = []

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        await sync_to_async(self.answer)()

    def answer(self) -> None:
        self.threads.append(threading.get_ident())
        time.sleep(self.seconds)


async def ask(threads: RequestThreads) -> None:
    await threads(HTTP, None, None)


async def test_a_request_gets_the_thread_of_the_one_before_it() -> None:
    site = Site()
    threads = RequestThreads(site)
    for _ in range(5):
        await ask(threads)

    assert len(site.threads) == 5
    assert len(set(site.threads)) == 1


async def test_requests_at_the_same_time_do_not_wait_for_each_other() -> None:
    site = Site(0.05)
    threads = RequestThreads(site)
    await asyncio.gather(*(ask(threads) for _ in range(IDLE_MAX + 2)))

    assert len(set(site.threads)) == IDLE_MAX + 2


async def test_a_thread_that_is_still_at_work_is_nobody_elses() -> None:
    site = Site(0.3)
    threads = RequestThreads(site)
    leaving = asyncio.create_task(ask(threads))
    await asyncio.sleep(0.1)
    leaving.cancel()
    await asyncio.gather(leaving, return_exceptions=True)
    site.seconds = 0.0
    began = time.monotonic()
    await ask(threads)

    assert len(set(site.threads)) == 2
    assert time.monotonic() - began < 0.2


async def test_what_is_no_request_has_no_thread_of_its_own() -> None:
    site = Site()
    await RequestThreads(site)({"type": "lifespan"}, None, None)
    await RequestThreads(site)({"type": "websocket"}, None, None)

    assert len(set(site.threads)) == 1
