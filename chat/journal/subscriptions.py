"""One reader per event loop reads the streams of all runs that somebody here watches, another one those of the news.

Who watches a stream takes its rows from a mailbox of its own. A mailbox is bounded: whoever is slower than a run for
long loses what is in it, is told so, and goes on from a snapshot. Nobody waits for anybody else.
"""

import asyncio
import logging
from collections import deque
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from uuid import uuid4

from django.conf import settings
from redis.exceptions import RedisError

from chat.concurrency.per_loop import PerLoop, background
from chat.journal.streams import START, Row, append, place, read_new, rows_after

log = logging.getLogger(__name__)
FAILED_SECONDS = 0.3
SUBSCRIPTION_ROWS = 400
"""Some ten seconds of a run; also how much history is read instead of taking a snapshot."""
READ_ROWS = 100
REST_SECONDS, REST_LEAST_SECONDS, REST_MAX_SECONDS = 0.0002, 0.004, 0.02
"""After a read, for every stream that it brought rows of: while many grow, one read shall bring the rows of many, and
of one the several entries that a beginning and an end are made of."""


class Overflow(Exception):
    """Rows were thrown away because nobody took them in time."""


class Subscription:
    """The rows of one stream that one reader has not taken yet."""

    def __init__(self) -> None:
        self._rows: deque[Row] = deque()
        self._has_overflowed = False
        self._filled = asyncio.Event()

    def put(self, rows: Sequence[Row]) -> None:
        """Deliver rows, newer than all before."""
        if len(self._rows) + len(rows) > SUBSCRIPTION_ROWS:
            self._has_overflowed = True
            self._rows.clear()
        else:
            self._rows.extend(rows)
        self._filled.set()

    def put_before(self, rows: Sequence[Row]) -> None:
        """Deliver rows that are older than those that wait."""
        newer = list(self._rows)
        self._rows.clear()
        self.put([*rows, *newer])

    async def take(self, seconds: float) -> list[Row]:
        """The rows since the last take, waited for at most `seconds`. Raises Missed, once for each loss."""
        if not self._filled.is_set():
            try:
                async with asyncio.timeout(seconds):
                    await self._filled.wait()
            except TimeoutError:
                return []
        self._filled.clear()
        if self._has_overflowed:
            self._has_overflowed = False
            self._rows.clear()
            raise Overflow
        rows = list(self._rows)
        self._rows.clear()
        return rows


class Subscriptions:
    """Reads many streams with one connection."""

    def __init__(self) -> None:
        self._subscribed: dict[str, set[Subscription]] = {}
        self._seen: dict[str, str] = {}
        self._wake = f"wenyuan:wake:{uuid4().hex}"
        self._task: asyncio.Task[None] | None = None

    @asynccontextmanager
    async def subscribe(self, key: str, after: str) -> AsyncIterator[Subscription]:
        """A mailbox that gets every row of stream `key` after id `after`, each once, in order. Raises RedisError."""
        subscription = Subscription()
        is_new = key not in self._subscribed
        if is_new:
            self._subscribed[key], self._seen[key] = set(), after
        self._subscribed[key].add(subscription)
        try:
            if is_new:
                await self._interrupt()
            elif place(self._seen[key]) > place(after):
                await self._bring_history(subscription, key, after)
            yield subscription
        finally:
            self._subscribed[key].discard(subscription)
            if not self._subscribed[key]:
                del self._subscribed[key], self._seen[key]

    async def _bring_history(self, subscription: Subscription, key: str, after: str) -> None:
        """What the others had been given before this mailbox was there; what comes meanwhile is in it already."""
        joined = place(self._seen[key])
        rows = await rows_after(key, after, SUBSCRIPTION_ROWS + 1)
        subscription.put_before([row for row in rows if place(row[0]) <= joined])

    async def _interrupt(self) -> None:
        """Make the reader start again with the present list of streams."""
        if self._task is None or self._task.done():
            self._task = background(self._read())
        else:
            await append(self._wake, {"": ""}, keep=1, keep_seconds=60)

    async def _read(self) -> None:
        wake = START
        while self._subscribed:
            cursors = dict(self._seen)
            try:
                fresh_rows = await read_new(
                    cursors | {self._wake: wake}, READ_ROWS, settings.CHAT.subscription_block_seconds
                )
            except RedisError as error:
                log.warning("cannot read the journals: %s", error)
                await asyncio.sleep(FAILED_SECONDS)
                continue
            for key, rows in fresh_rows:
                if key == self._wake:
                    wake = rows[-1][0]
                elif self._seen.get(key) == cursors[key]:  # else it was left meanwhile, and joined anew elsewhere
                    self._seen[key] = rows[-1][0]
                    for subscription in self._subscribed[key]:
                        subscription.put(rows)
            rest_seconds = min(REST_MAX_SECONDS, max(REST_LEAST_SECONDS, REST_SECONDS * len(fresh_rows)))
            await asyncio.sleep(rest_seconds)


@dataclass(frozen=True)
class LoopSubscriptions:
    """Streams that grow all the time are read apart from the many that hardly ever do: a read names all its own."""

    runs: Subscriptions = field(default_factory=Subscriptions)
    notifications: Subscriptions = field(default_factory=Subscriptions)


subscriptions = PerLoop(LoopSubscriptions)
"""Those of the running loop."""
