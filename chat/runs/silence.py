"""How long things have shown no sign of life, by the clock of whoever looks and by no other."""

from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

K = TypeVar("K", bound=Hashable)


class Silence(Generic[K]):
    """Counts, round by round, the seconds in which the sign of a thing has not changed.

    Clocks of other machines play no part. A round counts for at most `round_seconds_max`: whoever looks late, or was
    asleep, holds that against nobody else.
    """

    def __init__(self, clock: Callable[[], float], round_seconds_max: float) -> None:
        self._clock = clock
        self._round_seconds_max = round_seconds_max
        self._began_at: float | None = None
        self._step = 0.0
        self._seen: dict[K, tuple[object, float]] = {}
        self._before: dict[K, tuple[object, float]] = {}

    def begin_round(self) -> None:
        """Things that were not asked for in the last round are forgotten."""
        now = self._clock()
        passed = now - self._began_at if self._began_at is not None else 0.0
        self._step, self._began_at = min(passed, self._round_seconds_max), now
        self._before, self._seen = self._seen, {}

    def seconds(self, key: K, sign: object) -> float:
        """How long `key` has shown the same sign; 0.0 when it is new."""
        before = self._before.get(key)
        silent = before[1] + self._step if before and before[0] == sign else 0.0
        self._seen[key] = sign, silent
        return silent
