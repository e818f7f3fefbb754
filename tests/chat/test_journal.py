"""The journal in a real Redis-protocol server: numbers, one writer, coalescing, feed."""

import asyncio
from typing import Any

import pytest
from redis import Redis
from redis.exceptions import ResponseError

from chat.ending import end
from chat.events import AnswerDelta, ReasoningDelta, RunFinished, RunStopped, SearchStarted
from chat.feed import feed
from chat.journal import Journal, Line, lines_after, state_of, stream_key
from chat.models import Conversation, Run
from chat.pen import Pen, PenLost
from chat.state import RunState
from tests.chat.asking import anew_run


async def followed(run: Run, after: int = 0) -> list[Line | RunState]:
    return [item async for item in feed(run.pk, after)]


async def test_entries_are_numbered_from_one_without_a_gap(conversation: Conversation) -> None:
    run = await anew_run(conversation)
    journal = await Journal.open(run)
    for event in (SearchStarted(["q"]), AnswerDelta("a"), RunStopped()):
        await journal.append(event)
    lines = await lines_after(run.pk, 0)
    assert [(line.seq, line.terminal) for line in lines] == [(1, False), (2, False), (3, True)]


async def test_a_second_writer_is_refused_by_redis(conversation: Conversation) -> None:
    run = await anew_run(conversation)
    first, second = await Journal.open(run), await Journal.open(run)
    await first.append(SearchStarted(["q"]))
    with pytest.raises(PenLost):
        await second.append(RunStopped())
    assert len(await lines_after(run.pk, 0)) == 1


async def test_deltas_that_come_together_become_one_entry(conversation: Conversation) -> None:
    run = await anew_run(conversation)
    journal = await Journal.open(run)
    for word in ("a", "b", "c"):
        await journal.delta(ReasoningDelta(word))
    await journal.delta(AnswerDelta("d"))
    await journal.flush()
    assert [part.text for part in journal.state.parts if not hasattr(part, "queries")] == ["abc", "d"]
    assert journal.state.seq == 2


async def test_a_delta_is_written_soon_without_being_followed(conversation: Conversation) -> None:
    run = await anew_run(conversation)
    journal = await Journal.open(run)
    await journal.delta(AnswerDelta("a"))
    await asyncio.sleep(0.1)
    assert len(await lines_after(run.pk, 0)) == 1


async def test_the_state_is_the_snapshot_and_what_came_after(conversation: Conversation) -> None:
    run = await anew_run(conversation)
    pen = await Pen.claim(run.pk)
    assert pen
    journal = await Journal.open(run)
    await journal.append(AnswerDelta("a"))
    await pen.save(journal.state)
    await journal.append(AnswerDelta("b"))
    await run.arefresh_from_db()
    assert (run.seq, run.state().answer) == (1, "a")
    assert (await state_of(run)) == journal.state


async def test_a_reader_gets_history_then_live_each_once(conversation: Conversation) -> None:
    run = await anew_run(conversation)
    journal = await Journal.open(run)
    await journal.append(AnswerDelta("1"))
    reader = asyncio.create_task(followed(run))
    for text in "2345":
        await asyncio.sleep(0.01)
        await journal.append(AnswerDelta(text))
    await journal.append(RunFinished([], None, 1.0))
    lines: list[Any] = await asyncio.wait_for(reader, 5)
    assert [line.seq for line in lines] == [1, 2, 3, 4, 5, 6]


async def test_a_reader_starts_after_its_cursor(conversation: Conversation) -> None:
    run = await anew_run(conversation)
    journal = await Journal.open(run)
    for event in (AnswerDelta("a"), AnswerDelta("b"), RunStopped()):
        await journal.append(event)
    lines: list[Any] = await followed(run, after=2)
    assert [line.seq for line in lines] == [3]


async def test_without_a_journal_a_reader_gets_the_snapshot(conversation: Conversation, redis_server: Redis) -> None:
    run = await anew_run(conversation)
    pen = await Pen.claim(run.pk)
    assert pen
    journal = await Journal.open(run)
    await journal.append(AnswerDelta("kept"))
    await journal.append(RunStopped())
    await pen.hand_on(journal.state)
    redis_server.delete(stream_key(run.pk))
    assert await followed(run) == [journal.state]


async def test_a_gap_in_the_journal_is_answered_with_the_snapshot(
    conversation: Conversation, redis_server: Redis
) -> None:
    run = await anew_run(conversation)
    pen = await Pen.claim(run.pk)
    assert pen
    journal = await Journal.open(run)
    for text in "abc":
        await journal.append(AnswerDelta(text))
    await pen.save(journal.state)
    redis_server.delete(stream_key(run.pk))
    await journal.append(RunStopped())
    items: list[Any] = await followed(run, after=1)
    assert isinstance(items[0], RunState)
    assert (items[0].seq, items[0].answer) == (3, "abc")
    assert [line.seq for line in items[1:]] == [4]


async def test_a_deleted_run_ends_its_readers(conversation: Conversation) -> None:
    run = await anew_run(conversation)
    await conversation.adelete()
    with pytest.raises(Run.DoesNotExist):
        await followed(run)


async def test_only_one_of_many_claims_wins(conversation: Conversation) -> None:
    run = await anew_run(conversation)
    claims = await asyncio.gather(*(Pen.claim(run.pk) for _ in range(10)))
    assert sum(pen is not None for pen in claims) == 1


async def test_a_pen_that_was_taken_away_writes_nothing_more(conversation: Conversation) -> None:
    run = await anew_run(conversation)
    pen = await Pen.claim(run.pk)
    assert pen
    await Run.objects.filter(pk=run.pk).aupdate(writer="")
    with pytest.raises(PenLost):
        await pen.save(RunState(str(run.pk)))
    with pytest.raises(PenLost):
        await pen.wishes()


async def test_a_writer_that_is_cancelled_in_the_middle_of_an_entry_knows_of_it(conversation: Conversation) -> None:
    run = await anew_run(conversation)
    for steps in range(50):
        journal = await Journal.open(run)
        writing = asyncio.create_task(journal.append(SearchStarted(["q"])))
        for _ in range(3 + steps % 9):
            await asyncio.sleep(0)
        await end(writing, again_seconds=0.001)
        assert len(await lines_after(run.pk, 0)) == journal.state.seq
    await journal.append(RunStopped())


async def test_a_refusal_of_redis_that_no_other_writer_caused_does_not_cost_the_pen(
    conversation: Conversation, redis_server: Redis
) -> None:
    run = await anew_run(conversation)
    journal = await Journal.open(run)
    redis_server.set(stream_key(run.pk), "not a stream")
    with pytest.raises(ResponseError):
        await journal.append(SearchStarted(["q"]))
    assert journal.state.seq == 0
