"""The two Celery tasks. A task carries a run's id and nothing else; whoever comes second finds the pen taken."""

from uuid import UUID

from asgiref.sync import async_to_sync, sync_to_async
from celery import shared_task
from django.db import close_old_connections

from chat import loop, runner, stores
from chat.models import Run


@shared_task(name="chat.research", soft_time_limit=60, time_limit=90)
def research(run_id: str) -> None:
    """Read the web for a run, then queue its answer."""
    if async_to_sync(_researched)(UUID(run_id)):
        answer.delay(run_id)


@shared_task(name="chat.answer")
def answer(run_id: str) -> None:
    """Write the answer of a run."""
    loop.run(_answered(UUID(run_id)))


def send(run: Run) -> None:
    """Queue what a run waits for. Raises kombu's OperationalError when the broker is away."""
    task = answer if run.researched else research
    task.apply_async([str(run.pk)], retry=False)


async def _researched(run_id: UUID) -> bool:
    try:
        return await runner.research(run_id)
    finally:
        await stores.close()


async def _answered(run_id: UUID) -> None:
    await sync_to_async(close_old_connections)()
    await runner.answer(run_id)
