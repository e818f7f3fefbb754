"""Who leaves frees the engine."""

import asyncio

from tests.inference.asking import question, written_by
from tests.sglang.asking import PROMPT, client, left_after, seconds_until_risen
from tests.sglang.server import Server

ABORTED = "num_aborted_requests_total"


async def test_closing_the_stream_aborts_the_request_within_a_second(endless: Server) -> None:
    before = endless.metric(ABORTED)

    written = await left_after(client(endless).write(question(PROMPT)), 20)

    assert written.reasoning
    assert await seconds_until_risen(endless, ABORTED, before) < 1.0


async def test_cancelling_the_reader_aborts_too(endless: Server) -> None:
    before = endless.metric(ABORTED)
    reading = asyncio.create_task(written_by(client(endless).write(question(PROMPT))))
    await asyncio.sleep(2.0)

    reading.cancel()
    await asyncio.wait([reading])

    assert await seconds_until_risen(endless, ABORTED, before) < 1.0


async def test_a_request_that_still_waits_in_the_queue_can_be_left(narrow: Server) -> None:
    under_test = client(narrow)
    running = under_test.write(question(PROMPT, max_tokens=400))
    await anext(running)
    waiting = asyncio.create_task(written_by(under_test.write(question(PROMPT, max_tokens=400))))
    await asyncio.sleep(0.5)
    before = narrow.metric(ABORTED)

    waiting.cancel()
    await asyncio.wait([waiting])

    assert await seconds_until_risen(narrow, ABORTED, before) < 1.0
    await running.aclose()


async def test_the_engine_is_free_after_many_have_left(endless: Server) -> None:
    under_test = client(endless)
    await asyncio.gather(*(left_after(under_test.write(question(PROMPT)), 3) for _ in range(8)))

    written = await written_by(under_test.write(question(PROMPT, max_tokens=100)))

    assert written.ended.finish == "length"
    assert endless.metric("num_running_reqs") <= 1.0
