"""One writer at a time: what a new one does to the one before it, and a process that leaves to its runs."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
from django.db.models import F
from django.utils import timezone
from pytest_django import Settings

from chat.engines import engine
from chat.journal.journal import Journal, lines_after, state_of
from chat.journal.lease import Lease, LeaseLost
from chat.models import Conversation, Page, Passage, Run, Source
from chat.protocol.events import AnswerDelta, Event
from chat.protocol.state import RunState
from chat.runs import runner
from chat.runs.monitor import run_monitor
from inference.conf import EngineConfig
from tests.chat.asking import anew_run
from tests.playback import Playback
from tests.playback.recordings import Recording
from tests.playback.script import HEAD, finish, frame

URL = "https://example.org/tides"


@pytest.fixture(autouse=True)
async def slow_server(settings: Settings) -> AsyncIterator[Playback]:
    async with Playback(scenario="scripted", pace=0.03) as server:
        settings.INFERENCE = EngineConfig(urls=(server.url,), model="deepseek-r1")
        engine.cache_clear()
        yield server
        await engine().aclose()
    engine.cache_clear()


async def writing(run: Run) -> "asyncio.Task[RunState | None]":
    """A writer at work whose first words are in the journal."""
    task = asyncio.create_task(runner.answer(run.pk))
    while not (await state_of(run)).parts:
        await asyncio.sleep(0.02)
    return task


async def taken_from(run: Run) -> Lease:
    """What the reaper does to a silent writer, and the claim of the next one."""
    await Run.objects.filter(pk=run.pk).aupdate(writer="", losses=F("losses") + 1)
    lease = await Lease.claim(run.pk)
    assert lease
    await run.arefresh_from_db()
    return lease


async def loser(run: Run, text: str) -> Journal:
    """The journal of a writer that will be taken for lost."""
    assert await Lease.claim(run.pk)
    journal = await runner.begun(run)
    await journal.append(AnswerDelta(text))
    return journal


async def test_a_process_that_leaves_hands_its_run_on_within_a_second(
    conversation: Conversation, slow_server: Playback
) -> None:
    run = await anew_run(conversation, search=False)
    task = await writing(run)
    run_monitor().leave()
    left = await asyncio.wait_for(task, 1)
    await run.arefresh_from_db()
    assert left and not left.is_over
    assert (run.writer, run.losses, run.state()) == ("", 0, left)
    assert len(slow_server.aborts) == 1


async def test_another_process_goes_on_after_the_text_of_one_that_left(conversation: Conversation) -> None:
    run = await anew_run(conversation, search=False)
    task = await writing(run)
    run_monitor().leave()
    left = await task
    run_monitor.pop()
    state = await runner.answer(run.pk)
    assert left and state
    assert (state.status, state.resumed) == ("finished", True)
    assert state.reasoning.startswith(left.reasoning)
    assert state.reasoning.count(left.reasoning[:40]) == 1


async def read_source(run: Run) -> None:
    """A page that the answer may cite."""
    text = "The tide comes at noon."
    page = await Page.objects.acreate(
        url=URL, final_url=URL, hash="0", title="Tides", site="example.org", language="en", text=text,
        fetched_at=timezone.now(),
    )  # fmt: skip
    source = await Source.objects.acreate(
        run=run, index=1, url=URL, title="Tides", site="example.org", snippet="", provider="handbook", status="read",
        page=page,
    )  # fmt: skip
    await Passage.objects.acreate(source=source, rank=0, start=0, end=len(text))


def spoken(*pieces: str, ends: bool) -> Recording:
    """An answer in these pieces; where it does not end, nothing more comes for seconds."""
    said = [frame("r", "m", {"reasoning_content": None, "content": piece}) for piece in pieces]
    last = [*finish("r", "m", "stop", 0, len(pieces))] if ends else [b"8\r\n: ping\n\n\r\n"] * 300
    return Recording(HEAD, (*said, *last))


async def test_a_process_that_leaves_in_the_middle_of_a_citation_writes_nothing_of_it(
    conversation: Conversation, slow_server: Playback
) -> None:
    run = await anew_run(conversation)
    await Run.objects.filter(pk=run.pk).aupdate(researched=True)
    await read_source(run)
    slow_server.play("scripted", recorded=spoken("</think>The tide comes", " at noon", " [cita", ends=False))
    task = asyncio.create_task(runner.answer(run.pk))
    async with asyncio.timeout(20):
        while not (await state_of(run)).answer.endswith("noon"):
            await asyncio.sleep(0.02)
    await asyncio.sleep(0.3)  # half of the mark has come, and is held back
    run_monitor().leave()
    left = await task
    assert left and left.answer == "The tide comes at noon"
    run_monitor.pop()
    slow_server.play("scripted", recorded=spoken(" [citation:1].", ends=True))
    state = await runner.answer(run.pk)
    assert state and (state.status, state.resumed, state.answer) == ("finished", True, "The tide comes at noon[1].")
    assert state.parts[-1].marks == [(22, 1)]  # type: ignore[union-attr]


async def test_the_first_entry_of_a_new_writer_shuts_out_the_one_before(conversation: Conversation) -> None:
    run = await anew_run(conversation, search=False)
    old = await loser(run, "a")
    new = await runner.opened(run, await taken_from(run))
    with pytest.raises(LeaseLost):
        await old.append(AnswerDelta("from the dead"))
    await new.append(AnswerDelta("b"))
    assert (await state_of(run)).answer == "ab"


async def test_what_the_one_before_slips_in_is_read_again(
    conversation: Conversation, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = await anew_run(conversation, search=False)
    old = await loser(run, "a")
    beginning = runner.beginning

    async def late(*arguments: Any) -> list[Event]:
        monkeypatch.undo()
        await old.append(AnswerDelta(" and b"))
        return await beginning(*arguments)

    monkeypatch.setattr(runner, "beginning", late)
    new = await runner.opened(run, await taken_from(run))
    assert (new.state.answer, new.state.resumed) == ("a and b", True)
    assert [line.seq for line in await lines_after(run.pk, 0)] == [1, 2, 3, 4]


async def test_a_lost_pen_ends_the_writer_and_the_engines_work(
    conversation: Conversation, slow_server: Playback, settings: Settings
) -> None:
    run = await anew_run(conversation, search=False)
    task = await writing(run)
    await taken_from(run)
    assert await asyncio.wait_for(task, settings.CHAT.heartbeat_seconds + 1) is None
    assert len(slow_server.aborts) == 1
