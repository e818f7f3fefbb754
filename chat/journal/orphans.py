"""Journals whose run was deleted, by whoever could not delete them: Redis was away, or a writer that slept woke up."""

import contextlib
from collections.abc import Iterable
from uuid import UUID

from chat.concurrency.redis_client import redis
from chat.journal.commands import stream_key
from chat.models import Run

BATCH = 500
"""Keys that Redis looks at, and rows that SQL is asked for, at a time."""


async def delete_orphans() -> int:
    """Delete the journals of runs that SQL does not have; how many. Raises RedisError, DatabaseError.

    A run has its row before it has a journal: what has none now never will.
    """
    keys = [key async for key in redis().scan_iter(match=stream_key("*"), count=BATCH)]
    deleted = 0
    for start in range(0, len(keys), BATCH):
        journals = dict(named(keys[start : start + BATCH]))
        async for pk in Run.objects.filter(pk__in=list(journals)).values_list("pk", flat=True):
            del journals[pk]
        if journals:
            deleted += await redis().unlink(*journals.values())
    return deleted


def named(keys: Iterable[str]) -> Iterable[tuple[UUID, str]]:
    """The keys by the run whose journal they are; what is no run's is nobody's business here."""
    for key in keys:
        with contextlib.suppress(ValueError):
            yield UUID(key.removeprefix(stream_key(""))), key
