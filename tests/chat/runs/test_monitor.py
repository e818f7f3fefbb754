"""What looks after runs lives as long as there are any, and a moment longer."""

import asyncio
import threading
from dataclasses import replace

from asgiref.sync import sync_to_async
from django.utils import timezone
from pytest_django import Settings

from chat.journal.journal import Journal
from chat.journal.lease import Lease
from chat.models import Conversation, Run
from chat.protocol.events import AnswerDelta
from chat.runs.active import ActiveRun
from chat.runs.monitor import Reason, RunMonitor
from tests.chat.asking import anew_run


async def leased(conversation: Conversation) -> tuple[Lease, Journal]:
    run = await anew_run(conversation, search=False)
    lease = await Lease.claim(run.pk)
    assert lease
    return lease, await Journal.open(run, lease.token)


async def ending(active: ActiveRun) -> Reason:
    return await asyncio.wait_for(asyncio.shield(active.end), 5)


async def test_a_stop_is_heard(conversation: Conversation) -> None:
    lease, journal = await leased(conversation)
    async with RunMonitor().watching(lease, journal) as active:
        await Run.objects.filter(pk=lease.run_id).aupdate(stop_asked_at=timezone.now())
        assert await ending(active) is Reason.STOPPED


async def test_a_lease_that_is_gone_is_noticed(conversation: Conversation, settings: Settings) -> None:
    settings.CHAT = replace(settings.CHAT, heartbeat_seconds=0.2)
    lease, journal = await leased(conversation)
    async with RunMonitor().watching(lease, journal) as active:
        await Run.objects.filter(pk=lease.run_id).aupdate(writer="another")
        assert await ending(active) is Reason.LOST


async def test_what_is_written_is_kept_in_sql(conversation: Conversation, settings: Settings) -> None:
    settings.CHAT = replace(settings.CHAT, snapshot_seconds=0.2)
    lease, journal = await leased(conversation)
    async with RunMonitor().watching(lease, journal):
        await journal.append(AnswerDelta("kept"))
        await asyncio.sleep(1.0)
    assert (await Run.objects.aget(pk=lease.run_id)).state().answer == "kept"


async def test_a_run_that_comes_just_after_the_last_one_finds_somebody_who_looks(conversation: Conversation) -> None:
    monitor = RunMonitor()
    for _ in range(3):
        lease, journal = await leased(conversation)
        async with monitor.watching(lease, journal) as active:
            await sync_to_async(Run.objects.filter(pk=lease.run_id).update)(stop_asked_at=timezone.now())
            assert await ending(active) is Reason.STOPPED


async def test_its_thread_ends_a_moment_after_the_last_run(conversation: Conversation, settings: Settings) -> None:
    settings.CHAT = replace(settings.CHAT, linger_seconds=0.3)
    lease, journal = await leased(conversation)
    async with RunMonitor().watching(lease, journal):
        await asyncio.sleep(0.3)
        assert any(thread.name.startswith("monitor") for thread in threading.enumerate())
    await asyncio.sleep(1.0)
    assert not any(thread.name.startswith("monitor") for thread in threading.enumerate())
