"""The append-only log of a run: a Redis stream, entry id `seq-0`.

Redis itself refuses a number that is used already, so a second writer cannot slip in between. Entries are born here and
nowhere else; deltas that come close together become one entry.
"""

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Self
from uuid import UUID

from django.conf import settings
from redis.exceptions import RedisError, ResponseError

from chat.ending import completed
from chat.events import AnswerDelta, Entry, Event, ReasoningDelta
from chat.models import Run
from chat.pen import PenLost
from chat.state import RunState
from chat.stores import redis
from chat.streams import rows_after

log = logging.getLogger(__name__)
Delta = ReasoningDelta | AnswerDelta


@dataclass(frozen=True)
class Line:
    """An entry as Redis holds it: no need to parse what is only passed on."""

    seq: int
    text: str
    terminal: bool


def stream_key(run_id: UUID | str) -> str:
    return f"wenyuan:run:{run_id}"


async def lines_after(run_id: UUID | str, seq: int, count: int = 500) -> list[Line]:
    """The lines after `seq`, at most `count` of them. Raises RedisError."""
    rows = await rows_after(stream_key(run_id), f"{seq}-0", count)
    return [Line(int(id.split("-")[0]), fields["entry"], "end" in fields) for id, fields in rows]


async def forget(keys: Sequence[str]) -> None:
    """Delete the journals of what is deleted; where Redis is away they go with their time."""
    try:
        if keys:
            await redis().unlink(*keys)
    except RedisError as error:
        log.warning("%d journals stay until their time is over: %s", len(keys), error)


async def state_of(run: Run) -> RunState:
    """What SQL has of the run, and on top of it what the journal has already."""
    state = run.state()
    while not state.is_over and (lines := await lines_after(run.pk, state.seq)):
        if not all(state.fold(Entry.from_json(line.text)) for line in lines):
            break  # a gap: the snapshot alone is the truth
    return state


class Journal:
    """A run's log in the hands of its writer."""

    def __init__(self, state: RunState) -> None:
        self.state = state
        self._lock = asyncio.Lock()
        self._pending: Delta | None = None
        self._timer: asyncio.Task[None] | None = None
        self._lost: PenLost | None = None

    @classmethod
    async def open(cls, run: Run) -> Self:
        """The journal of a run whose pen the caller holds, at its last entry."""
        return cls(await state_of(run))

    async def append(self, *events: Event) -> None:
        """Write what is pending, then `events`, all at once. Raises PenLost, RedisError."""
        async with self._lock:
            await self._write(*events)

    async def delta(self, delta: Delta) -> None:
        """Write `delta` soon, together with its neighbours. Raises what an earlier write has met."""
        if self._lost:
            raise self._lost
        async with self._lock:
            if self._pending and type(self._pending) is not type(delta):
                await self._write()
            before = self._pending.text if self._pending else ""
            self._pending = replace(delta, text=before + delta.text)
        if self._timer is None:
            self._timer = asyncio.create_task(self._flush_soon())

    async def flush(self) -> None:
        """Write what is pending. Raises PenLost, RedisError."""
        async with self._lock:
            await self._write()

    async def _flush_soon(self) -> None:
        await asyncio.sleep(settings.CHAT.coalesce_seconds)
        self._timer = None
        try:
            await self.flush()
        except PenLost as lost:
            self._lost = lost
        except RedisError as error:
            log.warning("run %s: %s; what is pending is written with the next delta", self.state.run, error)

    async def _write(self, *events: Event) -> None:
        """Write what is pending, then `events`. A writer that is cancelled meanwhile learns of it afterwards."""
        batch = [self._pending, *events] if self._pending else list(events)
        if batch:
            await completed(asyncio.create_task(self._sent(batch)))

    async def _sent(self, batch: Sequence[Event]) -> None:
        entries = [Entry(self.state.run, self.state.seq + n, event) for n, event in enumerate(batch, 1)]
        await self._send(entries)
        self._pending = None
        for entry in entries:
            self.state.fold(entry)

    async def _send(self, entries: Sequence[Entry]) -> None:
        key = stream_key(self.state.run)
        pipe = redis().pipeline(transaction=False)
        for entry in entries:
            fields: Any = {"entry": entry.to_json()} | ({"end": "1"} if entry.event.terminal else {})
            pipe.xadd(key, fields, id=f"{entry.seq}-0")
        pipe.expire(key, settings.CHAT.journal_seconds)
        try:
            await pipe.execute()
        except ResponseError as refusal:
            if "equal or smaller" not in str(refusal):
                raise  # Redis is out of memory, read-only …: no other writer is to blame
            # The connection may have broken after Redis took the entries and before it said so.
            written = await lines_after(self.state.run, entries[0].seq - 1, len(entries))
            if [line.text for line in written] != [entry.to_json() for entry in entries]:
                raise PenLost from refusal
