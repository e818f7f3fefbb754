"""What a reader is sent of a run: the lines after its cursor, then live; a snapshot where some are missing."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from uuid import UUID

from asgiref.sync import sync_to_async

from chat.journal.journal import Line, line, state_of, stream_key
from chat.journal.streams import last_id, place
from chat.journal.subscriptions import Overflow, Subscription, subscriptions
from chat.models import Run
from chat.models.prepared import Parameter, Rows
from chat.protocol.state import OVER, RunState

CURSOR_MAX = 10_000_000
"""No run has so many entries."""
PATIENCE_SECONDS = 15.0
"""How long silence is taken to mean that nothing happens, before SQL is asked."""
GAP_SECONDS = 0.5
"""How long to wait for a snapshot that is newer than a gap."""


@dataclass(frozen=True)
class Standing:
    """How far a run is, as SQL has it."""

    status: str
    seq: int


async def feed(run_id: UUID, after: int, standing: Standing | None = None) -> AsyncIterator[Line | RunState]:
    """Yield lines in order without a gap, each once, until the terminal one; a `RunState` replaces all before it.

    `standing`: where the run was found a moment ago, if it was looked for.

    Raises Run.DoesNotExist when the run is deleted meanwhile, RedisError.
    """
    cursor = after
    async with subscriptions().runs.subscribe(stream_key(run_id), f"{after}-0") as subscription:
        snapshot, is_over = await _where_it_stands(run_id, cursor, standing)
        while True:
            if snapshot:
                yield snapshot
                cursor, is_over = snapshot.seq, is_over or snapshot.is_over
            if is_over:
                return
            lines = await _next(subscription, cursor)
            snapshot = None
            for one in lines or ():
                if one.seq != cursor + 1:
                    lines = None
                    break
                yield one
                cursor, is_over = one.seq, one.terminal
            if lines is None:
                snapshot = await _past_the_gap(run_id, cursor)
            elif not lines:
                snapshot, is_over = await _where_it_stands(run_id, cursor, None, is_silent=True)


async def _next(subscription: Subscription, cursor: int) -> list[Line] | None:
    """The lines after the cursor that have come, none after a long silence; None where some were lost."""
    try:
        rows = await subscription.take(PATIENCE_SECONDS)
    except Overflow:
        return None
    lines = [line(row) for row in rows]
    return [one for one in lines if one.seq > cursor]


_STATUS = Rows(lambda: Run.objects.filter(pk=Parameter("run")).values_list("status", "seq"))


def _standing(run_id: UUID) -> Standing:
    for row in _STATUS.all(run=run_id):
        return Standing(*row)
    raise Run.DoesNotExist


async def _where_it_stands(
    run_id: UUID, cursor: int, standing: Standing | None, *, is_silent: bool = False
) -> tuple[RunState | None, bool]:
    """What the reader must be given because the journal will not bring it; whether that is all."""
    now_at = standing or await sync_to_async(_standing)(run_id)
    seq, is_over = now_at.seq, now_at.status in OVER
    if cursor == seq:
        return None, is_over
    newest = place(await last_id(stream_key(run_id)))[0]
    # The stores may have lost what this reader had seen: what they have is true from now on.
    if cursor > max(seq, newest) or (seq > cursor and (is_silent or newest < seq)):
        return await state_of(await Run.objects.aget(pk=run_id)), is_over
    return None, False


async def _past_the_gap(run_id: UUID, cursor: int) -> RunState:
    """The state, as soon as it is newer than what the reader has: a writer keeps it in SQL every two seconds."""
    while True:
        state = await state_of(await Run.objects.aget(pk=run_id))
        if state.seq > cursor or state.is_over:
            return state
        await asyncio.sleep(GAP_SECONDS)
