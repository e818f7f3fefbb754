"""What failed lately: runs by their code, with the sentence that their readers saw."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Max
from django.utils.functional import Promise

from chat.errors.messages import CODES
from chat.models import Run
from chat.protocol.state import FAILED


@dataclass(frozen=True)
class Failure:
    """Runs that ended with one code."""

    code: str
    sentence: Promise | str
    """What their readers were told; the code again where it is none of today's."""
    model: str
    runs: int
    last_at: datetime


def failures(since: datetime) -> Sequence[Failure]:
    """Those that ended after `since`, the most frequent first. Raises DatabaseError."""
    failed = Run.objects.filter(status=FAILED, ended_at__gte=since).order_by()
    rows = failed.values_list("snapshot__code", "model").annotate(runs=Count("pk"), last=Max("ended_at"))
    counted = [Failure(code or "", sentence(code), model, runs, last) for code, model, runs, last in rows]
    return sorted(counted, key=lambda one: (-one.runs, one.code))


def sentence(code: str | None) -> Promise | str:
    known = CODES.get(code or "")
    return known.sentence if known else code or ""
