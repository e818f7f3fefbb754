"""The admission queue: who is answered next, when not everybody can be.

At most `runs_max` answers are written at a time (fewer where the workers say that they cannot carry so many), at most
`runs_per_user` of one user. A run that is admitted keeps its slot until it is over, whoever writes it; the others wait
and are served user by user: first who has the fewest answers written, then who was served longest ago, each user's own
questions in their order. Only the head of the queue is looked at: a decision costs the same however many wait. A model
that may write fewer answers than all together holds up those who wait for it, and nobody else.
"""

import heapq
import logging
import time
from collections import Counter, deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache, partial
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Count, Exists, OuterRef, Q, Sum, Value
from django.db.models.functions import Now
from django.utils import timezone

from chat.engines import of_default
from chat.models import NEVER, QueueMember, Run, RunSet, WriterProcess
from chat.models.prepared import Parameter, Rows, Update

log = logging.getLogger(__name__)
WAITS = Q(researched=True, admitted_at=None, stop_asked_at=None)
"""What a live run is that stands in line. Whether somebody holds its lease makes no difference."""
LOCK = 0x57454E5955414E
OTHERS = 0
"""No user has this number: the answers of all but one together."""
InLine = tuple[UUID, str]
"""A run that waits, and which of `MODELS` it waits for."""
Rank = tuple[int, datetime, int]
"""How many answers a user has written, when one was served last, and who it is: the smallest is next."""


@dataclass(frozen=True)
class Slots:
    """How many answers may be written at a time, and how many each user has."""

    limit: int
    running: Counter[int]
    by_model: Counter[str] = field(default_factory=Counter)
    """How many each of `MODELS` writes."""

    @property
    def free(self) -> int:
        return self.limit - self.running.total()

    def has_room(self, owner: int) -> bool:
        """Whether this user may have one more answer written, if a slot is free."""
        return self.running[owner] < settings.CHAT.runs_per_user

    def is_full(self, model_key: str) -> bool:
        """Whether a model writes as many answers as it may."""
        limit = limit_of(model_key)
        return limit is not None and self.by_model[of_default(model_key)] >= limit

    def full_models(self) -> list[str]:
        """Those that do, by their names as runs are stamped with them."""
        full = [one.name for one in settings.MODELS if self.is_full(one.name)]
        return [*full, ""] if settings.MODELS and settings.MODELS[0].name in full else full


def lock() -> None:
    """Let nobody else decide about the queue until this transaction ends. SQLite's transactions are such already."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])


@contextmanager
def deciding() -> Iterator[None]:
    """A transaction that decides about the queue; the log says how long the lock was waited for, and held."""
    asked_at = time.perf_counter()
    with transaction.atomic():
        lock()
        held_from = time.perf_counter()
        yield
    wait_ms, hold_ms = (held_from - asked_at) * 1000, (time.perf_counter() - held_from) * 1000
    log.info("the queue's lock: waited %.1f ms, held %.1f ms", wait_ms, hold_ms)


def limit() -> int:
    """How many answers may be written at a time: as many as are allowed, and as the workers say that they carry."""
    carried = _carried(settings.CHAT.stale_seconds).first()
    return settings.CHAT.runs_max if carried is None else min(settings.CHAT.runs_max, carried)


def slots() -> Slots:
    """As they are now."""
    running = list(admitted().values_list("owner", "model_key"))
    models = Counter(of_default(key) for _, key in running)
    return Slots(limit(), Counter(owner for owner, _ in running), models)


def slots_beside(owner: int) -> Slots:
    """As they are now, with the answers of all but `owner` as those of one user, OTHERS: counted by SQL, not here."""
    running, models = Counter[int](), Counter[str]()
    for key, of_all, own in _BY_MODEL.all(owner=owner):
        models[of_default(key)] += of_all
        running.update({owner: own, OTHERS: of_all - own})
    return Slots(limit(), running, models)


def has_free(limit: int, model_key: str) -> bool:
    """Whether fewer than `limit` answers are written, and fewer of a model than it may write."""
    models = Counter[str]()
    for key, of_all, _ in _BY_MODEL.all(owner=OTHERS):
        models[of_default(key)] += of_all
    return models.total() < limit and not Slots(limit, Counter(), models).is_full(model_key)


def limit_of(model_key: str) -> int | None:
    """How many answers a model may write at a time; None: as many as all together."""
    name = of_default(model_key)
    return next((one.runs_max for one in settings.MODELS if one.name == name), None)


def admitted() -> RunSet:
    """The live runs that have a slot."""
    # By a range, not by "is not null": so SQLite reads the index of them alone, however many others wait.
    return Run.objects.live().filter(admitted_at__gt=NEVER).order_by()


_OWN = Count("pk", filter=Q(owner=Parameter("owner")))
_BY_MODEL = Rows(lambda: admitted().values_list("model_key").annotate(all=Count("pk"), own=_OWN))
_WAITING = Rows(lambda: QueueMember.objects.filter(waits=True).order_by().values_list("pk")[:1])
_MEMBER = partial(QueueMember.objects.filter, pk=Parameter("owner"))
_JOIN, _SERVE = Update(_MEMBER, waits=True), Update(_MEMBER, served_at=Parameter("now"))


@cache
def _carried(stale_seconds: float) -> Rows[int | None]:
    """What the processes that were heard of within so long can carry together; None: nobody has said."""
    recent = Now() - timedelta(seconds=stale_seconds)
    reported = WriterProcess.objects.filter(beat_at__gt=recent, capacity__isnull=False)
    # A group of all rows, where `aggregate` would ask at once.
    return Rows(lambda: reported.values(all=Value(1)).annotate(sum=Sum("capacity")).values_list("sum", flat=True))


def somebody_waits() -> bool:
    """Whether anybody may stand in line; who does is known when the head is looked at."""
    return bool(_WAITING.all())


def is_free(owner: int, now: Slots, model_key: str = "") -> bool:
    """Whether a new run of `owner` may have a slot at once: one is free, and nobody waits for it."""
    if now.free <= 0 or not now.has_room(owner) or now.is_full(model_key):
        return False
    return not somebody_waits() or next(Turns(slots()).runs(), None) is None


def join(owner: int) -> None:
    """Note that a run of `owner` stands in line."""
    if not _JOIN.run(owner=owner):
        note(QueueMember(pk=owner, waits=True), "waits")


def serve(owner: int, now: datetime) -> None:
    """Note that a run of `owner` has been given a slot."""
    if not _SERVE.run(owner=owner, now=now):
        note(QueueMember(pk=owner, served_at=now), "served_at")


def note(member: QueueMember, name: str) -> None:
    """Store a member that was not there, or the field of one that somebody else has just stored."""
    QueueMember.objects.bulk_create([member], update_conflicts=True, unique_fields=["user"], update_fields=[name])


def joined(run_id: UUID) -> None:
    """The run, whose pages are read, stands in line from now on, unless it has a slot already."""
    with transaction.atomic():
        lock()
        owner = Run.objects.live().filter(WAITS, pk=run_id).values_list("owner", flat=True).first()
        if owner is not None:
            join(owner)


def admit() -> list[Run]:
    """Give the free slots to those whose turn it is: the runs that have one now, and nobody yet who writes them."""
    if not somebody_waits():
        return []
    with transaction.atomic():
        lock()
        turns = Turns(slots())
        chosen = list(turns.runs())
        QueueMember.objects.filter(pk__in=turns.idle).update(waits=False)
        if not chosen:
            return []
        now = timezone.now()
        for place, owner in enumerate(dict.fromkeys(owner for _, owner in chosen)):
            serve(owner, now + timedelta(microseconds=place))
        runs = Run.objects.filter(pk__in=[run for run, _ in chosen])
        runs.update(admitted_at=now, beat_at=now)
        return list(runs.defer("snapshot"))


@dataclass
class Turns:
    """Whose turn it is, as long as there are free slots."""

    slots: Slots
    idle: list[int] = field(default_factory=list)
    """Members that were said to wait and do not."""

    def runs(self) -> Iterator[tuple[UUID, int]]:
        """Each run whose turn it is, with its owner."""
        ranks, members, waiting = list[Rank](), self._members(), dict[int, deque[InLine]]()
        now, free = timezone.now(), self.slots.free
        while free > 0 and (rank := self._next(ranks, members)) and rank[0] < settings.CHAT.runs_per_user:
            written, _, owner = rank
            if owner not in waiting:
                waiting[owner] = waiting_of(owner)
                if not waiting[owner]:
                    self.idle.append(owner)
            if run := self._admissible(waiting[owner]):
                yield run, owner
                free -= 1
                now += timedelta(microseconds=1)  # served just now, after all who were served before
                if waiting[owner]:
                    heapq.heappush(ranks, (written + 1, now, owner))

    def _admissible(self, waiting: deque[InLine]) -> UUID | None:
        """Take out the first run whose model may write one more answer."""
        for run, model_key in waiting:
            if not self.slots.is_full(model_key):
                waiting.remove((run, model_key))
                self.slots.by_model[of_default(model_key)] += 1
                return run
        return None

    def _members(self) -> Iterator[Rank]:
        """Those who may stand in line, by when they were served last; read only as far as they are asked for."""
        rows = QueueMember.objects.filter(waits=True)
        if full := self.slots.full_models():  # who waits for these only may be many, and is not served now
            served = Run.objects.live().filter(WAITS, owner=OuterRef("pk")).exclude(model_key__in=full)
            rows = rows.filter(Exists(served))
        members = rows.order_by("served_at").values_list("served_at", "pk")
        for served_at, owner in members.iterator(chunk_size=20):
            yield self.slots.running[owner], served_at, owner

    def _next(self, ranks: list[Rank], members: Iterator[Rank]) -> Rank | None:
        """The smallest rank of all: no member that is read later can be before one that has nothing written."""
        while not ranks or ranks[0][0] > 0:
            if (member := next(members, None)) is None:
                break
            heapq.heappush(ranks, member)
        return heapq.heappop(ranks) if ranks else None


def waiting_of(owner: int) -> deque[InLine]:
    """The runs of a user that stand in line, oldest first: at most `questions_per_user`."""
    runs = Run.objects.live().filter(WAITS, owner=owner).order_by("created_at")
    return deque(runs.values_list("pk", "model_key"))


def repair() -> None:
    """Note everybody who stands in line: whose worker died before it could, and who waited before there were notes."""
    owners = set(Run.objects.live().filter(WAITS).order_by().values_list("owner", flat=True).distinct())
    known = set(QueueMember.objects.filter(waits=True).values_list("pk", flat=True))
    for owner in owners - known:
        with transaction.atomic():
            lock()
            join(owner)
