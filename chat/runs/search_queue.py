"""The queue before the search: whose question is searched next, and what those who wait are told.

A task is only the word that there is something to search for: the worker that takes it searches for whoever's turn it
is. That is the user with the fewest searches under way, and of those the oldest question; nobody has more than
`searches_per_user` at a time.
"""

from collections import Counter, deque
from collections.abc import Iterator, Mapping
from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.db.models import F, Q
from django.db.models.functions import Now

from chat.models import Run, RunSet
from chat.runs.queue_positions import Position, Waiting, rounded

WAITS = Q(researched=False, writer="", stop_asked_at=None)
"""What a live run is that waits for its search."""
SEARCHED = Q(researched=False) & ~Q(writer="")
SEARCH_SECONDS = 3.0
"""About how long one takes, for those who are told how long they will wait."""
SHORT_SECONDS = 1.0
"""Who has not waited for so long is not told: a search usually begins at once."""


def next_run() -> UUID | None:
    """The run that is searched for next; None where nobody waits, or all who wait have their share."""
    running = _running()
    most = settings.CHAT.searches_per_user
    return next((one.run for one in _in_order(_waiting(), running) if running[one.owner] < most), None)


def somebody_waits() -> bool:
    """Whether a live run has waited for its search for longer than is usual."""
    return _long_waiting().exists()


def positions() -> list[Position]:
    """Everybody who has waited for longer than is usual, with place and seconds."""
    running, long = _running(), set(_long_waiting().values_list("pk", flat=True))
    at_a_time = max(running.total(), settings.CHAT.searches_max)
    return [
        Position(one, place, rounded(SEARCH_SECONDS * (1 + (place - 1) // at_a_time)))
        for place, one in enumerate(_in_order(_waiting(), running), start=1)
        if one.run in long
    ]


def _in_order(waiting: Iterator[Waiting], running: Mapping[int, int]) -> Iterator[Waiting]:
    """As they will be searched for, if nobody comes and no search ends meanwhile."""
    queues: dict[int, deque[Waiting]] = {}
    for one in waiting:
        queues.setdefault(one.owner, deque()).append(one)
    begun, oldest = Counter(running), {owner: place for place, owner in enumerate(queues)}
    while queues:
        owner = min(queues, key=lambda owner: (begun[owner], oldest[owner]))
        yield queues[owner].popleft()
        begun[owner] += 1
        if not queues[owner]:
            del queues[owner]


def _waiting() -> Iterator[Waiting]:
    rows = Run.objects.live().filter(WAITS).annotate(last_notified=F("snapshot__queue__place")).order_by("created_at")
    return (Waiting(*row) for row in rows.values_list("pk", "owner", "last_notified"))


def _running() -> Counter[int]:
    """How many searches each user has under way."""
    return Counter(Run.objects.live().filter(SEARCHED).values_list("owner", flat=True))


def _long_waiting() -> RunSet:
    return Run.objects.live().filter(WAITS, beat_at__lt=Now() - timedelta(seconds=SHORT_SECONDS))
