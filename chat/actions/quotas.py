"""Whether a user's limits leave room for one more answer."""

import math
from datetime import datetime

from django.utils import timezone

from chat.errors.problems import Problem
from chat.models import User
from chat.models.limits import COST
from chat.operation.limits import Allowance, allowances

MICROS = 1_000_000


def refusal_for(user: User) -> Problem | None:
    """Why the user may ask nothing now: of the limits that are used up, the one that lasts longest."""
    now = timezone.now()
    full = [one for one in allowances(user, now) if one.is_used_up]
    if not full:
        return None
    longest = max(full, key=lambda one: one.ends_at)
    shown = values(longest, now)
    match longest.kind:
        case "tokens":
            return Problem("limit.tokens", **shown)
        case "cost":
            return Problem("limit.cost", **shown)
        case _:
            return Problem("limit.questions", **shown)


def values(allowance: Allowance, now: datetime) -> dict[str, object]:
    """For the sentence that says so."""
    seconds = max(1, math.ceil((allowance.ends_at - now).total_seconds()))
    until = f"{allowance.ends_at:%Y-%m-%d %H:%M} UTC"
    return {"limit": amount(allowance.kind, allowance.limit), "until": until, "seconds": seconds}


def amount(kind: str, number: int) -> str:
    """A number of one kind as people read it."""
    return f"{number / MICROS:.2f}" if kind == COST else str(number)
