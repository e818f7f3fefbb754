"""Where everybody in line stands, and about how long they will stand there."""

import heapq
from collections import Counter, deque
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import fmean
from uuid import UUID

from django.conf import settings
from django.db.models import F
from django.utils import timezone

from chat.models import NEVER, QueueMember, Run
from chat.runs.admission import WAITS, Rank, Slots, limit_of, slots

SAMPLE, ANSWER_SECONDS = 20, 60.0
"""So many newest runs tell how long an answer takes; how long before there are any."""
STEP_SECONDS = 5


@dataclass(frozen=True)
class Waiting:
    """A run in line."""

    run: UUID
    owner: int
    last_notified: int | None
    """The place that its reader was told last."""
    model_key: str = ""
    """Which of `MODELS` it waits for."""


@dataclass(frozen=True)
class Position:
    """Where a waiting run stands, from 1, and about how many seconds it will stand there."""

    waiting: Waiting
    place: int
    seconds: float


def positions() -> list[Position]:
    """Everybody in line, the next one first. Costs as much as there are in line."""
    now, own, of_model = slots(), Counter[int](), Counter[str]()
    is_full, mean = now.free <= 0, mean_seconds()
    in_line = []
    for place, one in enumerate(in_order(now), start=1):
        own[one.owner] += 1
        # How many answers must end before this one's turn: of all, where no slot is free, and of its own user.
        rounds = place / max(1, now.limit) if is_full else 0.0
        too_many = own[one.owner] + now.running[one.owner] - settings.CHAT.runs_per_user
        rounds = max(rounds, too_many / settings.CHAT.runs_per_user)
        place = place if is_full else own[one.owner]
        if now.is_full(one.model_key):
            of_model[one.model_key] += 1
            place = max(place, of_model[one.model_key])
            rounds = max(rounds, of_model[one.model_key] / (limit_of(one.model_key) or now.limit))
        in_line.append(Position(one, place, rounded(mean * rounds)))
    return in_line


def in_order(now: Slots) -> Iterator[Waiting]:
    """Those in line, as they will be served."""
    queues: dict[int, deque[Waiting]] = {}
    for one in everybody():
        queues.setdefault(one.owner, deque()).append(one)
    served = dict(QueueMember.objects.filter(waits=True).values_list("pk", "served_at"))
    heap: list[Rank] = [(now.running[owner], served.get(owner, NEVER), owner) for owner in queues]
    heapq.heapify(heap)
    moment: datetime = timezone.now()
    while heap:
        written, _, owner = heapq.heappop(heap)
        yield queues[owner].popleft()
        moment += timedelta(microseconds=1)  # served just now, after all who were served before
        if queues[owner]:
            heapq.heappush(heap, (written + 1, moment, owner))


def everybody() -> Iterator[Waiting]:
    """Those in line, oldest first."""
    rows = Run.objects.live().filter(WAITS).annotate(last_notified=F("snapshot__queue__place")).order_by("created_at")
    return (Waiting(*row) for row in rows.values_list("pk", "owner", "last_notified", "model_key"))


def mean_seconds() -> float:
    """How long the newest runs that are over have kept their slots."""
    newest = Run.objects.filter(admitted_at__isnull=False, ended_at__isnull=False)
    took = newest.annotate(took=F("ended_at") - F("admitted_at")).order_by("-admitted_at")
    seconds = [time.total_seconds() for time in took.values_list("took", flat=True)[:SAMPLE]]
    return fmean(seconds) if seconds else ANSWER_SECONDS


def rounded(seconds: float) -> float:
    """No more exact than it is."""
    return float(max(1, round(seconds / STEP_SECONDS)) * STEP_SECONDS)
