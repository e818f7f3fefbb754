"""What is counted of runs, for all processes and machines together: one Redis hash, which `/metrics` reads.

A run is counted where a phase of it ends, from its state: a few fields each time, and never on the way of a token.
"""

import logging
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from redis.exceptions import RedisError

from chat.concurrency.redis_client import redis
from chat.protocol.state import AnswerPart, ReasoningPart, RunState, SearchPart

log = logging.getLogger(__name__)
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
        Metric("search_seconds", "How long searches took.", (), is_histogram=True),
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


async def add(increments: Iterable[Increment]) -> None:
    """Add all of them. Redis away: they are lost, and nothing else is."""
    pipeline = redis().pipeline(transaction=False)
    for one in increments:
        pipeline.hincrbyfloat(KEY, one.field, one.amount)
    try:
        await pipeline.execute()
    except RedisError as error:
        log.warning("what was counted of a run is lost: %s", error)


def observed(name: str, seconds: float, *labels: str) -> Iterator[Increment]:
    """A duration in its histogram."""
    place = bisect_left(SECONDS, seconds)
    yield Increment(name, labels, bucket=f"{SECONDS[place]:g}" if place < len(SECONDS) else ABOVE)
    yield Increment(name, labels, seconds, bucket="sum")


def of_search(state: RunState) -> Iterator[Increment]:
    """What there is to count when the pages of a run have been read."""
    for part in state.parts:
        if not isinstance(part, SearchPart) or part.seconds is None:
            continue
        yield from observed("search_seconds", part.seconds)
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
