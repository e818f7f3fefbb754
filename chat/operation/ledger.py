"""Writes down what each answer has used when it is over: once for each run, however often it is written."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.utils import timezone

from chat.models import Run, Usage
from chat.models.prepared import Insert
from chat.operation.usage import TOKENS
from chat.protocol.state import RunState, SearchPart
from languages.token_estimate import page_tokens

_ROW = Insert(Usage, unique="run")


def record(run: Run, state: RunState, first_token_seconds: float | None = None) -> None:
    """Store what a run that is over has used. Raises DatabaseError."""
    _ROW.run(usage_of(run, state, run.ended_at or timezone.now(), first_token_seconds))


def usage_of(run: Run, state: RunState, ended_at: datetime, first_token_seconds: float | None = None) -> Usage:
    """The row of a run that is over, not stored."""
    searches = [part for part in state.parts if isinstance(part, SearchPart)]
    search_seconds = sum(part.seconds or 0 for part in searches) if searches else None
    return Usage(
        run=run.pk,
        owner_id=run.owner_id,
        model=state.model or run.model,
        status=state.status,
        code=state.code or "",
        created_at=run.created_at,
        ended_at=ended_at,
        search_seconds=search_seconds,
        waited_seconds=waited_seconds(run, searches),
        first_token_seconds=first_token_seconds,
        cost_micros=state.cost_micros,
        currency=state.currency or "",
        pages_read=sum(part.read for part in searches),
        pages_skipped=sum(part.skipped for part in searches),
        verdicts=dict(Counter(check.verdict for check in state.checks)),
        providers=providers(searches),
        **tokens(state),
    )


def tokens(state: RunState) -> dict[str, Any]:
    """As the server has counted them, else what was written by an estimate."""
    if state.usage:
        return {name: state.usage.get(name) or 0 for name in TOKENS}
    reasoned, answered = page_tokens(state.reasoning), page_tokens(state.answer)
    written = {"reasoning_tokens": reasoned, "completion_tokens": reasoned + answered}
    return written | {"is_estimated": True} if reasoned + answered else {}


def waited_seconds(run: Run, searches: Sequence[SearchPart]) -> float | None:
    """For a slot: what lies between question and slot without the first search."""
    if run.admitted_at is None:
        return None
    first = (searches[0].seconds or 0.0) if searches else 0.0
    return round(max(0.0, (run.admitted_at - run.created_at).total_seconds() - first), 1)


def providers(searches: Sequence[SearchPart]) -> dict[str, str]:
    outcomes: dict[str, str] = {}
    for part in searches:
        outcomes |= part.failures | dict.fromkeys(part.providers, "ok")
    return outcomes
