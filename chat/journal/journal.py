"""The append-only log of a run: a Redis stream, entry id `seq-0`.

Redis itself refuses a number that is used already, so a second writer cannot slip in between. Entries are born here and
nowhere else; deltas that come close together become one entry. The writer carries the entries of all runs to Redis.
"""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self
from uuid import UUID

from redis.exceptions import RedisError

from chat.concurrency.redis_client import redis
from chat.journal.buffer import Buffer, Delta
from chat.journal.commands import stream_key
from chat.journal.streams import Row, last_id, last_rows, place, rows_after
from chat.journal.writer import journal_writer
from chat.models import Run
from chat.protocol.events import Entry, Event
from chat.protocol.state import RunState

__all__ = ["Journal", "Line", "forget", "last_lines", "line", "lines_after", "outlive", "state_of", "stream_key"]

log = logging.getLogger(__name__)
LOST_ENTRIES_MAX = 100_000
"""More than a run has. Where its journal is gone (an older backup was restored, Redis came back empty) readers may have
seen entries that SQL knows nothing of. Who writes on leaves their numbers out: such a reader finds a gap and takes the
snapshot, instead of reading another text as the continuation of what it has."""


@dataclass(frozen=True)
class Line:
    """An entry as Redis holds it: no need to parse what is only passed on."""

    seq: int
    text: str
    terminal: bool


def line(row: Row) -> Line:
    id, fields = row
    return Line(int(id.split("-")[0]), fields["entry"], "end" in fields)


async def lines_after(run_id: UUID | str, seq: int, count: int = 500) -> list[Line]:
    """The lines after `seq`, at most `count` of them. Raises RedisError."""
    return [line(row) for row in await rows_after(stream_key(run_id), f"{seq}-0", count)]


async def last_lines(run_ids: Sequence[UUID]) -> list[Line | None]:
    """The newest line of each run; None where it has no journal. One round trip. Raises RedisError."""
    newest = await last_rows([stream_key(run_id) for run_id in run_ids])
    return [line(row) if row else None for row in newest]


async def forget(keys: Sequence[str]) -> None:
    """Delete the journals of what is deleted; where Redis is away they go with their time."""
    try:
        if keys:
            await redis().unlink(*keys)
    except RedisError as error:
        log.warning("%d journals stay until their time is over: %s", len(keys), error)


async def outlive(run_id: UUID, seconds: float) -> None:
    """Keep the journal of a run that has ended for `seconds` more; where Redis is away it stays longer."""
    try:
        await redis().expire(stream_key(run_id), int(seconds))
    except RedisError as error:
        log.warning("the journal of run %s stays for a day: %s", run_id, error)


async def state_of(run: Run) -> RunState:
    """What SQL has of the run, and on top of it what the journal has already."""
    state = run.state()
    while not state.is_over and (lines := await lines_after(run.pk, state.seq)):
        if not all(state.fold(Entry.from_json(one.text)) for one in lines):
            break  # a gap: the snapshot alone is the truth
    return state


class Journal:
    """A run's log in the hands of its writer."""

    def __init__(self, state: RunState, token: str = "") -> None:
        self._buffer = Buffer(state, token)

    @classmethod
    async def open(cls, run: Run, token: str = "") -> Self:
        """The journal of a run whose lease the caller holds, at its last entry; where that is lost, well behind it."""
        state = await state_of(run)
        if state.seq and not state.is_over and place(await last_id(stream_key(run.pk)))[0] < state.seq:
            state.seq += LOST_ENTRIES_MAX
            # Before the first entry behind them, so that whoever finds the gap finds the snapshot too.
            await Run.objects.filter(pk=run.pk, seq=run.seq).aupdate(seq=state.seq, snapshot=state.to_json())
        return cls(state, token)

    @property
    def state(self) -> RunState:
        """The fold of what Redis has acknowledged."""
        return self._buffer.state

    async def append(self, *events: Event) -> None:
        """Write what is pending, then `events`, all at once. Raises LeaseLost, RedisError."""
        self._buffer.add(*events)
        await self.flush()

    def begin(self, *events: Event) -> None:
        """Write `events` now, without being waited for. What that meets is raised by what is written next."""
        self._buffer.add(*events)
        journal_writer().hurry(self._buffer)

    def delta(self, delta: Delta) -> None:
        """Write `delta` soon, together with its neighbours. Raises what an earlier write has met."""
        if self._buffer.failure:
            raise self._buffer.failure
        self._buffer.add(delta)
        journal_writer().enqueue(self._buffer)

    async def flush(self) -> None:
        """Write what is pending. Raises LeaseLost, RedisError."""
        if self._buffer.failure:
            raise self._buffer.failure
        await journal_writer().flush(self._buffer)
