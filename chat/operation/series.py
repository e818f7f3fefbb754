"""What the ledger says over time: one row per hour or day, for charts; and one per model and per search provider."""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from chat.models import Usage
from chat.protocol.state import FAILED, STOPPED

ROWS_MAX = 200_000
"""Answers that are looked at, the newest: what a busy month has; more would hold up the page."""
MEASURES = ("first_token_seconds", "search_seconds", "waited_seconds")
P50, P95 = 0.5, 0.95
NAMES = (
    *("created_at", "ended_at", "model", "status", *MEASURES, "prompt_tokens", "completion_tokens"),
    *("cost_micros", "currency", "verdicts", "providers"),
)


@dataclass
class Bucket:
    """Answers together: of an hour, a day or a model."""

    answers: int = 0
    failed: int = 0
    stopped: int = 0
    tokens_in: int = 0
    tokens_out: int = 0
    seconds: dict[str, list[float]] = field(default_factory=lambda: {name: [] for name in MEASURES})
    cost_micros: Counter[str] = field(default_factory=Counter)
    """Currency → millionths of it."""
    verdicts: Counter[str] = field(default_factory=Counter)

    def add(self, row: Usage) -> None:
        self.answers += 1
        self.failed += row.status == FAILED
        self.stopped += row.status == STOPPED
        self.tokens_in += row.prompt_tokens
        self.tokens_out += row.completion_tokens
        for name in MEASURES:
            if (seconds := getattr(row, name)) is not None:
                self.seconds[name].append(seconds)
        if row.cost_micros is not None:
            self.cost_micros[row.currency] += row.cost_micros
        self.verdicts.update(row.verdicts)

    def percentile(self, name: str, share: float) -> float | None:
        """Of one of `MEASURES`, in seconds; None where nothing was measured."""
        return percentile(self.seconds[name], share)


@dataclass
class Asked:
    """How often a search provider was asked, and how it answered."""

    times: int = 0
    codes: Counter[str] = field(default_factory=Counter)
    """Of the failures."""

    @property
    def causes(self) -> list[tuple[str, int]]:
        """Each code with how often it came, the most frequent first."""
        return self.codes.most_common()

    @property
    def failed(self) -> int:
        return self.codes.total()


@dataclass(frozen=True)
class Series:
    """Of a span of time. `times` are the beginnings of the buckets (seconds since 1970), without a gap."""

    times: Sequence[int]
    buckets: Sequence[Bucket]
    models: dict[str, Bucket]
    providers: dict[str, Asked]
    is_cut: bool
    """There were more answers than `ROWS_MAX`."""


def series(since: datetime, until: datetime, step_seconds: int, model: str = "") -> Series:
    """Of the answers that were asked for in [since, until), of all models or one. Raises DatabaseError."""
    rows = Usage.objects.filter(created_at__gte=since, created_at__lt=until)
    if model:
        rows = rows.filter(model=model)
    newest = list(rows.only(*NAMES).order_by("-created_at")[: ROWS_MAX + 1])
    first = int(since.timestamp()) // step_seconds * step_seconds
    times = range(first, int(until.timestamp()), step_seconds)
    buckets = [Bucket() for _ in times]
    models: dict[str, Bucket] = defaultdict(Bucket)
    providers: dict[str, Asked] = defaultdict(Asked)
    for row in newest[:ROWS_MAX]:
        buckets[(int(row.created_at.timestamp()) - first) // step_seconds].add(row)
        models[row.model].add(row)
        count_providers(providers, row.providers.items())
    return Series(times, buckets, dict(sorted(models.items())), dict(sorted(providers.items())), len(newest) > ROWS_MAX)


def count_providers(providers: dict[str, Asked], outcomes: Iterable[tuple[str, str]]) -> None:
    for name, code in outcomes:
        providers[name].times += 1
        if code != "ok":
            providers[name].codes[code] += 1


def percentile(values: Sequence[float], share: float) -> float | None:
    """The smallest of the values that so large a share of them does not exceed (nearest rank); None of none."""
    if not values:
        return None
    ordered = sorted(values)
    return ordered[max(0, math.ceil(share * len(ordered)) - 1)]
