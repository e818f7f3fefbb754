"""A run whose stop is stored asks the model's servers for nothing more, whatever its writer has seen of the stop."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace

import pytest
from django.utils import timezone
from pytest_django import Settings

from chat.engines import engine
from chat.journal.journal import Journal
from chat.journal.lease import Lease, LeaseLost
from chat.models import Conversation, Run
from chat.runs import runner
from chat.runs.answer import write_answer
from chat.runs.monitor import ActiveRun, Reason, run_monitor
from chat.runs.permission import StopRequested, permission
from inference.conf import EngineConfig
from tests.chat.asking import anew_run
from tests.playback import Playback


@pytest.fixture(autouse=True)
async def server(settings: Settings) -> AsyncIterator[Playback]:
    """The model's server, main model and planner in one; its answers never end by themselves."""
    async with Playback("silent") as playback:
        settings.CHAT = replace(settings.CHAT, monitor_seconds=1.9)
        settings.INFERENCE = EngineConfig(urls=(playback.url,), model="deepseek-r1", backoff_seconds=0.01)
        engine.cache_clear()
        yield playback
        await engine().aclose()
        engine.cache_clear()


@asynccontextmanager
async def written(conversation: Conversation, *, search: bool = False) -> AsyncIterator[tuple[Run, ActiveRun]]:
    """A run in the hands of its writer, whose monitor has just had its look and is asleep for a while."""
    run = await anew_run(conversation, search=search)
    lease = await Lease.claim(run.pk)
    assert lease
    run = await Run.objects.select_related("turn").aget(pk=run.pk)
    journal = await Journal.open(run, lease.token)
    async with run_monitor().watching(lease, journal) as active:
        await asyncio.sleep(0.3)
        yield run, active


async def stop(run: Run) -> None:
    """As the web server stores it, which then finds the lease taken."""
    await Run.objects.filter(pk=run.pk).aupdate(stop_asked_at=timezone.now())


@pytest.mark.parametrize("search", [False, True])
async def test_a_run_that_was_stopped_while_it_waited_begins_no_request(
    conversation: Conversation, server: Playback, search: bool
) -> None:
    run = await anew_run(conversation, search=search)
    await stop(run)
    async with written(conversation):
        await asyncio.wait_for((runner.research if search else runner.answer)(run.pk), 1.5)
    await run.arefresh_from_db()
    assert (run.status, run.writer, server.answers) == ("stopped", "", [])


@pytest.mark.parametrize("search", [False, True])
async def test_a_run_that_is_stopped_in_its_writers_hands_begins_no_request(
    conversation: Conversation, server: Playback, search: bool
) -> None:
    async with written(conversation, search=search) as (run, active):
        await stop(run)
        with pytest.raises(StopRequested):
            await (runner.read_the_web if search else write_answer)(run, active.journal, active.answer_now)
    assert server.answers == []


async def test_a_phase_that_is_refused_a_request_ends_as_stopped(conversation: Conversation) -> None:
    async with written(conversation) as (run, active):
        await stop(run)
        reason = await runner.work(active, write_answer(run, active.journal, active.answer_now))
    assert (reason, active.journal.state.status) == (Reason.STOPPED, "stopped")


async def test_permission_is_the_writers_own(conversation: Conversation) -> None:
    async with written(conversation) as (run, _):
        await permission(run)()
        await stop(run)
        with pytest.raises(StopRequested):
            await permission(run)()
        await Run.objects.filter(pk=run.pk).aupdate(writer="another")
        with pytest.raises(LeaseLost):
            await permission(run)()
