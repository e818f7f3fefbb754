"""Word of a user's conversations to every tab (created, renamed, deleted, moved), and word to everybody.

A short stream per user: who was away reads the list again when it comes back.
"""

import json
import logging
from collections.abc import AsyncGenerator, AsyncIterator, Mapping
from contextlib import aclosing
from typing import Any
from uuid import UUID

from redis.exceptions import RedisError

from chat.concurrency.redis_client import shared_redis
from chat.journal.streams import Row, append, appending, last_id
from chat.journal.subscriptions import Overflow, Subscription, subscriptions

log = logging.getLogger(__name__)
KEPT, KEPT_SECONDS = 100, 3600
WAIT_SECONDS = 60.0
EVERYBODY = "wenyuan:everybody"
SIGN_OUT = "signed_out"
"""The field of a row that is no frame."""


def stream_key(user_id: int) -> str:
    return f"wenyuan:user:{user_id}"


async def notify(user_id: int, conversation_id: UUID, change: str, run_id: UUID | None = None) -> None:
    """Tell the user's tabs; `run_id`: the run that moved it, which the tab that asked knows already.

    Losing word of a change is no reason to undo the change: the failure is only logged.
    """
    row = {"frame": frame_of(conversation_id, change, run_id)}
    try:
        await append(stream_key(user_id), row, keep=KEPT, keep_seconds=KEPT_SECONDS)
    except RedisError as error:
        log.warning("no word of conversation %s: %s", conversation_id, error)


def tell(user_id: int, conversation_id: UUID, change: str, run_id: UUID | None = None) -> None:
    """The same, from a thread."""
    put(stream_key(user_id), {"frame": frame_of(conversation_id, change, run_id)})


def frame_of(conversation_id: UUID, change: str, run_id: UUID | None) -> str:
    run = {"run": str(run_id)} if run_id else {}
    return json.dumps({"type": "conversation", "id": str(conversation_id), "change": change} | run)


def notify_sign_out(user_id: int) -> None:
    """Tell the processes that hold a user's connections that one of them may have to be closed."""
    put(stream_key(user_id), {SIGN_OUT: "1"})


def tell_everybody(frame: str) -> None:
    """Send a frame to every open tab. Where Redis is away only pages that are opened later know of it."""
    put(EVERYBODY, {"frame": frame})


def put(key: str, row: dict[str, str]) -> None:
    """From a thread."""
    pipe: Any = shared_redis().pipeline(transaction=False)
    try:
        appending(pipe, key, row, keep=KEPT, keep_seconds=KEPT_SECONDS).execute()
    except RedisError as error:
        log.warning("no word to %s: %s", key, error)


async def conversation_notifications(user_id: int) -> AsyncGenerator[str | None, None]:
    """Frames from now on, for ever; None where the user may have signed out, which is also the first: it may have been
    a moment before this began to listen. Raises RedisError."""
    async with aclosing(rows_from_now(stream_key(user_id), {SIGN_OUT: "1"})) as rows:
        async for fields in rows:
            yield None if SIGN_OUT in fields else fields["frame"]


async def frames_for_everybody() -> AsyncIterator[str]:
    """The same of what is said to all. Raises RedisError."""
    async with aclosing(rows_from_now(EVERYBODY)) as rows:
        async for fields in rows:
            yield fields["frame"]


async def rows_from_now(key: str, *first: Mapping[str, str]) -> AsyncGenerator[Mapping[str, str], None]:
    """Those of `first` once none will be missed, then what comes."""
    async with subscriptions().notifications.subscribe(key, await last_id(key)) as subscription:
        for fields in first:
            yield fields
        while True:
            for _, fields in await next_rows(subscription):
                yield fields


async def next_rows(subscription: Subscription) -> list[Row]:
    """The next rows. Word that nobody took in time is lost: a sidebar reads its list again when it comes back."""
    try:
        return await subscription.take(WAIT_SECONDS)
    except Overflow:
        return []
