"""What the engine must have heard: an abort for every stop of a run that it was answering, and nothing left to do."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tests.chaos.findings import Violation
from tests.chaos.plan import ANSWER
from tests.chaos.scenarios import Told

GRACE_SECONDS = 0.6
BEGUN_AFTER_SECONDS = 0.5
"""What was sent before a stop was accepted may arrive a little later."""
NEVER_SECONDS = 999.0


@dataclass(frozen=True)
class Played:
    """One request for an answer, as the playback server tells of it."""

    rid: str
    message: str
    is_small: bool
    began: float
    aborted: float | None
    ended: float | None

    def is_at_work(self, at: float) -> bool:
        return self.began < at and (self.ended is None or self.ended > at)


def played(told: Sequence[Mapping[str, Any]]) -> list[Played]:
    return [Played(**one) for one in told]


def violations(
    requests: Sequence[Played],
    told: Mapping[str, Told],
    disturbed: Sequence[tuple[float, str]],
    naps: Sequence[tuple[float, float]] = (),
) -> Iterator[Violation]:
    """`disturbed`: when which part of the stack was struck; `naps`: from when to when answer workers were frozen."""
    left = [one for one in requests if one.ended is None]
    if left:
        yield Violation("the engine is idle at the end", "", f"{len(left)} requests run on: {left[0].message[-60:]!r}")
    rids = [one.rid for one in requests]
    if len(set(rids)) != len(rids):
        yield Violation("a request has its own id", "", "an id was used twice")
    for one in told.values():
        if one.stop_accepted is None or one.scenario.verb != "stop" or not is_stopped(one):
            continue
        mine = [request for request in requests if one.scenario.mark in request.message and not request.is_small]
        yield from at_work(one.run, one.stop_accepted, mine, [at for at, part in disturbed if part == ANSWER])
        yield from begun_later(one.run, one.stop_accepted, mine, naps)


def is_stopped(told: Told) -> bool:
    return any(reader.state.status == "stopped" for reader in told.readers)


def at_work(run: str, stopped: float, mine: Sequence[Played], disturbed: Sequence[float]) -> Iterator[Violation]:
    """A request that was at work when the stop was accepted is aborted, unless its worker was struck."""
    for request in mine:
        over = request.ended or stopped + NEVER_SECONDS
        if (
            request.is_at_work(stopped)
            and request.aborted is None
            and over > stopped + GRACE_SECONDS
            and not any(request.began < at < over + GRACE_SECONDS for at in disturbed)
        ):
            yield Violation("a stop reaches the engine", run, f"no abort, over after {over - stopped:.2f} s")


def begun_later(
    run: str, stopped: float, mine: Sequence[Played], naps: Sequence[tuple[float, float]]
) -> Iterator[Violation]:
    """No request begins after the stop was accepted, but that of a worker who was frozen while it sent it."""
    for request in mine:
        was_asleep = any(
            began < stopped + BEGUN_AFTER_SECONDS and woke <= request.began <= woke + GRACE_SECONDS
            for began, woke in naps
        )
        if request.began > stopped + BEGUN_AFTER_SECONDS and not was_asleep:
            yield Violation("a stop reaches the engine", run, f"one began {request.began - stopped:.2f} s after it")
