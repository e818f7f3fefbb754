"""Sums over the ledger: what was used stays counted when a conversation, or an account, is deleted."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from datetime import date

from chat.models import Usage
from chat.protocol import state

DAY, USER, MODEL = "day", "user", "model"
KEYS = (DAY, USER, MODEL)
TOKENS = ("prompt_tokens", "cached_tokens", "reasoning_tokens", "completion_tokens")
CHUNK_ROWS = 500
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


def sums(since: date, until: date, by: Collection[str] = KEYS) -> dict[tuple[Key, str], Sum]:
    """What was used on the days from `since` to `until` (UTC, both included): (values of `by`, currency) → sum.

    The currency is empty for answers that have no price. Raises DatabaseError.
    """
    together: dict[tuple[Key, str], Sum] = {}
    for key, currency, row in rows(since, until, by):
        add(together.setdefault((key, currency), Sum()), row)
    return dict(sorted(together.items()))


@dataclass(frozen=True)
class Row:
    """The figures of one run."""

    status: str
    seconds: float
    tokens: dict[str, int]
    cost_micros: int


def rows(since: date, until: date, by: Collection[str]) -> Iterator[tuple[Key, str, Row]]:
    names = ("created_at", "ended_at", "owner__email", "model", "status", "cost_micros", "currency", *TOKENS)
    ledger = Usage.objects.filter(created_at__date__gte=since, created_at__date__lte=until).order_by("pk")
    for created, ended, email, model, status, cost, currency, *tokens in ledger.values_list(*names).iterator(
        chunk_size=CHUNK_ROWS
    ):
        values = {DAY: created.date().isoformat(), USER: email or "", MODEL: model}
        row = Row(status, (ended - created).total_seconds(), dict(zip(TOKENS, tokens, strict=True)), cost or 0)
        yield tuple(values[one] for one in KEYS if one in by), currency, row


def add(to: Sum, row: Row) -> None:
    to.answers += 1
    to.failed += row.status == state.FAILED
    to.stopped += row.status == state.STOPPED
    to.seconds += row.seconds
    for name in TOKENS:
        to.tokens[name] += row.tokens[name]
    to.cost_micros += row.cost_micros
