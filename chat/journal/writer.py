"""Carries the entries of all journals of an event loop to Redis, those of many runs in one round trip.

The first delta after a silence goes at once. While many runs write, what comes within a tenth of a second goes
together: one round trip then costs less than the runs in it. A Redis that restarts is waited for; what it has lost or
taken without saying so, of the entries that were on their way, is found out before they are sent again.
"""

import asyncio
import contextlib
import logging
from collections.abc import Sequence
from typing import Any, Protocol
from uuid import UUID
from weakref import WeakKeyDictionary

from django.conf import settings
from redis.exceptions import ConnectionError as RedisConnectionError
from redis.exceptions import ResponseError
from redis.exceptions import TimeoutError as RedisTimeoutError

from chat.journal.lease import LeaseLost
from chat.journal.streams import last_id, place, redis, rows_after
from chat.models import Run
from chat.protocol.events import Entry
from chat.protocol.state import RunState

log = logging.getLogger(__name__)
AWAY = (RedisConnectionError, RedisTimeoutError)
PATIENCE_SECONDS = 60.0
"""So long writers wait for a Redis that is away."""
FIRST_PAUSE_SECONDS, LONGEST_PAUSE_SECONDS = 0.05, 1.0
ENTRIES_MAX = 4096
"""What a stream holds of a very long run: who needs more takes the snapshot."""

# Several entries are taken together or not at all: a writer that has lost its lease may not slip in behind the first.
TOGETHER = """
if ARGV[1] ~= '1-0' and redis.call('EXISTS', KEYS[1]) == 0 then return nil end
for n = 1, #ARGV, 3 do
  local fields = {'entry', ARGV[n + 1]}
  if ARGV[n + 2] == '1' then fields = {'entry', ARGV[n + 1], 'end', '1'} end
  redis.call('XADD', KEYS[1], ARGV[n], unpack(fields))
end
return 1
"""


def stream_key(run_id: UUID | str) -> str:
    return f"wenyuan:run:{run_id}"


class Writing(Protocol):
    """What the journal writer needs of a journal."""

    state: RunState
    failure: Exception | None

    def entries(self) -> Sequence[Entry]: ...
    def acknowledged(self, entries: Sequence[Entry]) -> None: ...
    def resend(self, seq: int) -> None: ...


class JournalWriter:
    """One per event loop."""

    def __init__(self) -> None:
        self._due: dict[Writing, None] = {}
        self._urgent: dict[Writing, list[asyncio.Future[None]]] = {}
        self._wanted = asyncio.Event()
        self._task: asyncio.Task[None] | None = None
        self._written_at = 0.0
        self._window = 0.0

    def enqueue(self, journal: Writing) -> None:
        """Print what `journal` has pending, within the time that neighbours are waited for."""
        self._due[journal] = None
        self._start()

    async def flush(self, journal: Writing) -> None:
        """Print it at once and wait. Raises PenLost, RedisError."""
        done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._urgent.setdefault(journal, []).append(done)
        self._wanted.set()
        self._start()
        await done

    def _start(self) -> None:
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._work())

    async def _work(self) -> None:
        clock = asyncio.get_running_loop().time
        while self._due or self._urgent:
            urgent, self._urgent = self._urgent, {}
            is_time = clock() >= self._written_at + self._window
            due = [one for one in self._due if is_time and one not in urgent]
            for journal in (*urgent, *due):
                self._due.pop(journal, None)
            if due:  # what was urgent does not keep the first words behind it waiting
                self._written_at, self._window = clock(), window_seconds(len(due))
            await self._write([*urgent, *due])
            for journal, waiting in urgent.items():
                for done in waiting:
                    settle(done, journal.failure)
            await self._pause(self._written_at + self._window - clock())

    async def _pause(self, seconds: float) -> None:
        """Until neighbours have had their time, or somebody waits."""
        self._wanted.clear()
        if self._due and not self._urgent and seconds > 0:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(seconds):
                    await self._wanted.wait()

    async def _write(self, journals: Sequence[Writing]) -> None:
        """Send until every journal's entries are taken, or it is known why not."""
        left = [journal for journal in journals if not journal.failure]
        clock = asyncio.get_running_loop().time
        pause, deadline = FIRST_PAUSE_SECONDS, clock() + PATIENCE_SECONDS
        while left:
            try:
                left = [journal for journal in await self._sent(left) if await is_recovered(journal)]
            except AWAY as error:
                if clock() >= deadline:
                    fail(left, error)
                    return
                log.warning("%d journals wait for Redis: %s", len(left), error)
                await asyncio.sleep(pause)
                pause = min(LONGEST_PAUSE_SECONDS, pause * 2)
                left = await self._recovered(left)
            except Exception as error:
                log.exception("%d journals cannot be written", len(left))
                fail(left, error)  # whatever it was: nobody may wait for ever
                return

    async def _recovered(self, journals: Sequence[Writing]) -> list[Writing]:
        """Those that have still something to send, now that Redis may have taken or lost some of it."""
        try:
            return [journal for journal in journals if await is_recovered(journal)]
        except AWAY:
            return list(journals)  # still away: the next round finds out

    async def _sent(self, journals: Sequence[Writing]) -> list[Writing]:
        """Send what they have; those whose entries were not taken come back. Raises RedisError."""
        pipe, sent = redis().pipeline(transaction=False), []
        for journal in journals:
            if entries := list(journal.entries()):
                command = len(pipe)
                try:
                    queue(pipe, entries)
                except ValueError as error:  # what cannot be written is this run's trouble and no other's
                    journal.failure = error
                else:
                    sent.append((journal, entries, command))
        results = await pipe.execute(raise_on_error=False)
        left, away = [], None
        for journal, entries, command in sent:
            result = results[command]
            if isinstance(result, AWAY):
                away = result
            elif isinstance(result, ResponseError) and "equal or smaller" not in str(result):
                journal.failure = result  # Redis is out of memory, read-only …: no other writer is to blame
            elif result is None or isinstance(result, ResponseError):
                left.append(journal)
            else:
                journal.acknowledged(entries)
        if away:
            raise away
        return left


def queue(pipe: Any, entries: Sequence[Entry]) -> None:
    """The command that appends `entries`. Only the first of a run makes its stream: a deleted one stays deleted."""
    key, first = stream_key(entries[0].run), entries[0]
    if len(entries) == 1 and first.seq > 1:
        pipe.xadd(key, fields_of(first), id=f"{first.seq}-0", nomkstream=True, maxlen=ENTRIES_MAX, approximate=True)
        return
    arguments = [part for one in entries for part in (f"{one.seq}-0", encoded(one), "1" if one.event.terminal else "")]
    pipe.eval(TOGETHER, 1, key, *arguments)
    pipe.expire(key, settings.CHAT.journal_seconds)


def encoded(entry: Entry) -> bytes:
    """An entry as it is sent. Raises ValueError."""
    return entry.to_json().encode()


def fields_of(entry: Entry) -> Any:
    return {"entry": encoded(entry)} | ({"end": "1"} if entry.event.terminal else {})


async def is_recovered(journal: Writing) -> bool:
    """Find out what Redis has of a journal that it did not take; whether there is something to send again.

    Raises RedisError, django.db.Error. Another writer's entries, or a run that is deleted, fail the journal: PenLost.
    """
    if not (entries := list(journal.entries())):
        return False
    seq, key = journal.state.seq, stream_key(journal.state.run)
    found = await rows_after(key, f"{seq}-0", len(entries))
    if [fields["entry"] for _, fields in found] != [entry.to_json() for entry in entries[: len(found)]]:
        journal.failure = LeaseLost()
    elif found:
        journal.acknowledged(entries[: len(found)])
    elif (last := place(await last_id(key))[0]) < seq:
        await send_again(journal, last)
    return journal.failure is None and bool(journal.entries())


async def send_again(journal: Writing, last: int) -> None:
    """Redis ends at `last`, before what it had taken already. Raises RedisError, django.db.Error."""
    run = journal.state.run
    if not await Run.objects.filter(pk=run).aexists():
        journal.failure = LeaseLost()
        return
    log.warning("run %s: Redis has lost what came after entry %d", run, last)
    journal.resend(last)
    first = journal.entries()[0]
    if last == 0 and first.seq > 1:  # its stream is gone, and its beginning is known to SQL only
        await redis().xadd(stream_key(run), fields_of(first), id=f"{first.seq}-0")
        await redis().expire(stream_key(run), settings.CHAT.journal_seconds)
        journal.acknowledged([first])


def fail(journals: Sequence[Writing], error: Exception) -> None:
    for journal in journals:
        journal.failure = error


def settle(done: "asyncio.Future[None]", failure: Exception | None) -> None:
    if done.done():
        return  # whoever waited was cancelled
    if failure:
        done.set_exception(failure)
    else:
        done.set_result(None)


def window_seconds(journals: int) -> float:
    """How long neighbours are waited for when so many journals have just been printed."""
    config = settings.CHAT
    return min(config.coalesce_max_seconds, config.coalesce_seconds + journals * config.coalesce_step_seconds)


_writers: WeakKeyDictionary[asyncio.AbstractEventLoop, JournalWriter] = WeakKeyDictionary()


def journal_writer() -> JournalWriter:
    """The writer of the running loop."""
    loop = asyncio.get_running_loop()
    if loop not in _writers:
        _writers[loop] = JournalWriter()
    return _writers[loop]


def close() -> None:
    """Forget the running loop's writer: for loops that end before the process does."""
    _writers.pop(asyncio.get_running_loop(), None)
