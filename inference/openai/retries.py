"""When a request is sent again that has had no answer yet, and who waits for a server whose queue is full."""

import asyncio
import random

from inference.conf import EngineConfig
from inference.engine import Waiting
from inference.errors import Busy, EngineError, TooLong, Unreachable
from inference.openai.refusals import room_tokens

MAX_PAUSE_SECONDS = 8.0
MIN_ROOM_TOKENS = 64
MAX_LESSONS = 12
"""So many refusals of one request may each change a field of it."""


class WaitingLine:
    """The requests of this process that found every queue full, in the order in which they came."""

    def __init__(self) -> None:
        self._waiting: list[object] = []

    def place(self, who: object) -> int:
        """The place of `who`, from 1; at the end where it was not waiting yet."""
        if who not in self._waiting:
            self._waiting.append(who)
        return self._waiting.index(who) + 1

    def leave(self, who: object) -> None:
        """`who` waits no more."""
        if who in self._waiting:
            self._waiting.remove(who)


class Retries:
    """What the attempts of one request have come to."""

    def __init__(self, config: EngineConfig, servers: int, line: WaitingLine) -> None:
        self._config = config
        self._servers = servers
        self._line = line
        self._clock = asyncio.get_running_loop().time
        self._busy_until = self._clock() + config.first_byte_seconds
        self._failures = 0
        self._lessons = 0
        self._place = 0
        self._after_seconds = 0.0
        self.max_tokens: int | None = None
        """As the server's own count of the prompt allows; None: nothing is known of that."""

    def may_learn(self) -> bool:
        """Whether a refusal may change one more field of the request."""
        self._lessons += 1
        return self._lessons <= MAX_LESSONS

    def after(self, error: EngineError) -> None:
        """Make ready for another attempt after `error`. Raises it where trying again is no use."""
        self._place = 0
        if isinstance(error, TooLong):
            self._shorten(error)
        elif isinstance(error, Busy) and self._config.attempts > 1:
            self._wait(error)
        elif isinstance(error, Unreachable | Busy):
            self._failures += 1
            if self._failures >= self._config.attempts:
                raise error
        else:
            raise error

    def waiting(self) -> Waiting | None:
        """What the reader may be told; None where nobody waits for a queue."""
        return Waiting(self._place) if self._place else None

    async def pause(self) -> None:
        """Give the servers time: a queue by the place in line, a server that failed longer each time."""
        if self._place:
            seconds = self._config.backoff_seconds * (1 + self._place)
        else:
            rounds = self._failures // self._servers
            seconds = self._config.backoff_seconds * 2.0 ** (rounds - 1) if rounds else 0.0
        seconds = min(MAX_PAUSE_SECONDS, seconds) * random.uniform(0.5, 1.0)  # noqa: S311 (jitter, not a secret)
        seconds = max(seconds, self._after_seconds)
        if self._place:  # there is one more attempt before the time is over
            seconds = min(seconds, 0.9 * max(0.0, self._busy_until - self._clock()))
        await asyncio.sleep(seconds)

    def close(self) -> None:
        """The request has its answer, or none."""
        self._line.leave(self)

    def _shorten(self, error: TooLong) -> None:
        room = room_tokens(error)
        if room is None or room < MIN_ROOM_TOKENS or self.max_tokens is not None:
            raise error
        self.max_tokens = room

    def _wait(self, error: Busy) -> None:
        """A queue that is full now is soon free: keep trying as long as the first word of an answer may take."""
        if self._clock() >= self._busy_until:
            raise error
        self._place = self._line.place(self)
        self._after_seconds = min(error.after_seconds, MAX_PAUSE_SECONDS)
