"""The figures of one load through one server, computed from what its readers have heard."""

import statistics
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tests.bench.readers import Reading
from tests.bench.received import Received, heard_between, sent_between
from tests.bench.stamps import micros, since


@dataclass(frozen=True)
class Window:
    """The seconds in which all answers of a load stream, and what the processes have spent in them."""

    begin: float
    end: float
    cpu_seconds: Mapping[str, float]
    memory_kib: Mapping[str, int]
    """Of the product, by process, at the end of the window."""

    @property
    def seconds(self) -> float:
        return self.end - self.begin


@dataclass(frozen=True)
class Faults:
    """What must not happen."""

    lost: int
    duplicated: int
    wrong: int
    """Answers whose text is not what the engine sent, or which are not over; those taken over have no one text."""

    @property
    def none(self) -> bool:
        return not (self.lost or self.duplicated or self.wrong)


@dataclass(frozen=True)
class Figures:
    """One load. Times are milliseconds, added to the engine's own."""

    size: int
    first: tuple[float, float]
    """p50 and p95 from asking to the first token, without the engine's share."""
    delay: tuple[float, float, float]
    """p50, p99 and the worst of all tokens sent in the window."""
    tokens_a_second: float
    frames_a_second: float
    cpu_per_10k: Mapping[str, float]
    memory_kib: Mapping[str, int]
    faults: Faults
    late: int
    """So many answers had not begun when the window did: the machine is too small for so many."""
    snapshots: int
    resumed: int
    """So many answers were taken over by another writer, as their own was not heard of for too long."""


@dataclass(frozen=True)
class First:
    """The way of one question to its first token, in milliseconds."""

    to_engine: float
    in_engine: float
    to_reader: float

    @property
    def added(self) -> float:
        return self.to_engine + self.to_reader


def first_of(reading: Reading, told: Mapping[str, int]) -> First:
    """How long the way of `reading`'s first token was; `told` is what the engine knows of it."""
    return First(
        since(micros(reading.asked), told["arrived"]) / 1000,
        since(told["arrived"], told["first"]) / 1000,
        since(told["first"], micros(reading.first)) / 1000,
    )


def figures(
    readings: Sequence[Reading], received: list[Received], told: Mapping[str, Mapping[str, int]], window: Window
) -> Figures:
    """All figures of a load whose answers are over."""
    tokens = heard_between(received, window.begin, window.end)
    firsts = [first_of(one, told[one.plan.key]).added for one in readings if one.first and one.plan.key in told]
    delays = [delay / 1000 for delay in sent_between(received, window.begin, window.end)]
    frames = sum(window.begin <= now < window.end for one in readings for now, _ in one.frames)
    return Figures(
        size=len(readings),
        first=(percentile(firsts, 50), percentile(firsts, 95)),
        delay=(percentile(delays, 50), percentile(delays, 99), max(delays, default=float("nan"))),
        tokens_a_second=tokens / window.seconds,
        frames_a_second=frames / window.seconds,
        cpu_per_10k={name: seconds / max(tokens, 1) * 10_000 for name, seconds in window.cpu_seconds.items()},
        memory_kib=window.memory_kib,
        faults=faults(readings, received, told),
        late=sum(not one.first or one.first > window.begin for one in readings),
        snapshots=sum(one.snapshots for one in received),
        resumed=sum(bool(one.resumed) for one in received),
    )


def faults(readings: Sequence[Reading], received: list[Received], told: Mapping[str, Mapping[str, int]]) -> Faults:
    """What was lost, came twice, or is not what the engine sent."""
    right = [
        one.end == "run.finished" and (one.resumed or one.checksum == told.get(reading.plan.key, {}).get("checksum"))
        for reading, one in zip(readings, received, strict=True)
    ]
    return Faults(
        lost=sum(one.lost for one in received),
        duplicated=sum(one.duplicated + one.after_end for one in received),
        wrong=sum(not one for one in right),
    )


def percentile(values: Sequence[float], percent: int) -> float:
    if len(values) < 2:
        return values[0] if values else float("nan")
    return statistics.quantiles(values, n=100, method="inclusive")[percent - 1]
