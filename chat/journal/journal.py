"""The append-only log of a run: a Redis stream, entry id `seq-0`.

Redis itself refuses a number that is used already, so a second writer cannot slip in between. Entries are born here and
nowhere else; deltas that come close together become one entry. The journal writer carries them to Redis.
"""

import logging
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Self
from uuid import UUID

from redis.exceptions import RedisError

from chat.journal.streams import Row, redis, rows_after
from chat.journal.writer import journal_writer, stream_key
from chat.models import Run
from chat.protocol.events import AnswerDelta, Entry, Event, ReasoningDelta
from chat.protocol.state import RunState

__all__ = ["Journal", "Line", "forget", "line", "lines_after", "outlive", "state_of", "stream_key"]

log = logging.getLogger(__name__)
Delta = ReasoningDelta | AnswerDelta
KEPT = 256
"""So many of the newest entries can be written again to a Redis that has lost them."""


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

    def __init__(self, state: RunState) -> None:
        self.state = state
        """The fold of what Redis has taken."""
        self.failure: Exception | None = None
        """Why nothing more can be written: the lease is lost, or Redis refuses."""
        self._pending: list[Event] = []
        self._sending: list[Entry] = []
        self._kept: deque[Entry] = deque(maxlen=KEPT)

    @classmethod
    async def open(cls, run: Run) -> Self:
        """The journal of a run whose lease the caller holds, at its last entry."""
        return cls(await state_of(run))

    async def append(self, *events: Event) -> None:
        """Write what is pending, then `events`, all at once. Raises PenLost, RedisError."""
        self._pending += events
        await self.flush()

    def delta(self, delta: Delta) -> None:
        """Write `delta` soon, together with its neighbours. Raises what an earlier write has met."""
        if self.failure:
            raise self.failure
        last = self._pending[-1] if self._pending else None
        if isinstance(last, Delta) and type(last) is type(delta):
            self._pending[-1] = replace(last, text=last.text + delta.text)
        else:
            self._pending.append(delta)
        journal_writer().enqueue(self)

    async def flush(self) -> None:
        """Write what is pending. Raises PenLost, RedisError."""
        if self.failure:
            raise self.failure
        await journal_writer().flush(self)

    def entries(self) -> Sequence[Entry]:
        """For the journal writer: what is to be sent now, numbered from the last entry that Redis has taken."""
        seq = self._sending[-1].seq if self._sending else self.state.seq
        self._sending += [Entry(self.state.run, seq + n, event) for n, event in enumerate(self._pending, 1)]
        self._pending = []
        return self._sending

    def acknowledged(self, entries: Sequence[Entry]) -> None:
        """From the journal writer: Redis has these. Those that it has had before are no news."""
        for entry in entries:
            if self.state.fold(entry):
                self._kept.append(entry)
        self._sending = [entry for entry in self._sending if entry.seq > entries[-1].seq]

    def resend(self, seq: int) -> None:
        """From the journal writer: Redis has lost what came after `seq`; send it again, as far as it is still known."""
        lost = [entry for entry in self._kept if entry.seq > seq]
        self._sending = lost + self._sending
