"""Which Celery workers live: each says so in Redis every few seconds; readiness only looks."""

import logging
import threading
from typing import Any

from celery.signals import worker_ready, worker_shutdown
from django.conf import settings
from redis import Redis
from redis.exceptions import RedisError

from chat.stores import redis

log = logging.getLogger(__name__)
BEAT_SECONDS, LOST_SECONDS = 5, 15
_ended = threading.Event()


def key(queue: str) -> str:
    return f"wenyuan:worker:{queue}"


async def alive(queue: str) -> bool:
    """Whether a worker of `queue` was heard of within the last seconds. Raises RedisError."""
    return bool(await redis().exists(key(queue)))


def beat(queues: list[str]) -> None:
    client = Redis.from_url(settings.CHAT.redis_url, socket_timeout=5)
    while True:
        try:
            for queue in queues:
                client.set(key(queue), "1", ex=LOST_SECONDS)
        except RedisError as error:
            log.warning("cannot say that this worker lives: %s", error)
        if _ended.wait(BEAT_SECONDS):
            return


@worker_ready.connect
def start_beating(sender: Any, **_: Any) -> None:
    queues = [queue.name for queue in sender.task_consumer.queues]
    threading.Thread(target=beat, args=[queues], daemon=True, name="beat").start()


@worker_shutdown.connect
def stop_beating(**_: Any) -> None:
    _ended.set()
