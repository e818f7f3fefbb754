"""What the engine must have heard: an abort for every stop of a run that it was answering, and nothing left to do."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tests.chaos.findings import Violation
from tests.chaos.plan import ANSWER
from tests.chaos.scenarios import Told

GRACE_SECONDS = 0.6
BEGUN_AFTER_SECONDS = 1.5
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
    requests: Sequence[Played], told: Mapping[str, Told], disturbed: Sequence[tuple[float, str]]
) -> Iterator[Violation]:
    """`disturbed`: when which part of the stack was struck."""
    left = [one for one in requests if one.ended is None]
    if left:
        yield Violation("the engine is idle at the end", "", f"{len(left)} requests run on: {left[0].message[-60:]!r}")
    rids = [one.rid for one in requests]
    if len(set(rids)) != len(rids):
        yield Violation("a request has its own id", "", "an id was used twice")
    for one in told.values():
        if one.stop_sent is not None:
            mine = [request for request in requests if one.scenario.mark in request.message and not request.is_small]
            yield from of_a_stop(one, one.stop_sent, mine, [at for at, part in disturbed if part == ANSWER])


def of_a_stop(told: Told, stopped: float, mine: Sequence[Played], disturbed: Sequence[float]) -> Iterator[Violation]:
    """A request that was at work is aborted, unless its worker was struck, and none begins any more."""
    is_stopped = any(reader.state.status == "stopped" for reader in told.readers)
    for request in mine:
        if not request.is_at_work(stopped) or not is_stopped or told.scenario.verb != "stop":
            continue
        over = request.ended or stopped + NEVER_SECONDS
        if (
            request.aborted is None
            and over > stopped + GRACE_SECONDS
            and not any(request.began < at < over + GRACE_SECONDS for at in disturbed)
        ):
            yield Violation("a stop reaches the engine", told.run, f"no abort, over after {over - stopped:.2f} s")
    late = [request.began - stopped for request in mine if request.began > stopped + BEGUN_AFTER_SECONDS]
    if late and told.scenario.verb == "stop" and is_stopped:
        yield Violation("a stop reaches the engine", told.run, f"a request began {late[0]:.2f} s after the stop")
