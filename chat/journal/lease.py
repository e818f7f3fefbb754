"""Who may write a run's journal: whoever wins the UPDATE, as long as later UPDATEs still find its token."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any, Self
from uuid import UUID, uuid4

from django.db.models import Q
from django.utils import timezone

from chat.models import Run
from chat.protocol.state import RunState


class LeaseLost(Exception):
    """Another writer has the run now: stop, and write nothing more."""


@dataclass(frozen=True)
class ReaderRequests:
    """What a reader may ask of a run that is being written."""

    stop: bool
    answer_now: bool


@dataclass(frozen=True)
class Lease:
    """The right to write one run, proven by a token in its row."""

    run_id: UUID
    token: str

    @classmethod
    async def claim(cls, run_id: UUID, **expected: Any) -> Self | None:
        """The lease of a live run that nobody is writing and that is as `expected`; None if another was faster."""
        lease = cls(run_id, uuid4().hex)
        waiting = Run.objects.live().filter(pk=run_id, writer="", **expected)
        won = await waiting.aupdate(writer=lease.token, beat_at=timezone.now())
        return lease if won == 1 else None

    async def save(self, state: RunState, **fields: Any) -> None:
        """Store the state, which is also the heartbeat. Raises PenLost."""
        values = {"status": state.status, "seq": state.seq, "snapshot": state.to_json(), "beat_at": timezone.now()}
        await self._update(**values | fields)

    async def release(self, state: RunState, **fields: Any) -> None:
        """Store the state and release the lease for the next worker, or for good. Raises PenLost."""
        await self.save(state, writer="", **fields)

    async def is_held(self) -> bool:
        """Whether it is the lease still."""
        return await Run.objects.live().filter(pk=self.run_id, writer=self.token).aexists()

    async def _update(self, **fields: Any) -> None:
        if await Run.objects.filter(pk=self.run_id, writer=self.token).aupdate(**fields) != 1:
            raise LeaseLost


async def reader_requests() -> dict[str, ReaderRequests]:
    """What is wished of the runs that are being written anywhere, by their writers' tokens."""
    asked = Q(stop_asked_at__isnull=False) | Q(answer_asked_at__isnull=False)
    written = Run.objects.live().exclude(writer="").filter(asked)
    rows = written.values_list("writer", "stop_asked_at", "answer_asked_at")
    return {writer: ReaderRequests(stop is not None, answer is not None) async for writer, stop, answer in rows}


async def beat(tokens: Sequence[str]) -> Collection[str]:
    """Say that these writers live; the tokens of those that have their lease still."""
    mine = Run.objects.filter(writer__in=tokens)
    if await mine.aupdate(beat_at=timezone.now()) == len(tokens):
        return tokens
    return {token async for token in mine.values_list("writer", flat=True)}
