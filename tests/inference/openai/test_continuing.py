"""Going on with a begun answer, and the limit to the reasoning, over a real socket."""

from collections.abc import AsyncIterator
from typing import Any

import pytest

from inference.errors import CannotContinue
from languages.token_estimate import prompt_tokens
from tests.inference.asking import engine, question, written_by
from tests.playback import Playback
from tests.playback.script import script

TOLD = script("How do I connect SGLang?")


@pytest.fixture
async def server() -> AsyncIterator[Playback]:
    async with Playback("scripted") as playback:
        yield playback


@pytest.mark.parametrize("place", [1, 100, 500])
async def test_reasoning_that_broke_off_is_gone_on_with(server: Playback, place: int) -> None:
    written = await written_by(engine(server.url).write(question("How?", begun_reasoning=TOLD.reasoning[:place])))

    assert TOLD.reasoning[:place] + written.reasoning == TOLD.reasoning
    assert written.answer == TOLD.answer


@pytest.mark.parametrize("place", [1, 100, 700])
async def test_an_answer_that_broke_off_is_gone_on_with(server: Playback, place: int) -> None:
    begun: dict[str, Any] = {"begun_reasoning": TOLD.reasoning, "begun_answer": TOLD.answer[:place]}

    written = await written_by(engine(server.url).write(question("How?", **begun)))

    assert (written.reasoning, TOLD.answer[:place] + written.answer) == ("", TOLD.answer)


async def test_answer_now_ends_the_reasoning(server: Playback) -> None:
    written = await written_by(engine(server.url).write(question("How?", begun_reasoning="Hm.", think=False)))

    assert (written.reasoning, written.answer) == ("", TOLD.answer)


async def test_reasoning_beyond_its_budget_is_cut_and_answered_from(server: Playback) -> None:
    server.pace = 0.01
    request = question("How? playback:scripted", reasoning_tokens=60)

    written = await written_by(engine(server.url).write(request))

    assert 0 < len(written.reasoning) < len(TOLD.reasoning) / 2
    assert written.answer == TOLD.answer
    assert server.aborts == [request.id]
    assert len({heard.body["rid"] for heard in server.answers}) == 2


@pytest.mark.parametrize("parser", ["qwen3", "deepseek-r1"])
async def test_a_server_with_a_budget_of_its_own_is_given_it_and_some_more_time(server: Playback, parser: str) -> None:
    server.pace = 0.01
    server.arguments |= {"enable_strict_thinking": True, "reasoning_parser": parser}

    written = await written_by(engine(server.url).write(question("How? playback:scripted", reasoning_tokens=40)))

    told = server.answers[0].body.get("custom_params")
    assert told == ({"thinking_budget": 40} if parser == "qwen3" else None)
    estimated = prompt_tokens(written.reasoning)  # this server takes no notice of it
    assert estimated >= 60 if parser == "qwen3" else 40 <= estimated < 60
    assert written.answer == TOLD.answer


async def test_reasoning_within_its_budget_is_left_alone(server: Playback) -> None:
    written = await written_by(engine(server.url).write(question("How?", reasoning_tokens=5000)))

    assert (written.reasoning, len(server.answers)) == (TOLD.reasoning, 1)


async def test_a_server_that_cannot_go_on_says_so_without_being_asked() -> None:
    async with Playback("scripted", is_sglang=False, model="gpt-oss-20b") as server:
        with pytest.raises(CannotContinue):
            await written_by(engine(server.url).write(question("How?", begun_answer="It is")))

        assert server.answers == []


async def test_behind_a_gateway_an_answer_is_gone_on_with_too() -> None:
    async with Playback("scripted", has_abort=False, model="qwen3-8b") as server:
        begun: dict[str, Any] = {"begun_reasoning": TOLD.reasoning, "begun_answer": TOLD.answer[:100]}
        written = await written_by(engine(server.url).write(question("How?", **begun)))

        assert TOLD.answer[:100] + written.answer == TOLD.answer
