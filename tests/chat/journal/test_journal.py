"""The journal in a real Redis-protocol server: numbers, one writer, coalescing, feed."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import pytest
from pytest_django import Settings
from redis import Redis
from redis.asyncio.connection import AbstractConnection as Connection
from redis.exceptions import ConnectionError as RedisConnectionError
from redis.exceptions import ResponseError

from chat.concurrency import redis_client
from chat.concurrency.cancellation import end
from chat.journal.buffer import RESEND_ENTRIES
from chat.journal.commands import queue
from chat.journal.journal import Journal, Line, lines_after, state_of, stream_key
from chat.journal.lease import Lease, LeaseLost
from chat.journal.reader import feed
from chat.models import Conversation, Run
from chat.protocol.events import AnswerDelta, Entry, ReasoningDelta, RunFinished, RunStopped, SearchStarted
from chat.protocol.state import RunState
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
    with pytest.raises(LeaseLost):
        await second.append(RunStopped())
    assert len(await lines_after(run.pk, 0)) == 1


async def test_deltas_that_come_together_become_one_entry(conversation: Conversation) -> None:
    run = await anew_run(conversation)
    journal = await Journal.open(run)
    for word in ("a", "b", "c"):
        journal.delta(ReasoningDelta(word))
    journal.delta(AnswerDelta("d"))
    await journal.flush()
    assert [part.text for part in journal.state.parts if not hasattr(part, "queries")] == ["abc", "d"]
    assert journal.state.seq == 2


async def test_a_delta_is_written_soon_without_being_followed(conversation: Conversation) -> None:
    run = await anew_run(conversation)
    journal = await Journal.open(run)
    journal.delta(AnswerDelta("a"))
    await asyncio.sleep(0.1)
    assert len(await lines_after(run.pk, 0)) == 1


async def test_the_first_words_do_not_wait_behind_an_entry_that_was_urgent(
    conversation: Conversation, settings: Settings
) -> None:
    settings.CHAT = replace(settings.CHAT, coalesce_seconds=5.0)
    run = await anew_run(conversation)
    journal = await Journal.open(run)
    await journal.append(SearchStarted(["q"]))
    journal.delta(AnswerDelta("a"))
    await asyncio.sleep(0.1)
    assert len(await lines_after(run.pk, 0)) == 2


async def test_the_state_is_the_snapshot_and_what_came_after(conversation: Conversation) -> None:
    run = await anew_run(conversation)
    lease = await Lease.claim(run.pk)
    assert lease
    journal = await Journal.open(run)
    await journal.append(AnswerDelta("a"))
    await lease.save(journal.state)
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
    lease = await Lease.claim(run.pk)
    assert lease
    journal = await Journal.open(run)
    await journal.append(AnswerDelta("kept"))
    await journal.append(RunStopped())
    await lease.release(journal.state)
    redis_server.delete(stream_key(run.pk))
    assert await followed(run) == [journal.state]


async def run_without_journal(conversation: Conversation, redis_server: Redis) -> tuple[Run, Lease]:
    """One that is being written, of whose three entries SQL alone knows."""
    run = await anew_run(conversation)
    lease = await Lease.claim(run.pk)
    assert lease
    journal = await Journal.open(run)
    for text in "abc":
        await journal.append(AnswerDelta(text))
    await lease.save(journal.state)
    redis_server.delete(stream_key(run.pk))
    await run.arefresh_from_db()
    return run, lease


async def test_a_gap_in_the_journal_is_answered_with_the_snapshot(
    conversation: Conversation, redis_server: Redis
) -> None:
    run, _ = await run_without_journal(conversation, redis_server)
    await (await Journal.open(run)).append(RunStopped())
    items: list[Any] = await followed(run, after=1)
    assert [(item.answer, item.status) for item in items] == [("abc", "stopped")]


@pytest.mark.parametrize("seen", [3, 6])
async def test_who_has_seen_what_is_lost_gets_the_snapshot_and_no_second_text_behind_the_first(
    conversation: Conversation, redis_server: Redis, seen: int
) -> None:
    run, lease = await run_without_journal(conversation, redis_server)  # a restored backup: its readers saw more

    again = await Journal.open(run)
    for event in (*map(AnswerDelta, "uvwxyz"), RunStopped()):
        await again.append(event)
    await lease.save(again.state)

    items: list[Any] = await followed(run, after=seen)
    assert [(item.answer, item.status) for item in items][-1] == ("abcuvwxyz", "stopped")
    assert len({item.seq for item in items}) == len(items)


async def test_a_deleted_run_ends_its_readers(conversation: Conversation) -> None:
    run = await anew_run(conversation)
    await conversation.adelete()
    with pytest.raises(Run.DoesNotExist):
        await followed(run)


async def test_only_one_of_many_claims_wins(conversation: Conversation) -> None:
    run = await anew_run(conversation)
    claims = await asyncio.gather(*(Lease.claim(run.pk) for _ in range(10)))
    assert sum(lease is not None for lease in claims) == 1


async def test_a_pen_that_was_taken_away_writes_nothing_more(conversation: Conversation) -> None:
    run = await anew_run(conversation)
    lease = await Lease.claim(run.pk)
    assert lease
    await Run.objects.filter(pk=run.pk).aupdate(writer="")
    with pytest.raises(LeaseLost):
        await lease.save(RunState(str(run.pk)))
    assert not await lease.is_held()


async def test_a_writer_that_is_cancelled_in_the_middle_of_an_entry_knows_of_it(conversation: Conversation) -> None:
    run = await anew_run(conversation)
    for steps in range(50):
        journal = await Journal.open(run)
        writing = asyncio.create_task(journal.append(SearchStarted(["q"])))
        for _ in range(3 + steps % 9):
            await asyncio.sleep(0)
        await end(writing, again_seconds=0.001)
        await journal.flush()
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


async def test_a_stream_that_takes_nothing_more_is_given_up(conversation: Conversation, redis_server: Redis) -> None:
    run = await anew_run(conversation)
    journal = await Journal.open(run)
    for text in "abc":
        await journal.append(AnswerDelta(text))
    redis_server.xdel(stream_key(run.pk), "3-0")  # it keeps the number, and takes none that is not higher
    with pytest.raises(ResponseError):
        async with asyncio.timeout(10):
            await journal.append(AnswerDelta("d"), RunStopped())


async def test_what_redis_has_lost_is_written_again_by_its_writer(
    conversation: Conversation, redis_server: Redis
) -> None:
    run = await anew_run(conversation)
    journal = await Journal.open(run)
    for text in "abc":
        await journal.append(AnswerDelta(text))
    redis_server.delete(stream_key(run.pk))
    await journal.append(AnswerDelta("d"), RunStopped())
    assert [line.seq for line in await lines_after(run.pk, 0)] == [1, 2, 3, 4, 5]
    assert journal.state == await state_of(run)


async def test_what_a_new_primary_never_had_is_written_again_by_its_writer(
    conversation: Conversation, redis_server: Redis
) -> None:
    run = await anew_run(conversation)
    journal = await Journal.open(run)
    for text in "abc":
        await journal.append(AnswerDelta(text))
    only_the_first(redis_server, run, kept=1)
    await journal.append(AnswerDelta("d"), RunStopped())
    assert [line.seq for line in await lines_after(run.pk, 0)] == [1, 2, 3, 4, 5]
    assert journal.state == await state_of(run)


@pytest.mark.parametrize("lost", range(1, 9))
@pytest.mark.parametrize("entries", [4, 300])
async def test_what_is_written_again_keeps_its_writer_though_redis_cannot_say_that_it_has_it(
    monkeypatch: pytest.MonkeyPatch, conversation: Conversation, redis_server: Redis, lost: int, entries: int
) -> None:
    run = await anew_run(conversation)
    journal = await Journal.open(run)
    await journal.append(*[(AnswerDelta, ReasoningDelta)[number % 2]("a") for number in range(entries)])
    only_the_first(redis_server, run, kept=1)

    with answer_lost(monkeypatch, lost):
        await journal.append(AnswerDelta("b"), RunStopped())

    known = max(2, entries - RESEND_ENTRIES + 1)
    assert [line.seq for line in await lines_after(run.pk, 0)] == [1, *range(known, entries + 3)]
    assert journal.state.answer.replace("\n", "") == "a" * (entries // 2) + "b"


@contextmanager
def answer_lost(monkeypatch: pytest.MonkeyPatch, number: int) -> Iterator[None]:
    """The server does what it is told and the connection ends before it has given that answer."""
    given, tell = 0, Connection.read_response

    async def silent(self: Connection, *arguments: Any, **options: Any) -> Any:
        nonlocal given
        answer = await tell(self, *arguments, **options)
        given += 1
        if given == number:
            await self.disconnect(nowait=True)
            raise RedisConnectionError("the connection has ended")
        return answer

    with monkeypatch.context() as patched:
        patched.setattr(Connection, "read_response", silent)
        yield


async def test_whoever_takes_over_what_a_new_primary_has_in_part_leaves_the_numbers_out_that_readers_saw(
    conversation: Conversation, redis_server: Redis
) -> None:
    run = await anew_run(conversation)
    lease = await Lease.claim(run.pk)
    assert lease
    old = await Journal.open(run)
    for text in "abc":
        await old.append(AnswerDelta(text))
    await lease.save(old.state)
    only_the_first(redis_server, run, kept=2)

    new = await Journal.open(await Run.objects.aget(pk=run.pk))
    await new.append(AnswerDelta("d"))
    await new.append(AnswerDelta("e"), RunStopped())

    seqs = [line.seq for line in await lines_after(run.pk, 0)]
    assert (seqs[:2], seqs[2] > 1000, seqs[3:]) == ([1, 2], True, [seqs[2] + 1, seqs[2] + 2])
    await lease.save(new.state)
    items: list[Any] = await followed(run, after=3)
    assert [(item.answer, item.status) for item in items][-1] == ("abcde", "stopped")


def only_the_first(redis_server: Redis, run: Run, kept: int) -> None:
    """Its journal as a replica has it that was promoted before the rest came."""
    rows: Any = redis_server.xrange(stream_key(run.pk))
    redis_server.delete(stream_key(run.pk))
    for id, fields in rows[:kept]:
        redis_server.xadd(stream_key(run.pk), fields, id=id)


async def test_entries_that_a_lost_writer_sends_together_are_refused_together(conversation: Conversation) -> None:
    run = await anew_run(conversation)
    old, new = await Journal.open(run), await Journal.open(run)
    await new.append(SearchStarted(["q"]))
    with pytest.raises(LeaseLost):
        await old.append(AnswerDelta("a"), AnswerDelta("b"), RunStopped())
    assert [line.seq for line in await lines_after(run.pk, 0)] == [1]


async def test_no_entry_goes_without_a_look_at_the_one_before_it_where_sentinels_choose_the_primary(
    settings: Settings, conversation: Conversation, redis_server: Redis
) -> None:
    key = stream_key((await anew_run(conversation)).pk)
    settings.CHAT = replace(settings.CHAT, redis_url="redis+sentinel://one/wenyuan")
    pipe = redis_server.pipeline(transaction=False)
    for seq in (1, 3, 2):
        queue(pipe, [Entry(key.rpartition(":")[2], seq, AnswerDelta("a"))])
    assert [answer for answer in pipe.execute() if answer is not True] == [1, None, 1]


async def test_the_journal_of_a_deleted_run_is_not_made_again(conversation: Conversation, redis_server: Redis) -> None:
    run = await anew_run(conversation)
    journal = await Journal.open(run)
    await journal.append(SearchStarted(["q"]))
    await conversation.adelete()
    redis_server.delete(stream_key(run.pk))
    with pytest.raises(LeaseLost):
        await journal.append(AnswerDelta("a"))
    assert not redis_server.exists(stream_key(run.pk))


async def test_the_deltas_of_many_runs_go_to_redis_together(conversation: Conversation, redis_server: Redis) -> None:
    journals = [await Journal.open(await anew_run(conversation)) for _ in range(40)]
    await asyncio.gather(*(journal.append(SearchStarted(["q"])) for journal in journals))
    before: Any = redis_server.info("commandstats")
    for _ in range(50):
        for journal in journals:
            journal.delta(AnswerDelta("x"))
        await asyncio.sleep(0.002)
    await asyncio.gather(*(journal.flush() for journal in journals))
    after: Any = redis_server.info("commandstats")
    entries = after["cmdstat_xadd"]["calls"] - before["cmdstat_xadd"]["calls"]
    assert 40 <= entries <= 40 * 12
    assert {journal.state.answer for journal in journals} == {"x" * 50}


async def test_a_reader_that_is_too_slow_gets_the_snapshot_instead_of_the_backlog(conversation: Conversation) -> None:
    run = await anew_run(conversation)
    journal = await Journal.open(run)
    await journal.append(AnswerDelta("0"))
    reader = feed(run.pk, 0)
    assert isinstance(await anext(reader), Line)
    for _ in range(600):
        await journal.append(AnswerDelta("x"))
    await asyncio.sleep(0.1)
    caught_up = await anext(reader)
    assert isinstance(caught_up, RunState)
    assert caught_up.answer == "0" + "x" * 600
    await journal.append(RunStopped())
    assert [line.seq async for line in reader if isinstance(line, Line)] == [602]


async def test_a_second_reader_in_the_process_gets_what_the_first_has_had(conversation: Conversation) -> None:
    run = await anew_run(conversation)
    journal = await Journal.open(run)
    for text in "abc":
        await journal.append(AnswerDelta(text))
    first = asyncio.create_task(followed(run))
    await asyncio.sleep(0.1)
    second = asyncio.create_task(followed(run, after=1))
    await asyncio.sleep(0.05)
    await journal.append(AnswerDelta("d"), RunStopped())
    both: Any = await asyncio.wait_for(asyncio.gather(first, second), 5)
    assert [[line.seq for line in lines] for lines in both] == [[1, 2, 3, 4, 5], [2, 3, 4, 5]]


async def test_a_reader_that_has_seen_more_than_the_stores_have_kept_is_set_right(conversation: Conversation) -> None:
    run = await anew_run(conversation)
    journal = await Journal.open(run)
    await journal.append(AnswerDelta("kept"))
    reader = feed(run.pk, 7)
    state = await asyncio.wait_for(anext(reader), 5)
    assert isinstance(state, RunState)
    assert (state.seq, state.answer) == (1, "kept")
    await reader.aclose()  # type: ignore[attr-defined]


async def test_writers_and_readers_wait_for_a_redis_that_restarts(
    conversation: Conversation, settings: Settings
) -> None:
    run = await anew_run(conversation)
    journal = await Journal.open(run)
    reader = asyncio.create_task(followed(run))
    await journal.append(AnswerDelta("a"))
    there = settings.CHAT
    settings.CHAT = replace(there, redis_url="unix:///nowhere.sock")
    await redis_client.close()
    writing = asyncio.create_task(journal.append(AnswerDelta("b"), RunStopped()))
    await asyncio.sleep(0.3)
    settings.CHAT = there
    await redis_client.close()
    await asyncio.wait_for(writing, 5)
    lines: Any = await asyncio.wait_for(reader, 5)
    assert [line.seq for line in lines] == [1, 2, 3]


async def test_a_writer_waits_for_a_redis_that_takes_nothing_for_now(
    conversation: Conversation, redis_server: Redis
) -> None:
    run = await anew_run(conversation)
    journal = await Journal.open(run)
    await journal.append(AnswerDelta("a"))
    redis_server.config_set("min-replicas-to-write", 1)
    try:
        writing = [asyncio.create_task(journal.append(AnswerDelta("b"), RunStopped()))]
        await asyncio.sleep(0.3)
        assert not writing[0].done()
    finally:
        redis_server.config_set("min-replicas-to-write", 0)

    await asyncio.wait_for(asyncio.gather(*writing), 10)

    assert [line.seq for line in await lines_after(run.pk, 0)] == [1, 2, 3]


async def test_what_cannot_be_written_fails_its_own_run_and_no_other(conversation: Conversation) -> None:
    broken, sound = [await Journal.open(await anew_run(conversation)) for _ in range(2)]
    broken.delta(ReasoningDelta("\ud83d"))
    await asyncio.wait_for(asyncio.gather(sound.append(AnswerDelta("fine")), return_exceptions=True), 2)
    with pytest.raises(ValueError, match="surrogates"):
        await asyncio.wait_for(broken.append(RunStopped()), 2)
    assert sound.state.answer == "fine"
