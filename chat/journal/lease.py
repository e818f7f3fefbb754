"""Who may write a run's journal: whoever wins the UPDATE, as long as later UPDATEs still find its token.

A token begins with the id of its process, whose heartbeat says for all its leases that they are held.
"""

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Self
from uuid import UUID

from asgiref.sync import sync_to_async
from django.db import DataError, connection, transaction
from django.db.models import Q
from django.utils import timezone

from chat.journal.heartbeat import heartbeat
from chat.models import Conversation, Run
from chat.models.prepared import Parameter, Rows, Update
from chat.protocol.state import RunState, members


class LeaseLost(Exception):
    """Another writer has the run now: stop, and write nothing more."""


@dataclass(frozen=True)
class ReaderRequests:
    """What a reader may ask of a run that is being written."""

    stop: bool
    answer_now: bool


@dataclass(frozen=True)
class Snapshot:
    """A state as it is stored, by whoever holds the lease."""

    run_id: UUID
    token: str
    status: str
    seq: int
    text: str
    """The state as JSON."""

    @classmethod
    def of(cls, lease: "Lease", state: RunState) -> Self:
        return cls(lease.run_id, lease.token, state.status, state.seq, text_of(state))


@dataclass(frozen=True)
class Lease:
    """The right to write one run, proven by a token in its row."""

    run_id: UUID
    token: str

    @staticmethod
    async def claim(run_id: UUID, **expected: Any) -> "Lease | None":
        """The lease of a live run that nobody is writing and that is as `expected`; None if another was faster."""
        return await sync_to_async(claimed)(run_id, expected)

    async def save(self, state: RunState, **fields: Any) -> None:
        """Store the state. Raises LeaseLost."""
        await sync_to_async(self._save)(state, **fields)

    async def release(self, state: RunState, **fields: Any) -> None:
        """Store the state and leave the run to the next worker. Raises LeaseLost."""
        await self.save(state, writer="", **fields)
        self.forget()

    async def end(self, state: RunState, with_it: Callable[[], None] | None = None) -> None:
        """Store the last state, which the history's index hears of in the same transaction. Raises LeaseLost.

        `with_it`: what is to be stored in that transaction besides.
        """
        await sync_to_async(self._end)(state, with_it)
        self.forget()

    def _save(self, state: RunState, **fields: Any) -> None:
        values = {"status": state.status, "seq": state.seq, "snapshot": text_of(state), "beat_at": timezone.now()}
        if _save(*sorted(fields)).run(run=self.run_id, token=self.token, **values, **fields) != 1:
            raise LeaseLost

    @transaction.atomic
    def _end(self, state: RunState, with_it: Callable[[], None] | None) -> None:
        self._save(state, writer="", ended_at=timezone.now())
        _CHANGED.run(run=self.run_id)
        if with_it:
            with_it()

    def forget(self) -> None:
        """This process does not write the run any more, whatever its row says."""
        heartbeat().forget(self.token)

    async def is_held(self) -> bool:
        """Whether the row still has this lease's token."""
        return await Run.objects.live().filter(pk=self.run_id, writer=self.token).aexists()


_CHANGED = Update(
    lambda: Conversation.objects.filter(turns__runs=Parameter("run")),
    **Conversation.objects.changed(),
)


@cache
def _save(*names: str) -> Update:
    """Stores a state, and the fields `names` with it."""
    changes = {name: Parameter(name) for name in ("status", "seq", "snapshot", "beat_at", *names)}
    return Update(lambda: Run.objects.filter(pk=Parameter("run"), writer=Parameter("token")), **changes)


@cache
def _claim(**expected: Any) -> Update:
    waiting = Run.objects.live().filter(pk=Parameter("run"), writer="", **expected)
    return Update(lambda: waiting, writer=Parameter("token"), beat_at=Parameter("now"))


def claimed(run_id: UUID, expected: dict[str, Any]) -> Lease | None:
    """`Lease.claim`, from a thread. Raises django.db.Error."""
    token = heartbeat().token()
    if _claim(**expected).run(run=run_id, token=token, now=timezone.now()) == 1:
        return Lease(run_id, token)
    heartbeat().forget(token)
    return None


def reader_requests() -> dict[str, ReaderRequests]:
    """What is asked of the runs that are being written anywhere, by their writers' tokens."""
    rows = _REQUESTS.all()
    return {writer: ReaderRequests(stop is not None, answer is not None) for writer, stop, answer in rows}


_IS_REQUESTED = Q(stop_asked_at__isnull=False) | Q(answer_asked_at__isnull=False)
_REQUESTS = Rows(
    lambda: (
        Run.objects.live()
        .exclude(writer="")
        .filter(_IS_REQUESTED)
        .values_list("writer", "stop_asked_at", "answer_asked_at")
    )
)


def save_snapshots(snapshots: Sequence[Snapshot]) -> Iterable[Snapshot]:
    """Store them in one transaction; those that the database refuses come back. Raises django.db.Error.

    A run that is another's by now is left alone.
    """
    try:
        store(snapshots)
    except DataError:  # one of them: the others must not suffer for it
        return [one for one in snapshots if is_refused(one)]
    return ()


def store(snapshots: Sequence[Snapshot]) -> None:
    cast = "%s::jsonb" if connection.vendor == "postgresql" else "%s"
    sql = f"UPDATE chat_run SET status = %s, seq = %s, snapshot = {cast} WHERE id = %s AND writer = %s"  # noqa: S608
    key = Run._meta.pk.get_db_prep_value
    rows = [(one.status, one.seq, one.text, key(one.run_id, connection), one.token) for one in snapshots]
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.executemany(sql, rows)


def is_refused(snapshot: Snapshot) -> bool:
    try:
        store([snapshot])
    except DataError:
        return True
    return False


def text_of(state: RunState) -> str:
    """What `state.to_json()` gives, as text, in a tenth of the time."""
    return json.dumps(state, default=members, ensure_ascii=False)
