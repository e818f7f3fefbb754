"""What is counted of runs, for all processes and machines together: one Redis hash, which `/metrics` reads.

A run is counted where a phase of it ends, from its state: a few fields each time, and never on the way of a token.
What Redis does not take is kept in the process and told later; what is on its way when the line breaks may count twice.
"""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from redis import Redis

from chat.concurrency.redis_client import redis
from chat.protocol.state import AnswerPart, ReasoningPart, RunState, SearchPart
from chat.telemetry.untold import Untold

KEY = "wenyuan:metrics"
SEPARATOR = "|"
SECONDS = (0.25, 0.5, 1, 2, 5, 10, 20, 40, 80, 160, 320)
"""Upper bounds of the buckets; what is longer is counted above the last one."""
ABOVE = "+Inf"


@dataclass(frozen=True)
class Metric:
    """What is counted, and by which labels it is told apart."""

    name: str
    help: str
    labels: tuple[str, ...] = ()
    is_histogram: bool = False


METRICS = {
    metric.name: metric
    for metric in (
        Metric(
            "runs", "Runs that are over, by how they ended; the code of those that failed.", ("status", "code", "model")
        ),
        Metric("takeovers", "Phases of runs that another worker went on with."),
        Metric("pages", "Pages that were read or skipped, and why.", ("outcome", "code")),
        Metric("providers", "Times that a search provider was asked, by how it answered.", ("provider", "code")),
        Metric("tokens", "Tokens that the model's server has counted.", ("model", "kind")),
        Metric("citations", "Cited sentences by what their pages say of them.", ("verdict",)),
        Metric("judgements", "Citations that were put to a judge, by what it has decided.", ("label",)),
        Metric("small_calls", "Short requests to a model beside the answers, by what was wanted.", ("purpose",)),
        Metric("journal_failures", "Journals that could not be written on, and why.", ("reason",)),
        Metric("journal_waits", "Journals that were kept back because Redis took nothing."),
        Metric("sql_connections_taken", "Times that a process took a connection to PostgreSQL.", ("program",)),
        Metric("sql_waits", "Times that it had to wait for one, or for SQLite's lock.", ("program",)),
        Metric("sql_wait_seconds", "How long it waited, all times together.", ("program",)),
        Metric("sql_wait_failures", "Times that it waited in vain.", ("program",)),
        Metric("cpu_seconds", "The processor's time of a program, with its children.", ("program",)),
        Metric("search_seconds", "How long searches took.", ("model",), is_histogram=True),
        Metric("slot_wait_seconds", "How long runs waited for a slot.", ("model",), is_histogram=True),
        Metric(
            "first_token_seconds",
            "From asking to the first word of reasoning or answer.",
            ("model",),
            is_histogram=True,
        ),
        Metric("reasoning_seconds", "How long the reasoning took.", ("model",), is_histogram=True),
        Metric("run_seconds", "From asking to the end of a finished answer.", ("model",), is_histogram=True),
    )
}


@dataclass(frozen=True)
class Increment:
    """One number to be added: `bucket` is empty for a counter, an upper bound or `sum` for a histogram."""

    name: str
    labels: tuple[str, ...]
    amount: float = 1
    bucket: str = ""

    @property
    def field(self) -> str:
        """Its field in the hash. Labels hold no separator: it is taken out of what comes from outside."""
        return SEPARATOR.join((self.name, *(label.replace(SEPARATOR, " ") for label in self.labels), self.bucket))


untold = Untold()
"""This process's."""


def note(*increments: Increment) -> None:
    """Count where nobody may wait for Redis: it is told with what is counted next, or with the next report."""
    for one in increments:
        untold.keep({one.field: one.amount})


async def add(increments: Iterable[Increment]) -> None:
    """Add all of them, and what was noted before. Redis away: they are kept for the next time."""
    note(*increments)
    with untold.telling() as amounts:
        if amounts:
            pipeline = redis().pipeline()
            queue(pipeline, amounts)
            await pipeline.execute()


def tell(client: "Redis") -> None:
    """The same of what was noted, from a thread without an event loop."""
    with untold.telling() as amounts:
        if amounts:
            pipeline = client.pipeline()
            queue(pipeline, amounts)
            pipeline.execute()


def queue(pipeline: Any, amounts: Mapping[str, float]) -> None:
    for field, amount in amounts.items():
        pipeline.hincrbyfloat(KEY, field, amount)


def observed(name: str, seconds: float, *labels: str) -> Iterator[Increment]:
    """A duration in its histogram."""
    place = bisect_left(SECONDS, seconds)
    yield Increment(name, labels, bucket=f"{SECONDS[place]:g}" if place < len(SECONDS) else ABOVE)
    yield Increment(name, labels, seconds, bucket="sum")


def of_search(state: RunState) -> Iterator[Increment]:
    """What there is to count when the pages of a run have been read."""
    for part in state.parts:
        if isinstance(part, SearchPart):
            yield from of_round(part, state.model)


def of_round(part: SearchPart, model: str) -> Iterator[Increment]:
    """What there is to count of one search; nothing while it is not over."""
    if part.seconds is None:
        return
    yield from observed("search_seconds", part.seconds, model)
    answered = ((name, "ok") for name in part.providers if name not in part.failures)
    yield from (Increment("providers", pair) for pair in (*answered, *part.failures.items()))
    ended = (source for source in part.sources if source.status != "found")
    yield from (Increment("pages", (source.status, source.code or "")) for source in ended)


def of_end(state: RunState) -> Iterator[Increment]:
    """What there is to count when a run is over."""
    model = state.model
    yield Increment("runs", (state.status, state.code or "", model))
    yield from (Increment("tokens", (model, kind), amount) for kind, amount in (state.usage or {}).items() if amount)
    yield from (Increment("citations", (check.verdict,)) for check in state.checks)
    reasoned = sum(part.seconds or 0 for part in state.parts if isinstance(part, ReasoningPart))
    if reasoned:
        yield from observed("reasoning_seconds", reasoned, model)
    if state.seconds is not None and any(isinstance(part, AnswerPart) for part in state.parts):
        yield from observed("run_seconds", state.seconds, model)
