"""When what runs have to write goes to Redis: first words at once, further ones so seldom that an entry holds several.

How long a run waits is counted from its own last entry, not from that of its neighbours: words that the engine's client
has collected already (inference/openai/batched_reads.py) are not collected a second time. Neighbours wait a moment for
each other, so that those of many runs are one round trip, and those of few come into step.
"""

from collections.abc import Collection, Iterable
from weakref import WeakKeyDictionary

from django.conf import settings

from chat.journal.buffer import Buffer


class Pacing:
    """That of one event loop; times are those of its clock, in seconds."""

    def __init__(self) -> None:
        self._written_at: WeakKeyDictionary[Buffer, float] = WeakKeyDictionary()
        self._round_at = float("-inf")

    def ready(self, due: Collection[Buffer], now: float) -> list[Buffer]:
        """Those of `due` that go now: none until one has waited its time, and then all that nearly have.

        Whoever waits longest is first, and before all whose first words these are.
        """
        if not due or self.seconds_left(due, now) > 0:
            return []
        nearly = now + settings.CHAT.gather_seconds
        return sorted((buffer for buffer in due if self._ready_at(buffer) <= nearly), key=self._ready_at)

    def written(self, buffers: Iterable[Buffer], now: float, *, is_all: bool) -> None:
        """These go now, and where they are not all that are ready, the others next."""
        self._round_at = now if is_all else float("-inf")
        for buffer in buffers:
            self._written_at[buffer] = now

    def seconds_left(self, due: Collection[Buffer], now: float) -> float:
        """Until one of `due`, at least one, has waited its time and the last round is over."""
        earliest = min(map(self._ready_at, due))
        return max(earliest, self._round_at + settings.CHAT.gather_seconds) - now

    def _ready_at(self, buffer: Buffer) -> float:
        return self._written_at.get(buffer, float("-inf")) + settings.CHAT.coalesce_seconds
