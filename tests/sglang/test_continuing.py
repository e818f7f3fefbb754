"""Going on where an answer broke off, over the engine's own continuation of a begun message."""

from contextlib import aclosing

import pytest

from inference import Reasoning
from tests.inference.asking import question, written_by
from tests.sglang.asking import PROMPT, client, left_after
from tests.sglang.scripted_model import ANSWER, ANSWER_PIECES, REASONING, REASONING_PIECES, text_of
from tests.sglang.server import Server


@pytest.mark.parametrize("count", [1, 3, 12, 24])
async def test_reasoning_that_broke_off_is_gone_on_with(scripted: Server, count: int) -> None:
    begun = text_of(REASONING_PIECES[:count])

    written = await written_by(client(scripted).write(question(PROMPT, begun_reasoning=begun)))

    assert (begun + written.reasoning, written.answer) == (REASONING, ANSWER)


@pytest.mark.parametrize("count", [1, 2, 8, 20, 28])
async def test_an_answer_that_broke_off_is_gone_on_with(scripted: Server, count: int) -> None:
    begun = text_of(ANSWER_PIECES[:count])

    request = question(PROMPT, begun_reasoning=REASONING, begun_answer=begun)
    written = await written_by(client(scripted).write(request))

    assert (written.reasoning, begun + written.answer) == ("", ANSWER)


async def test_what_a_reader_left_in_mid_stream_is_gone_on_with(scripted: Server) -> None:
    under_test = client(scripted)
    begun = await left_after(under_test.write(question(PROMPT)), 3)

    written = await written_by(under_test.write(question(PROMPT, begun_reasoning=begun.reasoning)))

    assert 0 < len(begun.reasoning) < len(REASONING)
    assert (begun.reasoning + written.reasoning, written.answer) == (REASONING, ANSWER)


async def test_an_answer_cut_by_its_length_is_gone_on_with(scripted: Server) -> None:
    under_test = client(scripted)
    begun = await written_by(under_test.write(question(PROMPT, max_tokens=45)))

    rest = question(PROMPT, begun_reasoning=begun.reasoning, begun_answer=begun.answer)
    written = await written_by(under_test.write(rest))

    assert begun.ended.finish == "length"
    assert begun.answer + written.answer == ANSWER


async def test_answer_now_ends_the_reasoning(scripted: Server) -> None:
    request = question(PROMPT, begun_reasoning="Okay the reader wants", think=False)

    written = await written_by(client(scripted).write(request))

    assert (written.reasoning, written.answer) == ("", ANSWER)


async def test_reasoning_beyond_its_budget_is_cut_and_answered_from(scripted: Server) -> None:
    written = await written_by(client(scripted).write(question(PROMPT, reasoning_tokens=10)))

    assert 0 < len(written.reasoning) < len(REASONING)
    assert REASONING.startswith(written.reasoning)
    assert written.answer == ANSWER


async def test_an_endless_reasoning_is_brought_to_its_end(endless: Server) -> None:
    request = question(PROMPT, reasoning_tokens=50, max_tokens=120)
    async with aclosing(client(endless).write(request)) as deltas:
        kinds = [type(delta) async for delta in deltas]

    assert kinds.count(Reasoning) <= 50
    assert kinds.index(Reasoning) == 0 and len(set(kinds)) == 3
