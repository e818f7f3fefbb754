"""Carries the entries of all runs of an event loop to Redis, those of many runs in one round trip.

When whose words go is for `pacing` to say. A Redis that restarts, or whose disk is full, is waited
for; what it has lost or taken without saying so, of the entries that were on their way, is found out before they are
sent again.
"""

import asyncio
import contextlib
import logging
from collections.abc import Sequence

from asgiref.sync import sync_to_async
from django.conf import settings
from django.db import Error as SqlError
from redis.exceptions import ConnectionError as RedisConnectionError
from redis.exceptions import ResponseError

from chat.concurrency.per_loop import PerLoop, background
from chat.concurrency.redis_client import redis
from chat.journal.buffer import AWAY, Buffer
from chat.journal.commands import queue
from chat.journal.heartbeat import heartbeat
from chat.journal.lease import LeaseLost
from chat.journal.pacing import Pacing
from chat.journal.recovery import is_recovered
from chat.telemetry.metrics import Increment, note

log = logging.getLogger(__name__)
FOR_NOW = ("MISCONF", "NOREPLICAS")
"""One of these is in the answer of a Redis that takes nothing for now: its disk is full, or too few have copies."""

BUFFERS_PER_ROUND = 16
"""Who must not wait, and whose first words these are, wait for a round trip with so many of the others."""

REFUSALS_MAX = 8
"""What was sent again twice is taken. What is not is another's stream, or one that somebody has changed by hand."""


class JournalWriter:
    """One per event loop."""

    def __init__(self) -> None:
        self._due: dict[Buffer, None] = {}
        self._urgent: dict[Buffer, list[asyncio.Future[None]]] = {}
        self._wanted = asyncio.Event()
        self._task: asyncio.Task[None] | None = None
        self._pacing = Pacing()
        self._wakes_at = 0.0
        """Until when it sleeps; while it works, a time that has passed."""

    def enqueue(self, buffer: Buffer) -> None:
        """Write what `buffer` has pending, within the time that neighbours are waited for."""
        if buffer not in self._due:
            self._due[buffer] = None
            now = asyncio.get_running_loop().time()
            if now + self._pacing.seconds_left((buffer,), now) < self._wakes_at:
                self._wanted.set()
        self._start()

    def hurry(self, buffer: Buffer) -> "list[asyncio.Future[None]]":
        """Write it at once, and tell those of the list, to whom others may be added."""
        waiting = self._urgent.setdefault(buffer, [])
        self._wanted.set()
        self._start()
        return waiting

    async def flush(self, buffer: Buffer) -> None:
        """Write it at once and wait. Raises LeaseLost, RedisError."""
        done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.hurry(buffer).append(done)
        await done

    def _start(self) -> None:
        if self._task is None or self._task.done():
            self._task = background(self._work())

    async def _work(self) -> None:
        clock = asyncio.get_running_loop().time
        while self._due or self._urgent:
            urgent, self._urgent = self._urgent, {}
            for buffer in urgent:
                self._due.pop(buffer, None)
            ready = self._pacing.ready(self._due, clock())
            if due := ready[:BUFFERS_PER_ROUND]:
                # What was urgent does not keep the first words behind it waiting, nor do those who are left.
                self._pacing.written(due, clock(), is_all=len(due) == len(ready))
            for buffer in due:
                del self._due[buffer]
            await self._write([*urgent, *due])
            for buffer, waiting in urgent.items():
                for done in waiting:
                    settle(done, buffer.failure)
            await self._pause()

    async def _pause(self) -> None:
        """Sleep until somebody has waited long enough, or must not wait."""
        self._wanted.clear()
        now = asyncio.get_running_loop().time()
        if self._due and not self._urgent and (seconds := self._pacing.seconds_left(self._due, now)) > 0:
            self._wakes_at = now + seconds
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(seconds):
                    await self._wanted.wait()
            self._wakes_at = 0.0

    async def _write(self, buffers: Sequence[Buffer]) -> None:
        """Send until all entries are acknowledged, or it is known why not."""
        try:
            if heartbeat().is_late:
                await renew(buffers)
        except Exception as error:
            log.exception("%d journals cannot be written", len(buffers))
            fail(buffers, error)
        unsent = [buffer for buffer in buffers if not buffer.failure]
        clock, config = asyncio.get_running_loop().time, settings.CHAT
        pause, deadline = config.redis_pause_seconds, clock() + config.redis_away_seconds
        refusals = 0
        while unsent:
            try:
                unsent = [buffer for buffer in await self._sent(unsent) if await is_recovered(buffer)]
                refusals += 1
                if refusals == REFUSALS_MAX:
                    fail(unsent, ResponseError("Redis takes none of the entries that follow the last one it has"))
                    return
            except AWAY as error:
                if clock() >= deadline:
                    fail(unsent, error)
                    return
                log.warning("%d journals wait for Redis: %s", len(unsent), error)
                note(Increment("journal_waits", (), len(unsent)))
                await asyncio.sleep(pause)
                pause = min(config.redis_pause_max_seconds, pause * 2)
                unsent = await self._recovered(unsent)
            except Exception as error:
                log.exception("%d journals cannot be written", len(unsent))
                fail(unsent, error)  # whatever it was: nobody may wait for ever
                return

    async def _recovered(self, buffers: Sequence[Buffer]) -> list[Buffer]:
        """Those that have still something to send, now that Redis may have taken or lost some of it."""
        try:
            return [buffer for buffer in buffers if await is_recovered(buffer)]
        except AWAY:
            return list(buffers)  # still away: the next round finds out

    async def _sent(self, buffers: Sequence[Buffer]) -> list[Buffer]:
        """Send what they have; those whose entries were not acknowledged come back. Raises RedisError."""
        pipe, sent = redis().pipeline(transaction=False), []
        for buffer in buffers:
            if entries := buffer.entries():
                command = len(pipe)
                try:
                    queue(pipe, entries)
                except ValueError as error:  # what cannot be written is this run's trouble and no other's
                    buffer.fail(error)
                else:
                    sent.append((buffer, entries, command))
        results = await pipe.execute(raise_on_error=False)
        unsent, away = [], None
        for buffer, entries, command in sent:
            result = results[command]
            if isinstance(result, AWAY):
                away = result
            elif isinstance(result, ResponseError) and any(code in str(result) for code in FOR_NOW):
                away = RedisConnectionError(str(result))
            elif isinstance(result, ResponseError) and "equal or smaller" not in str(result):
                buffer.fail(result)  # Redis is out of memory, read-only …: no other writer is to blame
            elif result is None or isinstance(result, ResponseError):
                unsent.append(buffer)
            else:
                buffer.acknowledge(entries)
        if away:
            raise away
        return unsent


async def renew(buffers: Sequence[Buffer]) -> None:
    """Say that this process lives, after it has not for long, and find out whose lease was lost meanwhile.

    Not for longer than `renew_wait_seconds`: what is written then is a sign of life too, and Redis refuses it where
    another writer has begun.
    """
    try:
        async with asyncio.timeout(settings.CHAT.renew_wait_seconds):
            tokens_held = await sync_to_async(renewed)()
    except (TimeoutError, SqlError) as error:
        log.warning("writing goes on before this process could say that it lives: %r", error)
        return
    fail([buffer for buffer in buffers if buffer.token and buffer.token not in tokens_held], LeaseLost())


def renewed() -> set[str]:
    """The tokens of the leases that are held after a heartbeat. Raises django.db.Error."""
    heartbeat().beat()
    return heartbeat().standing()


def fail(buffers: Sequence[Buffer], error: Exception) -> None:
    for buffer in buffers:
        buffer.fail(error)


def settle(done: "asyncio.Future[None]", failure: Exception | None) -> None:
    if done.done():
        return  # whoever waited was cancelled
    if failure:
        done.set_exception(failure)
    else:
        done.set_result(None)


journal_writer = PerLoop(JournalWriter)
"""The writer of the running loop."""
