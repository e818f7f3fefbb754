"""What an engine says beside reasoning and answer, as the reader is told it."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import replace

import pytest
from pytest_django import Settings

from chat.engines import engine
from chat.journal.journal import state_of
from chat.models import Conversation, Instructions
from chat.protocol.state import AnswerPart, ReasoningPart, RunState
from chat.runs import runner
from inference.conf import EngineConfig
from tests.chat.asking import anew_run
from tests.inference.openai.case_server import Case, CaseServer, case
from tests.playback import Playback
from tests.playback.recordings import Recording
from tests.playback.script import HEAD, frame

pytestmark = pytest.mark.usefixtures("fresh_engine")


async def answered(conversation: Conversation, settings: Settings, url: str, **config: object) -> RunState:
    """A run without a search, written by the server at `url`."""
    settings.INFERENCE = EngineConfig(urls=(url,), **config)  # type: ignore[arg-type]
    engine.cache_clear()
    run = await anew_run(conversation, "When does the bell ring?", search=False)
    await runner.answer(run.pk)
    return await state_of(run)


@asynccontextmanager
async def served(played: Case) -> AsyncGenerator[CaseServer, None]:
    async with CaseServer(played) as server:
        yield server


async def test_an_answer_that_turns_out_to_be_reasoning_is_shown_as_such(
    conversation: Conversation, settings: Settings
) -> None:
    slow = replace(case("S02"), model="house-model", chunk=200, pause_s=0.06)
    async with served(slow) as server:
        state = await answered(conversation, settings, server.url)

    reasoning, answer = state.parts
    assert isinstance(reasoning, ReasoningPart) and isinstance(answer, AnswerPart)
    assert (reasoning.text.strip(), reasoning.over) == ("The user asks for the bell. I recall noon.", True)
    assert (answer.text, state.status) == ("The bell rings at noon.", "finished")
    assert not state.resumed


async def test_a_text_without_any_tag_is_shown_once_and_as_the_answer(
    conversation: Conversation, settings: Settings
) -> None:
    async with served(case("S06")) as server:
        state = await answered(conversation, settings, server.url)

    (answer,) = state.parts
    assert isinstance(answer, AnswerPart)
    assert (answer.text.strip(), state.status, state.resumed) == (case("S06").answer.strip(), "finished", False)


async def test_the_model_is_told_what_the_reader_wishes_and_the_reader_that_it_was(
    conversation: Conversation, settings: Settings
) -> None:
    await Instructions.objects.acreate(owner_id=conversation.owner_id, text="Be brief.")
    async with served(replace(case("S02"), model="house-model")) as server:
        state = await answered(conversation, settings, server.url)
        sent = server.bodies[-1]["messages"][-1]["content"]

    assert "Be brief." in sent and state.instructed


async def test_what_only_quotes_is_told_nothing_and_says_so(conversation: Conversation, settings: Settings) -> None:
    await Instructions.objects.acreate(owner_id=conversation.owner_id, text="Be brief.")
    settings.INFERENCE = EngineConfig()
    engine.cache_clear()
    run = await anew_run(conversation, "When does the bell ring?", search=False)
    await runner.answer(run.pk)

    assert not (await state_of(run)).instructed


async def test_an_answer_that_a_filter_cuts_says_so(conversation: Conversation, settings: Settings) -> None:
    async with served(case("S19")) as server:
        state = await answered(conversation, settings, server.url)

    assert (state.status, state.code, state.answer) == ("failed", "engine.filtered", "The bell rings at")


async def test_a_server_that_sends_without_end_is_cut_with_the_reason(
    conversation: Conversation, settings: Settings
) -> None:
    piece = b'data: {"choices": [{"index": 0, "delta": {"content": "' + b"again " * 3000 + b'"}}]}\n\n'
    async with served(Case("house-model", None, "", body=piece * 100)) as server:
        state = await answered(conversation, settings, server.url)

    assert (state.status, state.code) == ("failed", "engine.overlong")
    assert 100_000 < len(state.answer) < 300_000


@pytest.mark.parametrize("field", ["content", "reasoning_content"])
async def test_the_server_that_sent_it_is_told_to_end(
    conversation: Conversation, settings: Settings, field: str
) -> None:
    piece = frame("rid", "house-model", {"reasoning_content": None, "content": None} | {field: "again " * 3000})
    async with Playback(model="house-model") as server:
        server.play("scripted", recorded=Recording(HEAD, (piece,) * 5000))
        state = await answered(conversation, settings, server.url)
        sent = [heard.body["rid"] for heard in server.answers]

    assert (state.status, state.code) == ("failed", "engine.overlong")
    assert len(sent) == 1 and set(server.aborts) == set(sent)


async def test_a_run_whose_model_is_busy_waits_and_is_told_its_place(
    conversation: Conversation, settings: Settings
) -> None:
    async with Playback("queue-full") as server:
        settings.INFERENCE = EngineConfig(urls=(server.url,), backoff_seconds=0.05)
        run = await anew_run(conversation, "When?", search=False)
        writing = asyncio.create_task(runner.answer(run.pk))
        while not (await state_of(run)).queue:
            await asyncio.sleep(0.05)
        server.play("scripted")
        await writing

    state = await state_of(run)
    assert (state.status, state.queue) == ("finished", None)


async def test_thoughts_beyond_the_budget_of_a_model_that_cannot_be_gone_on_with_are_left_to_it(
    conversation: Conversation, settings: Settings
) -> None:
    settings.CHAT = replace(settings.CHAT, reasoning_tokens=20)
    async with Playback("scripted", model="glm-4.6") as server:
        state = await answered(conversation, settings, server.url)

        assert (state.status, len(server.answers)) == ("finished", 1)
