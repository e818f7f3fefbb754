"""Which Celery workers live: each says so in Redis every few seconds; readiness only looks."""

import asyncio
import logging
import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import Any

from celery.signals import worker_ready, worker_shutdown
from django.conf import settings
from redis.exceptions import RedisError

from chat.citations.marks import mark_shapes
from chat.concurrency.loaded import exempt_what_is_loaded
from chat.concurrency.redis_client import redis
from chat.concurrency.threads import take_short_turns
from chat.engines import engines
from chat.runs.event_loop import loop
from chat.telemetry.process_report import report_from_now_on
from redis_servers.clients import client
from search.sandbox import sandbox

log = logging.getLogger(__name__)
BEAT_SECONDS, LOST_SECONDS = 5, 15
_ended = threading.Event()
_beating: threading.Thread | None = None


def key(queue: str) -> str:
    return f"wenyuan:worker:{queue}"


async def alive(queue: str) -> bool:
    """Whether a worker of `queue` was heard of within the last seconds. Raises RedisError."""
    return bool(await redis().exists(key(queue)))


def beat(queues: list[str]) -> None:
    """Say every few seconds that a worker of these queues lives; take it back at the end."""
    connection = client(settings.CHAT.redis_url, socket_timeout=5)
    keys = [key(queue) for queue in queues]
    while not _ended.is_set():
        say(lambda: [connection.set(name, "1", ex=LOST_SECONDS) for name in keys])
        _ended.wait(BEAT_SECONDS)
    say(lambda: connection.delete(*keys))


def say(command: Callable[[], object]) -> None:
    try:
        command()
    except RedisError as error:
        log.warning("cannot say whether this worker lives: %s", error)


@worker_ready.connect
def start_beating(sender: Any, **_: Any) -> None:
    queues = [queue.name for queue in sender.task_consumer.queues]
    global _beating
    _beating = threading.Thread(target=beat, args=[queues], daemon=True, name="beat")
    _beating.start()


@worker_shutdown.connect
def stop_beating(**_: Any) -> None:
    _ended.set()
    if _beating:
        _beating.join(timeout=1)


@worker_ready.connect
def pass_over_what_is_loaded(sender: Any, **_: Any) -> None:
    if "answer" in {queue.name for queue in sender.task_consumer.queues}:
        mark_shapes()
    exempt_what_is_loaded()
    take_short_turns()


@worker_ready.connect
def start_reporting(sender: Any, **_: Any) -> None:
    report_from_now_on("-".join(sorted(queue.name for queue in sender.task_consumer.queues)))


@worker_ready.connect
def start_watching(sender: Any, **_: Any) -> "Future[None] | None":
    """Nobody waits for it: a server that is wrong or away must not keep a worker from its start."""
    if "answer" not in {queue.name for queue in sender.task_consumer.queues}:
        return None
    watching = asyncio.run_coroutine_threadsafe(watched(), loop())
    watching.add_done_callback(tell)
    return watching


@worker_ready.connect
def warm_the_sandbox(sender: Any, **_: Any) -> None:
    """A search worker's first question shall not wait until what reads pages has been loaded, which is seconds of a
    processor: on a busy machine its deadline came sooner, and no page was read."""
    if "search" in {queue.name for queue in sender.task_consumer.queues}:
        sandbox().warm()


async def watched() -> None:
    await asyncio.gather(*(engine.watch() for engine in engines()))


def tell(watching: "Future[None]") -> None:
    """Say what ended the watch, if anything did that should not."""
    if not watching.cancelled() and (error := watching.exception()):
        log.error("the engine's servers are no longer looked after", exc_info=error)
