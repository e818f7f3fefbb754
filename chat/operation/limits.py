"""What a user may use and has used.

A limit of the user's own goes before those of the groups, of which the most generous counts, and these before
everybody's.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import F, Q, Sum
from django.db.models.functions import Coalesce

from chat.models import Limit, Run, Usage, User
from chat.models.limits import COST, DAY, MINUTE, QUESTIONS, TOKENS
from chat.models.prepared import Parameter, Rows

NEAR = 0.8
"""From this share on somebody is told."""
Key = tuple[str, str]
"""Kind and period."""
_USER = Parameter("user")
_LIMITS = Rows(lambda: Limit.objects.filter(Q(user=_USER) | Q(group__user=_USER) | Q(user=None, group=None)))


@dataclass(frozen=True)
class Allowance:
    """One limit that a user has, and what is used of it."""

    kind: str
    period: str
    limit: int
    used: int
    ends_at: datetime
    """When the period is over."""

    @property
    def is_used_up(self) -> bool:
        return self.used >= self.limit

    @property
    def is_near(self) -> bool:
        return self.used >= NEAR * self.limit


def allowances(user: User, now: datetime) -> list[Allowance]:
    """Those that the user has, with one query where nobody has any. Raises DatabaseError."""
    return [
        Allowance(kind, period, limit, used(user, kind, begin(period, now)), end(period, now))
        for (kind, period), limit in sorted(limits_of(user).items())
    ]


def limits_of(user: User) -> dict[Key, int]:
    """The amount of each limit that counts for the user."""
    own, of_groups, of_all = dict[Key, int](), dict[Key, int](), dict[Key, int]()
    for row in _LIMITS.all(user=user.pk):
        key = (row.kind, row.period)
        if row.user_id:
            own[key] = row.amount
        elif row.group_id:
            of_groups[key] = max(row.amount, of_groups.get(key, 0))
        else:
            of_all[key] = row.amount
    return of_all | of_groups | own


def used(user: User, kind: str, since: datetime) -> int:
    """What of a kind the user has used since then. Answers in the air count as questions only."""
    ledger = Usage.objects.filter(owner=user, created_at__gte=since)
    if kind == QUESTIONS:
        live = Run.objects.live().filter(owner=user, created_at__gte=since)
        return ledger.count() + live.count()
    amount = {
        TOKENS: Sum(F("prompt_tokens") + F("completion_tokens")),
        COST: Sum("cost_micros"),
    }[kind]
    total: int = ledger.aggregate(total=Coalesce(amount, 0))["total"]
    return total


def begin(period: str, now: datetime) -> datetime:
    """When the period that `now` is in has begun. `now` is in UTC."""
    if period == MINUTE:
        return now - timedelta(minutes=1)
    midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
    return midnight if period == DAY else midnight.replace(day=1)


def end(period: str, now: datetime) -> datetime:
    """When it is over."""
    if period == MINUTE:
        return now + timedelta(minutes=1)
    first = begin(period, now)
    return first + timedelta(days=1) if period == DAY else (first + timedelta(days=32)).replace(day=1)


def near(user: User, now: datetime) -> Iterator[Allowance]:
    """Those of which the user has used most."""
    return (one for one in allowances(user, now) if one.is_near and one.period != MINUTE)
