"""The line of those who wait for the model: who is answered next, and how long the others will wait.

At most `runs_max` answers are written at a time, at most `runs_per_user` of one user. A run that is admitted keeps its
slot until it is over, whoever writes it; the others wait and are served user by user: first who has the fewest answers
written, then who was served longest ago, each user's own questions in their order.
"""

import heapq
from collections import Counter, deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from statistics import fmean
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Count, F, Max, Q
from django.utils import timezone

from chat.models import Run

WAITS = Q(researched=True, admitted_at=None, stop_asked_at=None)
"""What a live run is that stands in line. Whether somebody holds its lease makes no difference."""
LOCK = 0x57454E5955414E
NEVER = datetime.min.replace(tzinfo=UTC)
SERVED_HOURS = 1
"""Who was served before that is as good as new."""
SAMPLE, ANSWER_SECONDS = 20, 60.0
"""So many newest runs tell how long an answer takes; how long before there are any."""
STEP_SECONDS = 5


@dataclass(frozen=True)
class Load:
    """How many live runs a user has, how many of them have a slot, and how many stand in line."""

    live: int = 0
    running: int = 0
    waiting: int = 0

    @property
    def has_room(self) -> bool:
        """Whether this user may have one more answer written."""
        return self.running < settings.CHAT.runs_per_user


@dataclass(frozen=True)
class Waiting:
    """A run in line."""

    run: UUID
    owner: int
    last_notified: int | None
    """The place that its reader was told last."""
    beat_at: datetime


@dataclass(frozen=True)
class Position:
    """Where a waiting run stands, from 1, and about how many seconds it will stand there."""

    waiting: Waiting
    place: int
    seconds: float


def lock() -> None:
    """Let nobody else decide about the line until this transaction ends. SQLite's transactions are such already."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])


def loads() -> dict[int, Load]:
    """Each user who has live runs, to how many."""
    rows = (
        Run.objects.live()
        .order_by()
        .values_list("turn__conversation__owner")
        .annotate(live=Count("pk"), running=Count("admitted_at"), waiting=Count("pk", filter=WAITS))
    )
    return {owner: Load(*numbers) for owner, *numbers in rows}


def is_free(owner: int, users: Mapping[int, Load]) -> bool:
    """Whether a new run of `owner` may have a slot at once: one is free, and nobody waits for it."""
    somebody_waits = any(load.waiting and load.has_room for load in users.values())
    return not somebody_waits and used_slots(users) < settings.CHAT.runs_max and users.get(owner, Load()).has_room


def used_slots(users: Mapping[int, Load]) -> int:
    """How many slots are not free."""
    return sum(load.running for load in users.values())


def somebody_waits() -> bool:
    """Whether a live run stands in line."""
    return Run.objects.live().filter(WAITS).exists()


def admit() -> list[Run]:
    """Give the free slots to those whose turn it is: the runs that have one now, and nobody yet who writes them."""
    if not somebody_waits():
        return []
    with transaction.atomic():
        lock()
        chosen = Run.objects.filter(pk__in=list(next_runs()))
        chosen.update(admitted_at=timezone.now(), beat_at=timezone.now())
        return list(chosen.defer("snapshot"))


def next_runs() -> Iterator[UUID]:
    """The runs that the free slots are for."""
    users = loads()
    free = settings.CHAT.runs_max - used_slots(users)
    running_of = Counter({owner: load.running for owner, load in users.items()})
    for one in in_order(users) if free > 0 else ():
        if free > 0 and running_of[one.owner] < settings.CHAT.runs_per_user:
            yield one.run
            running_of[one.owner] += 1
            free -= 1


def positions() -> list[Position]:
    """Everybody in line, the next one first."""
    users, own = loads(), Counter[int]()
    is_full, mean = used_slots(users) >= settings.CHAT.runs_max, mean_seconds()
    found = []
    for place, one in enumerate(in_order(users), start=1):
        own[one.owner] += 1
        # How many answers must end before this one's turn: of all, where no slot is free, and of its own user.
        rounds = place / settings.CHAT.runs_max if is_full else 0.0
        too_many = own[one.owner] + users[one.owner].running - settings.CHAT.runs_per_user
        rounds = max(rounds, too_many / settings.CHAT.runs_per_user)
        found.append(Position(one, place if is_full else own[one.owner], rounded(mean * rounds)))
    return found


def in_order(users: Mapping[int, Load]) -> Iterator[Waiting]:
    """Those in line, as they will be served."""
    queues: dict[int, deque[Waiting]] = {}
    for one in all_waiting():
        queues.setdefault(one.owner, deque()).append(one)
    served = last_served()
    heap = [(users.get(owner, Load()).running, served.get(owner, NEVER), owner) for owner in queues]
    heapq.heapify(heap)
    now = timezone.now()
    while heap:
        written, _, owner = heapq.heappop(heap)
        yield queues[owner].popleft()
        now += timedelta(microseconds=1)  # served just now, after all who were served before
        if queues[owner]:
            heapq.heappush(heap, (written + 1, now, owner))


def all_waiting() -> Iterator[Waiting]:
    """Those in line, oldest first."""
    fields = "pk", "turn__conversation__owner", "last_notified", "beat_at"
    rows = Run.objects.live().filter(WAITS).annotate(last_notified=F("snapshot__queue__place"))
    return (Waiting(*row) for row in rows.order_by("created_at").values_list(*fields))


def last_served() -> dict[int, datetime]:
    """When each user was given a slot last, if that was not long ago."""
    since = timezone.now() - timedelta(hours=SERVED_HOURS)
    recent = Run.objects.filter(admitted_at__gt=since).order_by()
    return dict(recent.values_list("turn__conversation__owner").annotate(Max("admitted_at")))


def mean_seconds() -> float:
    """How long the newest runs that are over have kept their slots."""
    newest = Run.objects.filter(admitted_at__isnull=False, ended_at__isnull=False)
    took = newest.annotate(took=F("ended_at") - F("admitted_at")).order_by("-admitted_at")
    seconds = [time.total_seconds() for time in took.values_list("took", flat=True)[:SAMPLE]]
    return fmean(seconds) if seconds else ANSWER_SECONDS


def rounded(seconds: float) -> float:
    """No more exact than it is."""
    return float(max(1, round(seconds / STEP_SECONDS)) * STEP_SECONDS)
