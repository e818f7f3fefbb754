"""What each process tells of itself every few seconds: its memory, its processor's time, its waits for SQL.

Told by a thread of its own, into Redis, so that `/metrics` of any web server knows of all programs on all machines.
"""

import atexit
import json
import logging
import os
import socket
import threading
from collections.abc import Iterator
from dataclasses import asdict, dataclass

from django.conf import settings
from django.db import connection
from redis import Redis
from redis.exceptions import RedisError

from chat.concurrency import redis_client
from chat.telemetry import proc
from chat.telemetry.metrics import Increment, note, tell
from chat.telemetry.sqlite_waits import count_from_now_on, waits
from redis_servers.clients import client

log = logging.getLogger(__name__)
REPORT_SECONDS, KEPT_SECONDS = 10, 35
PROCESSES = "wenyuan:processes"
"""The names of those that have reported; each has a key of its own, which goes with it."""


@dataclass(frozen=True)
class Process:
    """One that reported within the last `KEPT_SECONDS`."""

    program: str
    name: str
    memory_bytes: int


class Report:
    """What this process has not told yet."""

    def __init__(self, program: str) -> None:
        self._program = program
        self._name = f"{socket.gethostname()}:{os.getpid()}"
        self._cpu_seconds = 0.0

    def send(self, redis: "Redis") -> None:
        """Raises RedisError; what was counted is kept then."""
        note(*self._processor(), *self._waits())
        tell(redis)
        me = Process(self._program, self._name, proc.memory_bytes())
        redis.set(key(self._name), json.dumps(asdict(me)), ex=KEPT_SECONDS)
        redis.sadd(PROCESSES, self._name)

    def take_back(self, redis: "Redis") -> None:
        """This process ends. Raises RedisError."""
        self.send(redis)
        redis.delete(key(self._name))

    def _processor(self) -> Iterator[Increment]:
        used = proc.cpu_seconds()
        if used > self._cpu_seconds:  # a child that nobody has waited for takes its time with it
            yield Increment("cpu_seconds", (self._program,), used - self._cpu_seconds)
            self._cpu_seconds = used

    def _waits(self) -> Iterator[Increment]:
        """What psycopg's pool has counted since it was asked last, or we of SQLite's lock."""
        yield from (Increment(name, (self._program,), amount) for name, amount in waits.take().items())
        if (pool := getattr(connection, "pool", None)) is None:
            return
        counted = pool.pop_stats()
        for name, field, unit in (
            ("sql_connections_taken", "requests_num", 1),
            ("sql_waits", "requests_queued", 1),
            ("sql_wait_seconds", "requests_wait_ms", 1000),
            ("sql_wait_failures", "requests_errors", 1),
        ):
            if amount := counted.get(field):
                yield Increment(name, (self._program,), amount / unit)


def key(name: str) -> str:
    return f"wenyuan:process:{name}"


def report_from_now_on(program: str) -> threading.Thread:
    """Until the process ends, which says so itself."""
    count_from_now_on()
    report, ended = Report(program), threading.Event()
    connection = client(settings.CHAT.redis_url, socket_timeout=1, socket_connect_timeout=1)
    thread = threading.Thread(target=keep_reporting, args=(report, connection, ended), daemon=True, name="report")
    thread.start()
    atexit.register(last_word, report, connection, ended)
    return thread


def keep_reporting(report: Report, redis: "Redis", ended: threading.Event) -> None:
    while not ended.is_set():
        try:
            report.send(redis)
        except (RedisError, OSError) as error:
            log.warning("this process cannot tell how it is: %s", error)
        ended.wait(REPORT_SECONDS)


def last_word(report: Report, redis: "Redis", ended: threading.Event) -> None:
    ended.set()
    try:
        report.take_back(redis)
    except (RedisError, OSError) as error:
        log.warning("what this process has counted last is lost: %s", error)


async def standing() -> list[Process]:
    """Those that have reported lately. Raises RedisError."""
    redis = redis_client.redis()
    names = sorted(map(str, await redis.smembers(PROCESSES)))
    reports = await redis.mget([key(name) for name in names]) if names else []
    if gone := [name for name, report in zip(names, reports, strict=True) if report is None]:
        await redis.srem(PROCESSES, *gone)
    return [Process(**json.loads(report)) for report in reports if report is not None]
