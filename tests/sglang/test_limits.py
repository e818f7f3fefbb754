"""A full queue and a small context."""

import asyncio

import pytest

from inference import Message, Waiting
from inference.errors import Busy, TooLong
from tests.inference.asking import question, written_by
from tests.sglang.asking import PROMPT, client
from tests.sglang.conftest import running
from tests.sglang.server import Server


async def test_a_full_queue_is_busy(narrow: Server) -> None:
    under_test = client(narrow, attempts=1)
    running = under_test.write(question(PROMPT, max_tokens=400))
    await anext(running)
    waiting = asyncio.create_task(written_by(under_test.write(question(PROMPT, max_tokens=400))))
    await asyncio.sleep(0.5)

    with pytest.raises(Busy, match="queue is full"):
        await written_by(under_test.write(question(PROMPT, max_tokens=60)))

    waiting.cancel()
    await asyncio.wait([waiting])
    await running.aclose()


async def test_a_queue_that_has_room_again_is_not_noticed(narrow: Server) -> None:
    under_test = client(narrow, attempts=6)
    asked = [question(PROMPT, max_tokens=60) for _ in range(4)]

    written = await asyncio.gather(*(written_by(under_test.write(request)) for request in asked))

    assert [answer.ended.finish for answer in written] == ["length"] * 4


async def test_a_prompt_beyond_the_context_is_too_long(narrow: Server) -> None:
    messages = (Message("user", "word " * 600),)

    with pytest.raises(TooLong):
        await written_by(client(narrow).write(question(PROMPT, messages=messages)))


async def test_an_answer_is_shortened_to_what_the_context_leaves(narrow: Server) -> None:
    messages = (Message("user", "word " * 300),)

    written = await written_by(client(narrow).write(question(PROMPT, messages=messages)))

    usage = written.ended.usage
    assert usage.prompt_tokens and usage.completion_tokens
    assert written.ended.finish == "length"
    assert 400 < usage.prompt_tokens + usage.completion_tokens <= 512


async def test_of_twenty_questions_at_two_places_none_fails_and_each_is_told_its_place() -> None:
    with running("crowded", "--max-running-requests", "2", "--max-queued-requests", "4") as crowded:
        under_test = client(crowded)
        asked = [question(PROMPT, max_tokens=60) for _ in range(20)]

        written = await asyncio.gather(*(written_by(under_test.write(request)) for request in asked))

    assert [answer.ended.finish for answer in written] == ["length"] * 20
    places = [delta.place for answer in written for delta in answer.deltas if isinstance(delta, Waiting)]
    assert len(places) >= 14 and 1 in places and max(places) >= 8
