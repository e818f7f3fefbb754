"""Sums over the ledger: what was used stays counted when a conversation, or an account, is deleted."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.contrib.auth.models import Group

from chat.models import Usage, User
from chat.models.chunks import by_key
from chat.protocol import state

DAY, USER, GROUP, MODEL = "day", "user", "group", "model"
KEYS = (DAY, USER, GROUP, MODEL)
UNGROUPED = (DAY, USER, MODEL)
TOKENS = ("prompt_tokens", "cached_tokens", "reasoning_tokens", "completion_tokens")
MICROS = 1_000_000
Key = tuple[str, ...]


@dataclass
class Sum:
    """Of all answers with the same key and currency. Tokens and money only of those that say them."""

    answers: int = 0
    failed: int = 0
    stopped: int = 0
    seconds: float = 0.0
    """From question to end, waiting included, together."""
    tokens: dict[str, int] = field(default_factory=lambda: dict.fromkeys(TOKENS, 0))
    cost_micros: int = 0
    """In millionths of the currency."""


def sums(
    since: date, until: date, by: Collection[str] = UNGROUPED, owner: User | None = None
) -> dict[tuple[Key, str], Sum]:
    """What was used on the days from `since` to `until` (UTC, both included): (values of `by`, currency) → sum.

    The currency is empty for answers that have no price. Raises DatabaseError.
    """
    together: dict[tuple[Key, str], Sum] = {}
    for key, currency, row in rows(since, until, by, owner):
        add(together.setdefault((key, currency), Sum()), row)
    return dict(sorted(together.items()))


@dataclass(frozen=True)
class Row:
    """The figures of one run."""

    status: str
    seconds: float
    tokens: dict[str, int]
    cost_micros: int


def rows(since: date, until: date, by: Collection[str], owner: User | None = None) -> Iterator[tuple[Key, str, Row]]:
    groups = groups_of_users() if GROUP in by else {}
    for _, created, ended, id, email, model, status, cost, currency, *tokens in ledger(since, until, owner):
        row = Row(status, (ended - created).total_seconds(), dict(zip(TOKENS, tokens, strict=True)), cost or 0)
        for group in groups.get(id, [""]):
            values = {DAY: created.date().isoformat(), USER: email or "", GROUP: group, MODEL: model}
            yield tuple(values[one] for one in KEYS if one in by), currency, row


def ledger(since: date, until: date, owner: User | None) -> Iterator[tuple[Any, ...]]:
    """The columns of every run of those days."""
    names = ("created_at", "ended_at", "owner", "owner__email", "model", "status", "cost_micros", "currency", *TOKENS)
    chosen = Usage.objects.filter(created_at__date__gte=since, created_at__date__lte=until)
    return by_key(chosen.filter(owner=owner) if owner else chosen, *names)


def groups_of_users() -> dict[int, list[str]]:
    """Who is in which groups now: an answer counts in each of its owner's."""
    groups: dict[int, list[str]] = {}
    for name, user in Group.objects.filter(user__isnull=False).values_list("name", "user").order_by("name"):
        groups.setdefault(user, []).append(name)
    return groups


def add(to: Sum, row: Row) -> None:
    to.answers += 1
    to.failed += row.status == state.FAILED
    to.stopped += row.status == state.STOPPED
    to.seconds += row.seconds
    for name in TOKENS:
        to.tokens[name] += row.tokens[name]
    to.cost_micros += row.cost_micros


def table(since: date, until: date, by: Collection[str] = UNGROUPED) -> Iterator[list[str | int | float]]:
    """The sums as rows of a table, its head first, for CSV. Raises DatabaseError."""
    keys = [one for one in KEYS if one in by]
    yield [*keys, "answers", "failed", "stopped", "seconds", *TOKENS, "cost", "currency"]
    for (key, currency), total in sums(since, until, by).items():
        counts = [total.answers, total.failed, total.stopped, round(total.seconds, 1)]
        cost = f"{total.cost_micros / MICROS:.6f}" if currency else ""
        yield [*map(plain, key), *counts, *total.tokens.values(), cost, currency]


def plain(text: str) -> str:
    """A table calculator takes what begins so for a formula: an account's address is its owner's choice."""
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t", "\r") else text
