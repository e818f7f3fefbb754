"""A writer is lost when its process is gone, or silent while its journal does not grow; and for no other reason."""

import subprocess
import sys
import time
from datetime import timedelta
from uuid import UUID

import pytest
from asgiref.sync import sync_to_async
from django.db.models import F
from django.utils import timezone

from chat.journal.heartbeat import PREFIX
from chat.journal.journal import Journal
from chat.journal.lease import Lease
from chat.journal.process import identity, processor_ticks
from chat.models import Conversation, Run, WriterProcess
from chat.protocol.events import AnswerDelta, RunFinished
from tests.chat.asking import anew_run
from tests.chat.reaping import Reaping, alose_writer

OTHER_HOST = "another-boot:4026531836:17:4711"


async def written_by(conversation: Conversation, process: str, beat_at: timedelta = timedelta()) -> Run:
    """A run whose writer is a process of this identity."""
    run = await anew_run(conversation, search=False)
    token = await alose_writer(run)
    await WriterProcess.objects.aupdate_or_create(
        pk=token[:PREFIX], defaults={"process": process, "beat_at": timezone.now() + beat_at}
    )
    return run


async def beat() -> None:
    await WriterProcess.objects.aupdate(beats=F("beats") + 1)


def some_work() -> None:
    """So much of this process that its ticks tell."""
    before = processor_ticks(identity())
    while processor_ticks(identity()) == before:
        sum(range(10_000))


def sleeps(pid: int) -> None:
    """Wait until the process has started, and waits."""
    ticks = [-1, processor_ticks(identity(pid))]
    while ticks[-1] != ticks[-2]:
        time.sleep(0.3)
        ticks.append(processor_ticks(identity(pid)))


async def losses(run: Run) -> int:
    await run.arefresh_from_db()
    return run.losses


async def test_a_process_that_is_silent_for_eight_seconds_is_lost(conversation: Conversation, sent: list[UUID]) -> None:
    run, reaping = await written_by(conversation, OTHER_HOST), Reaping()
    await reaping.for_seconds(8)
    assert (await losses(run), sent) == (0, [])
    await reaping.once()
    assert (await losses(run), sent) == (1, [run.pk])


async def test_a_process_that_is_gone_is_lost_at_once(conversation: Conversation, sent: list[UUID]) -> None:
    run = await written_by(conversation, identity().rpartition(":")[0] + ":1")
    await Reaping().once()
    assert (await losses(run), sent) == (1, [run.pk])


async def test_a_process_that_beats_keeps_its_runs_however_seldom_it_writes(conversation: Conversation) -> None:
    run, reaping = await written_by(conversation, OTHER_HOST), Reaping()
    for _ in range(6):
        await reaping.for_seconds(5)
        await beat()
    assert await losses(run) == 0


async def test_a_journal_that_grows_keeps_the_run_of_a_process_that_cannot_say_that_it_lives(
    conversation: Conversation,
) -> None:
    run, reaping = await written_by(conversation, OTHER_HOST), Reaping()
    journal = await Journal.open(run)
    for _ in range(10):
        await reaping.for_seconds(3)
        await journal.append(AnswerDelta("word "))
    assert await losses(run) == 0
    await reaping.for_seconds(5)
    assert await losses(run) == 1


async def test_a_process_that_works_and_cannot_say_so_is_slow_until_it_counts_as_hanging(
    conversation: Conversation,
) -> None:
    run, reaping = await written_by(conversation, identity()), Reaping()
    for _ in range(19):
        await reaping.for_seconds(3)
        some_work()
    assert await losses(run) == 0
    await reaping.for_seconds(5)
    assert await losses(run) == 1


async def test_a_process_that_neither_works_nor_says_anything_is_lost_as_soon_as_that_of_another_machine(
    conversation: Conversation,
) -> None:
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as process:
        sleeps(process.pid)
        run, reaping = await written_by(conversation, identity(process.pid)), Reaping()
        await reaping.for_seconds(9)
        assert await losses(run) == 1
        process.kill()


@pytest.mark.parametrize("seconds", [-12, 12, 3600])
async def test_no_clock_of_another_machine_makes_a_writer_look_lost(conversation: Conversation, seconds: int) -> None:
    run, reaping = await written_by(conversation, OTHER_HOST, timedelta(seconds=-seconds)), Reaping()
    await Run.objects.aupdate(beat_at=timezone.now() - timedelta(seconds=seconds))
    for _ in range(3):
        await reaping.for_seconds(3)
        await beat()
    assert await losses(run) == 0


async def test_a_reaper_that_slept_holds_it_against_nobody(conversation: Conversation) -> None:
    run, reaping = await written_by(conversation, OTHER_HOST), Reaping()
    await reaping.once()
    reaping.now += 60
    await reaping.once()
    assert await losses(run) == 0


async def test_what_comes_back_while_it_is_looked_at_keeps_its_runs(conversation: Conversation) -> None:
    from chat.runs.reaper import taken_from, written

    run = await written_by(conversation, OTHER_HOST)
    silent = await sync_to_async(written)()
    await beat()
    assert await sync_to_async(taken_from)(silent) == []
    assert await losses(run) == 0


async def test_all_runs_of_a_lost_process_go_on_at_once(conversation: Conversation, sent: list[UUID]) -> None:
    runs = [await written_by(conversation, OTHER_HOST) for _ in range(5)]
    await Reaping().for_seconds(9)
    assert sorted(sent) == sorted(run.pk for run in runs)


async def test_a_writer_that_does_not_carry_out_a_stop_is_not_waited_for(conversation: Conversation) -> None:
    run = await written_by(conversation, OTHER_HOST)
    await (await Journal.open(run)).append(AnswerDelta("word "))
    await Run.objects.filter(pk=run.pk).aupdate(stop_asked_at=timezone.now() - timedelta(seconds=4))
    await Reaping().once()
    assert await losses(run) == 0
    await Run.objects.filter(pk=run.pk).aupdate(stop_asked_at=timezone.now() - timedelta(seconds=6))
    await Reaping().once()
    await run.arefresh_from_db()
    assert (run.status, run.writer, run.state().answer) == ("stopped", "", "word ")


async def test_a_run_whose_journal_has_its_end_does_not_wait_for_the_writer_that_sleeps(
    conversation: Conversation, sent: list[UUID]
) -> None:
    run, reaping = await written_by(conversation, OTHER_HOST), Reaping()
    await (await Journal.open(run)).append(AnswerDelta("word "), RunFinished([], None, 0.0))
    await reaping.for_seconds(4)
    assert await losses(run) == 0
    await reaping.once()
    await run.arefresh_from_db()
    assert (run.status, run.writer, run.state().answer, sent) == ("finished", "", "word ", [])


async def test_a_writer_of_this_process_is_not_lost_while_it_writes_nothing(conversation: Conversation) -> None:
    run = await anew_run(conversation, search=False)
    assert await Lease.claim(run.pk)
    await Reaping().for_seconds(7)
    assert await losses(run) == 0
