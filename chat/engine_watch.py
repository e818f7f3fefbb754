"""The answer worker, which alone asks the engine for answers, also looks after its servers while it lives."""

import asyncio
import logging
from concurrent.futures import Future
from typing import Any

from celery.signals import worker_ready

from chat.engines import engine
from chat.loop import loop

log = logging.getLogger(__name__)


@worker_ready.connect
def start_watching(sender: Any, **_: Any) -> "Future[None] | None":
    """Nobody waits for it: a server that is wrong or away must not keep a worker from its start."""
    if "answer" not in {queue.name for queue in sender.task_consumer.queues}:
        return None
    watching = asyncio.run_coroutine_threadsafe(watched(), loop())
    watching.add_done_callback(tell)
    return watching


async def watched() -> None:
    await engine().watch()


def tell(watching: "Future[None]") -> None:
    """Say what ended the watch, if anything did that should not."""
    if not watching.cancelled() and (error := watching.exception()):
        log.error("the engine's servers are no longer looked after", exc_info=error)
