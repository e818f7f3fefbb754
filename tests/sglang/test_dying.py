"""A server that is killed in mid-stream, alone and beside another."""

import time

import pytest

from inference.conf import EngineConfig
from inference.errors import Cut, EngineError
from tests.inference.asking import question, written_by
from tests.sglang.asking import PROMPT, client, first_of
from tests.sglang.scripted_model import ANSWER
from tests.sglang.server import Server


async def test_a_killed_server_cuts_its_answers_and_the_other_one_goes_on(doomed: Server, scripted: Server) -> None:
    alone, both = client(doomed), client(doomed, scripted, attempts=3)
    cut = alone.write(question(PROMPT))
    assert (await first_of(cut, 5)).reasoning

    doomed.kill()
    killed = time.monotonic()
    with pytest.raises(Cut):
        async for _ in cut:
            pass  # what was on its way
    print(f"the cut was seen after {time.monotonic() - killed:.2f} s")
    assert time.monotonic() - killed < EngineConfig().idle_seconds / 2  # not by waiting: the socket was closed

    with pytest.raises(EngineError):
        await written_by(alone.write(question(PROMPT)))
    assert not await alone.ready()
    answers = [await written_by(both.write(question(PROMPT))) for _ in range(4)]
    assert [written.answer for written in answers] == [ANSWER] * 4
    assert await both.ready()
