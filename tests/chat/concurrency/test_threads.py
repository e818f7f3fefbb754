"""Beside a thread that works, an event loop has its turn soon."""

import asyncio
import json
import statistics
import sys
import threading
import time
from collections.abc import Iterator

import pytest

from chat.concurrency.threads import TURN_SECONDS, take_short_turns

HOPS = 60


@pytest.fixture
def usual_turns() -> Iterator[float]:
    before = sys.getswitchinterval()
    yield before
    sys.setswitchinterval(before)


async def milliseconds_of_a_hop() -> float:
    """What a loop needs, p50, to be told something by a thread, while another thread makes JSON."""
    over, loop, times = threading.Event(), asyncio.get_running_loop(), []

    def work() -> None:
        while not over.is_set():
            json.loads(json.dumps([{"number": number} for number in range(200)], indent=1))

    thread = threading.Thread(target=work)
    thread.start()
    for _ in range(HOPS):
        began = time.perf_counter()
        await loop.run_in_executor(None, time.sleep, 0.001)
        times.append(1000 * (time.perf_counter() - began) - 1)
    over.set()
    await asyncio.to_thread(thread.join)
    return statistics.median(times)


@pytest.mark.quiet
async def test_a_loop_waits_less_for_a_thread_that_works(usual_turns: float) -> None:
    before = await milliseconds_of_a_hop()

    take_short_turns()

    assert sys.getswitchinterval() == pytest.approx(TURN_SECONDS)
    assert await milliseconds_of_a_hop() < 0.7 * before
