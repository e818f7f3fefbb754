"""What Redis has of entries that it did not acknowledge: all, some, none, or another writer's instead."""

import logging

from django.conf import settings

from chat.concurrency.redis_client import redis
from chat.journal.buffer import Buffer
from chat.journal.commands import fields_of, stream_key
from chat.journal.lease import LeaseLost
from chat.journal.streams import last_id, place, rows_after
from chat.models import Run

log = logging.getLogger(__name__)


async def is_recovered(buffer: Buffer) -> bool:
    """Find out what Redis has of a run's entries; whether there is something to send again.

    Raises RedisError, django.db.Error. Another writer's entries, or a run that is deleted, fail the buffer: LeaseLost.
    """
    if not (entries := buffer.entries()):
        return False
    # Not after the last that it has acknowledged: of those, too, some may be on their way again.
    before, key = entries[0].seq - 1, stream_key(buffer.state.run)
    rows = await rows_after(key, f"{before}-0", len(entries))
    if [fields["entry"] for _, fields in rows] != [entry.to_json() for entry in entries[: len(rows)]]:
        buffer.fail(LeaseLost())
    elif rows:
        buffer.acknowledge(entries[: len(rows)])
    elif (last := place(await last_id(key))[0]) < before:
        await send_again(buffer, last)
    return buffer.failure is None and bool(buffer.entries())


async def send_again(buffer: Buffer, last: int) -> None:
    """Redis ends at `last`, before what it had acknowledged already. Raises RedisError, django.db.Error."""
    run = buffer.state.run
    if not await Run.objects.filter(pk=run).aexists():
        buffer.fail(LeaseLost())
        return
    log.warning("run %s: Redis has lost what came after entry %d", run, last)
    buffer.resend_after(last)
    first = buffer.entries()[0]
    if first.seq > last + 1:  # what is between is known to SQL only: a reader who finds the gap takes the snapshot
        await redis().xadd(stream_key(run), fields_of(first), id=f"{first.seq}-0")
        await redis().expire(stream_key(run), settings.CHAT.journal_seconds)
        buffer.acknowledge([first])
