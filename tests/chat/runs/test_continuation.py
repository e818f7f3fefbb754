"""Going on with what was written: after a lost writer, after a stop or a cut, and "answer now" in mid-reasoning."""

import asyncio
import threading
import time
from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

import pytest
from asgiref.sync import async_to_sync, sync_to_async
from django.db import connection, transaction
from pytest_django import Settings
from redis import Redis

from chat.actions import asking, verbs
from chat.citations.stream import CitationStream
from chat.engines import engine
from chat.errors.problems import Problem
from chat.journal.journal import Journal, lines_after, state_of
from chat.journal.lease import Lease
from chat.models import Conversation, Run, Turn, User
from chat.protocol.events import AnswerDelta, ReasoningDelta, ReasoningEnded, RunFailed, RunStopped, SearchStarted
from chat.protocol.state import AnswerPart, ReasoningPart, RunState, SearchPart
from chat.runs import runner
from chat.runs.checks import checks
from chat.runs.continuation import going_on
from chat.runs.request import answer_request_of
from chat.runs.rounds import progress_of
from inference import Request
from inference.conf import EngineConfig
from tests.chat.asking import anew_run
from tests.chat.reaping import Reaping, alose_writer
from tests.playback import Playback
from tests.playback.script import script

QUESTION = "How do I connect SGLang?"
TOLD = script(QUESTION)
PLAIN = CitationStream(())
KEPT = PLAIN.feed(TOLD.answer).text + PLAIN.close().text
"""The scripted answer as it is kept where there is no page to cite."""
SLOW_THOUGHTS, SLOW_ANSWER = f"{QUESTION} playback:slow-once", f"{QUESTION} playback:slow-answer-once"
"""Slow only the first time, so that something can happen in the middle."""


@pytest.fixture
async def server(settings: Settings) -> AsyncIterator[Playback]:
    """A model, and an engine of this test's own event loop."""
    async with Playback("scripted") as playback:
        settings.INFERENCE = EngineConfig(urls=(playback.url,), model="deepseek-r1")
        settings.CHAT = replace(settings.CHAT, monitor_seconds=0.1)
        engine.cache_clear()
        yield playback
        await engine().aclose()
    engine.cache_clear()


async def lost(run: Run, *written: Any) -> None:
    """A writer has written that much and is gone, and the reaper has noticed."""
    await alose_writer(run)
    journal = await Journal.open(await Run.objects.select_related("turn").aget(pk=run.pk))
    await journal.append(*([runner.started(run)] if journal.state.seq == 0 else []), *written)
    await Reaping().for_seconds(10)


async def over(run: Run, *written: Any) -> Run:
    """A run that has ended with that much written."""
    lease = await Lease.claim(run.pk)
    assert lease
    journal = await Journal.open(run)
    await journal.append(runner.started(run), *written)
    await lease.end(journal.state)
    return run


async def resumed(user: User, before: Run) -> Run:
    return await Run.objects.aget(pk=(await sync_to_async(asking.resume)(user, before.pk)).run)


async def ended(run: Run) -> RunState:
    await runner.answer(run.pk)
    await run.arefresh_from_db()
    assert run.state() == await state_of(run)
    return run.state()


async def until(run: Run, status: str) -> None:
    async with asyncio.timeout(10):
        while (await state_of(run)).status != status:
            await asyncio.sleep(0.02)


@pytest.mark.parametrize("place", [1, 200, 600])
async def test_a_lost_writers_reasoning_is_gone_on_with(
    conversation: Conversation, server: Playback, place: int
) -> None:
    run = await anew_run(conversation, QUESTION, search=False)
    await lost(run, ReasoningDelta(TOLD.reasoning[:place]))
    state = await ended(run)
    assert (state.status, state.resumed, state.has_reasoned) == ("finished", True, True)
    assert (state.reasoning, state.answer) == (TOLD.reasoning, KEPT)


@pytest.mark.parametrize("place", [1, 150, 335, 400, 1100])
async def test_a_lost_writers_answer_is_gone_on_with(conversation: Conversation, server: Playback, place: int) -> None:
    run = await anew_run(conversation, QUESTION, search=False)
    begun = AnswerDelta(KEPT[:place])
    await lost(run, ReasoningDelta(TOLD.reasoning), ReasoningEnded(3.0), begun)
    state = await ended(run)
    assert [part.type for part in state.parts] == ["reasoning", "answer"]
    assert (state.reasoning, state.answer) == (TOLD.reasoning, KEPT)


async def test_a_killed_writer_is_replaced_over_its_pages(conversation: Conversation, server: Playback) -> None:
    run = await anew_run(conversation, SLOW_ANSWER)
    await runner.research(run.pk)
    await until_killed(run, "answering")
    before = await state_of(run)
    state = await ended(run)
    assert [part.type for part in state.parts] == ["search", "reasoning", "answer"]
    assert state.answer.startswith(before.answer)
    assert (state.status, state.reasoning) == ("finished", TOLD.reasoning)
    assert state.answer.count("Remember") == 1
    assert 1 in state.citations


async def test_what_a_lost_writer_has_checked_is_not_checked_twice(
    conversation: Conversation, server: Playback
) -> None:
    run = await anew_run(conversation, QUESTION)
    await runner.research(run.pk)
    text = TOLD.answer[: TOLD.answer.index(".") + 1].replace(" [citation:1]", "[1]")
    answer_request = await answer_request_of(await Run.objects.select_related("turn").aget(pk=run.pk))
    checked = await checks([SearchPart([]), ReasoningPart(""), AnswerPart(text)], answer_request)
    await lost(run, ReasoningDelta(TOLD.reasoning), ReasoningEnded(3.0), AnswerDelta(text), *checked)
    state = await ended(run)
    assert state.checks[: len(checked)] == list(checked) != []
    assert len(set(state.checks)) == len(state.checks) > len(checked)


async def until_killed(run: Run, status: str) -> None:
    """A worker that dies in mid-writing: nothing of it is tidied up."""
    work = asyncio.create_task(runner.answer(run.pk))
    await until(run, status)
    await Run.objects.filter(pk=run.pk).aupdate(writer="", losses=1)
    await asyncio.wait([work], timeout=5)


async def test_a_server_that_cannot_go_on_writes_again(
    conversation: Conversation, server: Playback, settings: Settings
) -> None:
    server.is_sglang = False
    settings.INFERENCE = replace(settings.INFERENCE, profile="generic")
    engine.cache_clear()
    run = await anew_run(conversation, QUESTION)
    await runner.research(run.pk)
    await lost(run, ReasoningDelta("half a tho"))
    state = await ended(run)
    assert (state.status, state.resumed) == ("finished", True)
    assert isinstance(state.parts[0], SearchPart)
    assert "half a tho" not in state.reasoning


@pytest.mark.parametrize(
    "written",
    [
        (ReasoningDelta(TOLD.reasoning[:300]),),
        (ReasoningDelta(TOLD.reasoning), ReasoningEnded(3.0), AnswerDelta(KEPT[:200] + " [cita")),
    ],
)
@pytest.mark.parametrize("end", [RunStopped(), RunFailed("engine.cut"), RunFailed("engine.length")])
async def test_a_cut_run_is_continued_in_a_run_of_its_own(
    conversation: Conversation, alice: User, server: Playback, written: tuple[Any, ...], end: Any
) -> None:
    before = await over(await anew_run(conversation, QUESTION, search=False), *written, end)
    run = await resumed(alice, before)
    assert (run.turn_id, run.continues_id) == (before.turn_id, before.pk)
    state = await ended(run)
    assert (state.status, state.resumed) == ("finished", False)
    assert (state.reasoning, state.answer) == (TOLD.reasoning, KEPT)
    begun: Any = server.answers[0].body["messages"]
    assert begun[-1]["content"].startswith(TOLD.reasoning[:300])


async def test_a_continued_run_cites_the_pages_it_had(
    conversation: Conversation, alice: User, server: Playback
) -> None:
    before = await anew_run(conversation, SLOW_ANSWER)
    await runner.research(before.pk)
    work = asyncio.create_task(runner.answer(before.pk))
    await until(before, "answering")
    await verbs.stop(alice, before.pk)
    await asyncio.wait_for(work, 5)
    await before.arefresh_from_db()
    run = await resumed(alice, before)
    state = await ended(run)
    pages = {source.url: source.index for part in before.state().parts[:1] for source in part.sources}  # type: ignore[union-attr]
    again = {source.url: source.index for part in state.parts[:1] for source in part.sources}  # type: ignore[union-attr]
    assert again.items() <= pages.items()
    assert state.answer.startswith(before.state().answer.rstrip("[ "))
    assert (state.status, 1 in state.citations) == ("finished", True)


@pytest.mark.parametrize("end", [RunStopped(), RunFailed("engine.refused"), RunFailed("run.internal")])
async def test_what_cannot_be_gone_on_with_is_refused(conversation: Conversation, alice: User, end: Any) -> None:
    written = () if end == RunStopped() else (AnswerDelta("text"),)
    run = await over(await anew_run(conversation, search=False), *written, end)
    with pytest.raises(Problem) as problem:
        await sync_to_async(asking.resume)(alice, run.pk)
    assert problem.value.code == "run.not_continuable"


@pytest.mark.skipif(connection.vendor == "sqlite", reason="no other transaction writes while one is under way")
async def test_a_run_that_ends_while_its_turn_is_waited_for_is_gone_on_with(
    conversation: Conversation, alice: User
) -> None:
    run = await anew_run(conversation, search=False)
    lease, journal = await Lease.claim(run.pk), await Journal.open(run)
    assert lease
    await journal.append(runner.started(run), AnswerDelta("text"), RunStopped())
    is_held = threading.Event()
    ending = asyncio.create_task(asyncio.to_thread(end_while_held, lease, journal.state, is_held))
    await asyncio.to_thread(is_held.wait, 5)
    again = await resumed(alice, run)
    await ending

    assert again.continues_id == run.pk


def end_while_held(lease: Lease, state: RunState, is_held: threading.Event) -> None:
    """Ends a run while it holds the row of its turn, on a connection of its own."""
    with transaction.atomic():
        Turn.objects.select_for_update().get(runs=lease.run_id)
        is_held.set()
        time.sleep(0.5)  # whoever waits for the row has read what it reads before that
        async_to_sync(lease.end)(state)
    connection.close()


async def test_a_second_click_on_continue_is_refused(conversation: Conversation, alice: User) -> None:
    run = await over(await anew_run(conversation, search=False), AnswerDelta("text"), RunStopped())
    await sync_to_async(asking.resume)(alice, run.pk)
    with pytest.raises(Problem) as problem:
        await sync_to_async(asking.resume)(alice, run.pk)
    assert problem.value.code == "conversation.busy"
    assert await sync_to_async(Run.objects.live().count)() == 1


async def test_the_answer_is_had_without_more_reasoning(
    conversation: Conversation, alice: User, server: Playback
) -> None:
    run = await anew_run(conversation, SLOW_THOUGHTS, search=False)
    work = asyncio.create_task(runner.answer(run.pk))
    await until(run, "reasoning")
    await verbs.answer_now(alice, run.pk)
    await asyncio.wait_for(work, 20)
    state = await ended(run)
    assert 0 < len(state.reasoning) < len(TOLD.reasoning) / 2
    assert (state.status, state.has_reasoned, state.answer) == ("finished", True, KEPT)
    assert (len(server.aborts), len(server.answers)) == (1, 2)


async def test_an_engine_that_cannot_end_its_thoughts_is_asked_without_them(
    conversation: Conversation, alice: User, server: Playback, settings: Settings
) -> None:
    server.is_sglang = False
    settings.INFERENCE = replace(settings.INFERENCE, profile="generic")
    engine.cache_clear()
    run = await anew_run(conversation, SLOW_THOUGHTS, search=False)
    work = asyncio.create_task(runner.answer(run.pk))
    await until(run, "reasoning")
    await verbs.answer_now(alice, run.pk)
    await asyncio.wait_for(work, 20)
    state = await ended(run)
    assert isinstance(state.parts[0], ReasoningPart)
    assert (state.status, state.answer) == ("finished", KEPT)


async def test_a_search_that_the_thoughts_have_asked_for_can_be_cut_short_too(
    conversation: Conversation, alice: User
) -> None:
    second = SearchStarted(["bell"], round=2, rounds=4)
    run = await over(await anew_run(conversation), SearchStarted(["q"]), ReasoningDelta("Hm."), second)
    await verbs.answer_now(alice, run.pk)
    await run.arefresh_from_db()
    assert run.answer_asked_at


@pytest.mark.parametrize(
    "written", [(), (SearchStarted(["q"]),), (AnswerDelta("An answer"),), (AnswerDelta("An answer"), RunStopped())]
)
async def test_answer_now_changes_nothing_where_nobody_reasons(
    conversation: Conversation, alice: User, written: tuple[Any, ...]
) -> None:
    run = await over(await anew_run(conversation, search=False), *written)
    await verbs.answer_now(alice, run.pk)
    await run.arefresh_from_db()
    assert run.answer_asked_at is None


async def test_the_model_is_asked_while_the_first_entry_is_on_its_way(
    conversation: Conversation, server: Playback, redis_server: Redis
) -> None:
    run = await anew_run(conversation, QUESTION, search=False)
    redis_server.client_pause(60_000, all=False)  # it answers, and writes nothing
    try:
        answering = asyncio.create_task(ended(run))
        async with asyncio.timeout(30):
            while not server.answers:
                await asyncio.sleep(0.02)
        assert await lines_after(run.pk, 0) == []
    finally:
        redis_server.client_unpause()
    assert (await answering).status == "finished"
    assert [one.seq for one in await lines_after(run.pk, 0)][:2] == [1, 2]


async def test_the_reasoning_has_a_budget(conversation: Conversation, server: Playback, settings: Settings) -> None:
    settings.CHAT = replace(settings.CHAT, reasoning_tokens=40)
    run = await anew_run(conversation, QUESTION, search=False)
    state = await ended(run)
    assert 0 < len(state.reasoning) < len(TOLD.reasoning)
    assert (state.status, state.answer) == ("finished", KEPT)


async def test_what_an_earlier_writer_has_thought_counts_towards_the_budget() -> None:
    begun = RunState("r", parts=[ReasoningPart("word " * 100)])
    told = going_on(Request("0" * 32, (), QUESTION, reasoning_tokens=200), progress_of(begun.parts))
    assert (told.begun_reasoning, told.think) == ("word " * 100, True)
    assert 1 <= (told.reasoning_tokens or 0) < 100
    assert going_on(replace(told, reasoning_tokens=None), progress_of(begun.parts)).reasoning_tokens is None
