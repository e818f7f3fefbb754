"""The open sockets and event streams of a process: who may have how many, and who has signed out meanwhile.

Every `connection_beat_seconds` all of them are looked at together: two queries say whose sessions still stand, one
pipeline renews all slots. Word of a sign-out or a new password has its user's connections looked at at once: it is
listened for wherever a user has one, of whatever kind.
"""

import asyncio
import logging
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from uuid import UUID, uuid4

from channels.db import database_sync_to_async
from django.conf import settings
from django.contrib.auth import HASH_SESSION_KEY
from django.contrib.sessions.backends.base import SessionBase
from django.contrib.sessions.models import Session
from django.db import Error as SqlError
from django.db.models import Exists, Subquery
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from redis.exceptions import RedisError

from chat.concurrency.cancellation import end
from chat.concurrency.per_loop import PerLoop, background
from chat.concurrency.redis_client import redis
from chat.journal.notifications import conversation_notifications, frames_for_everybody
from chat.journal.reader import Standing
from chat.models import Run, User
from chat.models.prepared import Parameter, Rows

log = logging.getLogger(__name__)
QUERY_MAX = 500
"""Sessions and users that one query names."""


@dataclass(frozen=True)
class SignIn:
    """By which session somebody was let in, and with which password."""

    user: int
    session: str
    password_hash: str

    @classmethod
    def of(cls, user: User, session: SessionBase) -> "SignIn":
        return cls(user.pk, session.session_key or "", str(session.get(HASH_SESSION_KEY, "")))


@dataclass(eq=False)
class Connection:
    """Something that somebody holds open."""

    sign_in: SignIn
    close: Callable[[], Awaitable[None]]
    """The one who opened it is not signed in any more."""
    beat: Callable[[], Awaitable[None]]
    """All is well: let the other side hear something."""
    hear: Callable[[str], Awaitable[None]] | None = None
    """A frame that is for everybody; None where the other side hears of one run only."""
    slot: str = field(default_factory=lambda: uuid4().hex)


class OpenConnections:
    """One per event loop."""

    def __init__(self) -> None:
        self._open: set[Connection] = set()
        self._task: asyncio.Task[None] | None = None
        self._listeners: dict[int, asyncio.Task[None]] = {}
        self._public_listener: asyncio.Task[None] | None = None

    @asynccontextmanager
    async def holding(self, connection: Connection) -> AsyncIterator[None]:
        """Look after it until the block ends; its slot was acquired before."""
        self._open.add(connection)
        if self._task is None or self._task.done():
            self._task = background(self._keep_looking())
        if self._public_listener is None or self._public_listener.done():
            self._public_listener = background(self._listen_for_all())
        user = connection.sign_in.user
        if user not in self._listeners:
            self._listeners[user] = background(self._listen(user))
        try:
            yield
        finally:
            self._open.discard(connection)
            if not self._open and (public := self._public_listener):
                self._public_listener = None
                await end(public)
            if not self._of(user) and (listener := self._listeners.pop(user, None)):
                await end(listener)
            await release_slot(user, connection.slot)

    def _of(self, user: int) -> list[Connection]:
        return [one for one in self._open if one.sign_in.user == user]

    async def _listen(self, user: int) -> None:
        """Look at a user's connections at every word of a sign-out. Where a store is away the next beat looks."""
        while True:
            try:
                async for frame in conversation_notifications(user):
                    if frame is None:
                        await self._close_stale(self._of(user))
            except (SqlError, RedisError) as error:
                log.warning("no word of sign-outs is heard: %s", error)
            await asyncio.sleep(settings.CHAT.connection_beat_seconds)

    async def _listen_for_all(self) -> None:
        """Pass on what is said to everybody. Where Redis is away a tab asks when its line is back."""
        seconds = settings.CHAT.connection_beat_seconds  # a tab that takes nothing in holds up no other for longer
        while True:
            try:
                async for frame in frames_for_everybody():
                    heard = (in_time(one.hear(frame), seconds) for one in list(self._open) if one.hear)
                    await asyncio.gather(*heard, return_exceptions=True)
            except RedisError as error:
                log.warning("no word to everybody is heard: %s", error)
            await asyncio.sleep(seconds)

    async def _keep_looking(self) -> None:
        while self._open:
            await asyncio.sleep(settings.CHAT.connection_beat_seconds)
            try:
                well = await self._close_stale(list(self._open))
                await renew_slots(well)
            except (SqlError, RedisError) as error:
                log.warning("the open connections are not looked after: %s", error)
                well = list(self._open)
            await asyncio.gather(*(one.beat() for one in well), return_exceptions=True)

    async def _close_stale(self, connections: Sequence[Connection]) -> list[Connection]:
        """Close those whose sign-in does not stand any more; the others. Raises django.db.Error."""
        valid = await still_signed_in({one.sign_in for one in connections})
        stale = [one for one in connections if one.sign_in not in valid]
        await asyncio.gather(*(one.close() for one in stale), return_exceptions=True)
        return [one for one in connections if one.sign_in in valid]


async def in_time(heard: Awaitable[None], seconds: float) -> None:
    """Raises TimeoutError."""
    async with asyncio.timeout(seconds):
        await heard


open_connections = PerLoop(OpenConnections)
"""Those of the running loop."""


async def still_signed_in(sign_ins: Iterable[SignIn]) -> set[SignIn]:
    """Those of them that still stand. Raises django.db.Error."""
    return await database_sync_to_async(standing)(sign_ins)


def standing(sign_ins: Iterable[SignIn]) -> set[SignIn]:
    """Those whose session is there, in time, and of the password that an active account has now."""
    looked_up, valid = list(sign_ins), set[SignIn]()
    for start in range(0, len(looked_up), QUERY_MAX):
        batch = looked_up[start : start + QUERY_MAX]
        lasting = Session.objects.filter(pk__in={one.session for one in batch}, expire_date__gt=timezone.now())
        sessions = set(lasting.values_list("pk", flat=True))
        users = User.objects.filter(pk__in={one.user for one in batch}, is_active=True).only("pk", "password")
        hashes = {user.pk: [user.get_session_auth_hash(), *user.get_session_auth_fallback_hash()] for user in users}
        valid |= {one for one in batch if one.session in sessions and is_of_password(one, hashes.get(one.user, ()))}
    return valid


@dataclass(frozen=True)
class Admittance:
    """What somebody with an open connection may do."""

    is_signed_in: bool
    run: Standing | None = None
    """How far the run is; None where it is not theirs."""


def admittance(sign_in: SignIn, run_id: UUID) -> Admittance:
    """Whether a sign-in still stands, and whether the run is its user's: one query for both. Raises django.db.Error."""
    named = {"user": sign_in.user, "session": sign_in.session, "run": run_id}
    for one in _ADMITTANCE.all(**named, now=timezone.now()):
        hashes = [one.get_session_auth_hash(), *one.get_session_auth_fallback_hash()]
        known = vars(one)  # annotations are no fields of the model
        run = Standing(known["run_status"], known["run_seq"]) if known["run_status"] else None
        return Admittance(known["stands"] and is_of_password(sign_in, hashes), run)
    return Admittance(is_signed_in=False)


_LASTING = Session.objects.filter(pk=Parameter("session"), expire_date__gt=Parameter("now"))
_OWN = Run.objects.filter(pk=Parameter("run"), turn__conversation__owner=Parameter("user"))
_ADMITTANCE = Rows(
    lambda: (
        User.objects.filter(pk=Parameter("user"), is_active=True)
        .annotate(
            stands=Exists(_LASTING),
            run_status=Subquery(_OWN.values("status")),
            run_seq=Subquery(_OWN.values("seq")),
        )
        .only("password")
    )
)


def is_of_password(sign_in: SignIn, hashes: Iterable[str]) -> bool:
    return any(constant_time_compare(sign_in.password_hash, one) for one in hashes)


def key(user_id: int) -> str:
    """The slots of a user, each with when it was renewed last."""
    return f"wenyuan:seats:{user_id}"


async def acquire_slot(user_id: int, slot: str) -> bool:
    """Take `slot`, or keep it; False when the user has as many as allowed. Raises RedisError."""
    now, seconds = time.time(), settings.CHAT.slot_seconds
    pipe = redis().pipeline()
    pipe.zremrangebyscore(key(user_id), 0, now - seconds)
    pipe.zadd(key(user_id), {slot: now})
    pipe.zcard(key(user_id))
    pipe.expire(key(user_id), int(seconds))
    used_slots = (await pipe.execute())[2]
    if used_slots > settings.CHAT.sockets_per_user:
        await redis().zrem(key(user_id), slot)
        return False
    return True


async def renew_slots(connections: Iterable[Connection]) -> None:
    """Keep the slots of all these, in one round trip. Raises RedisError."""
    slots: dict[int, dict[str, float]] = {}
    for one in connections:
        slots.setdefault(one.sign_in.user, {})[one.slot] = time.time()
    pipe = redis().pipeline(transaction=False)
    for user, of_user in slots.items():
        pipe.zadd(key(user), of_user)
        pipe.expire(key(user), int(settings.CHAT.slot_seconds))
    if slots:
        await pipe.execute()


async def release_slot(user_id: int, slot: str) -> None:
    """Give the slot back; where Redis is away it is lost with its time."""
    try:
        await redis().zrem(key(user_id), slot)
    except RedisError as error:
        log.warning("a slot stays taken for a while: %s", error)
