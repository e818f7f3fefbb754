"""The answers in the air: how many of which kind, and of each one what it waits for."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Min, Q
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from chat.models import Run
from chat.protocol.state import ANSWERING, REASONING
from chat.runs import admission
from chat.runs.admission import Slots

SHOWN_MAX = 50
SEARCH_WAITS = Q(researched=False, writer="")
WORKER_WAITS = Q(researched=True, admitted_at__isnull=False, stop_asked_at=None, writer="")
"""They have a slot, and nobody writes them: for a moment each of them, for long where no answer worker runs."""
STOPPING = _("Is being stopped.")
SEARCH_QUEUE = _("Waits for a search worker: all are busy, or none runs.")
SEARCHES = _("Searches and reads pages.")
OWN_ANSWERS = _("Waits for other answers of the same person (RUNS_PER_USER).")
MODEL_FULL = _("Waits for its model, which writes as many answers as it may.")
SLOTS_FULL = _("Waits for a slot: all are in use (RUNS_MAX, or what the workers carry).")
NEXT = _("Has its turn in a moment.")
ANSWER_QUEUE = _("Has its slot and waits for an answer worker to take it.")
PROMPT = _("The model reads the prompt or has a queue of its own: nothing has come yet.")
THINKS = _("The model thinks.")
WRITES = _("The model writes.")


@dataclass(frozen=True)
class Line:
    """How many answers are in the air."""

    slots: int
    slots_used: int
    answers_waiting: int
    searches_waiting: int
    workers_waited_for: int
    """Answers that have a slot and are not yet written."""
    oldest_wait_seconds: int
    """Since the first of those that wait was asked; 0 where nobody waits."""

    @property
    def is_held_up(self) -> bool:
        return bool(self.answers_waiting or self.searches_waiting or self.workers_waited_for)


@dataclass(frozen=True)
class LiveRun:
    """One answer in the air. Neither question nor answer is in it."""

    id: UUID
    email: str
    model: str
    seconds: int
    """Since it was asked."""
    reason: Promise
    losses: int
    """How many writers it has lost: each time another one went on."""
    is_stopping: bool


def line() -> Line:
    """As it stands now. Raises DatabaseError."""
    slots = admission.slots()
    waits = admission.WAITS | SEARCH_WAITS | WORKER_WAITS
    waiting = Run.objects.live().aggregate(
        answers=Count("pk", filter=admission.WAITS),
        searches=Count("pk", filter=SEARCH_WAITS),
        workers=Count("pk", filter=WORKER_WAITS),
        since=Min("created_at", filter=waits),
    )
    oldest = age_seconds(waiting["since"]) if waiting["since"] else 0
    counts = (waiting["answers"], waiting["searches"], waiting["workers"])
    return Line(slots.limit, slots.running.total(), *counts, oldest)


def live_runs() -> Sequence[LiveRun]:
    """Those in the air, the oldest first, at most `SHOWN_MAX`. Raises DatabaseError."""
    runs = Run.objects.live().select_related("owner").defer("snapshot").order_by("created_at")[:SHOWN_MAX]
    return list(told(runs, admission.slots()))


def told(runs: Iterable[Run], slots: Slots) -> Iterator[LiveRun]:
    for run in runs:
        email = run.owner.email if run.owner else ""
        stopping = run.stop_asked_at is not None
        yield LiveRun(run.pk, email, run.model, age_seconds(run.created_at), reason(run, slots), run.losses, stopping)


def reason(run: Run, slots: Slots) -> Promise:
    """What the run waits for, or does."""
    if run.stop_asked_at:
        return STOPPING
    if not run.researched:
        return SEARCHES if run.writer else SEARCH_QUEUE
    if run.admitted_at is None:
        return why_no_slot(run, slots)
    if not run.writer:
        return ANSWER_QUEUE
    return {REASONING: THINKS, ANSWERING: WRITES}.get(run.status, PROMPT)  # type: ignore[call-overload, no-any-return]


def why_no_slot(run: Run, slots: Slots) -> Promise:
    if run.owner_id and not slots.has_room(run.owner_id):
        return OWN_ANSWERS
    if slots.is_full(run.model_key):
        return MODEL_FULL
    return SLOTS_FULL if slots.free <= 0 else NEXT


def age_seconds(since: datetime) -> int:
    return max(0, round((timezone.now() - since).total_seconds()))
