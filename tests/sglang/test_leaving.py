"""Who leaves frees the engine."""

import asyncio
import time

import pytest

from inference import Message
from tests.inference.asking import question, written_by
from tests.sglang.asking import PROMPT, client, left_after, seconds_until_risen
from tests.sglang.server import Server

ABORTED = "num_aborted_requests_total"


async def test_closing_the_stream_aborts_the_request_at_once(endless: Server) -> None:
    before = endless.metric(ABORTED)

    written = await left_after(client(endless).write(question(PROMPT)), 20)

    assert written.reasoning
    await seconds_until_risen(endless, ABORTED, before)


async def test_cancelling_the_reader_aborts_too(endless: Server) -> None:
    before = endless.metric(ABORTED)
    reading = asyncio.create_task(written_by(client(endless).write(question(PROMPT))))
    await asyncio.sleep(2.0)

    reading.cancel()
    await asyncio.wait([reading])

    await seconds_until_risen(endless, ABORTED, before)


async def test_a_request_that_still_waits_in_the_queue_can_be_left(narrow: Server) -> None:
    under_test = client(narrow)
    running = under_test.write(question(PROMPT, max_tokens=400))
    await anext(running)
    waiting = asyncio.create_task(written_by(under_test.write(question(PROMPT, max_tokens=400))))
    await asyncio.sleep(0.5)
    before = narrow.metric(ABORTED)

    waiting.cancel()
    await asyncio.wait([waiting])

    await seconds_until_risen(narrow, ABORTED, before)
    await running.aclose()


async def test_the_engine_is_free_after_many_have_left(endless: Server) -> None:
    under_test = client(endless)
    await asyncio.gather(*(left_after(under_test.write(question(PROMPT)), 3) for _ in range(8)))

    written = await written_by(under_test.write(question(PROMPT, max_tokens=100)))

    assert written.ended.finish == "length"
    assert endless.metric("num_running_reqs") <= 1.0


@pytest.mark.parametrize("seconds", [0.0, 0.02, 0.05])
async def test_who_leaves_before_the_engine_knows_of_it_is_not_answered_for_nobody(
    endless: Server, seconds: float
) -> None:
    messages = (Message("user", "word " * 4000),)
    before = endless.metric("generation_tokens_total")
    asking = asyncio.create_task(written_by(client(endless).write(question(messages=messages, max_tokens=600))))
    await asyncio.sleep(seconds)

    asking.cancel()
    await asyncio.wait([asking])
    gone_after = await seconds_until_gone(endless)

    generated = endless.metric("generation_tokens_total") - before
    print(f"{generated:g} of 600 tokens after {seconds:g} s; gone after {gone_after:.1f} s")
    assert generated < 60
    assert endless.metric("num_running_reqs") == 0


async def seconds_until_gone(server: Server, quiet: float = 4.0) -> float:
    """How long until the server's counters stand still, which they must for longer than an abort is repeated."""
    began = last_change = time.monotonic()
    seen: tuple[float, ...] = ()
    while time.monotonic() - last_change < quiet:
        assert time.monotonic() - began < 30.0, "it still generates"
        now = tuple([await asyncio.to_thread(server.metric, name) for name in ("generation_tokens_total", ABORTED)])
        seen, last_change = now, last_change if now == seen else time.monotonic()
        await asyncio.sleep(0.1)
    return last_change - began
