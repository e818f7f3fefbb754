"""What is to be written of one run: what waits, what is on its way, and what could be sent again."""

from collections import deque
from collections.abc import Sequence

from django.db import Error as SqlError
from redis.exceptions import ConnectionError as RedisConnectionError
from redis.exceptions import RedisError
from redis.exceptions import TimeoutError as RedisTimeoutError

from chat.journal.lease import LeaseLost
from chat.protocol.coalescing import coalesced
from chat.protocol.events import AnswerDelta, Entry, Event, ReasoningDelta
from chat.protocol.state import RunState
from chat.telemetry.metrics import Increment, note

Delta = ReasoningDelta | AnswerDelta
AWAY = (RedisConnectionError, RedisTimeoutError)
RESEND_ENTRIES = 256
"""So many of the newest entries can be written again to a Redis that has lost them."""


class Buffer:
    """One run's; the journal fills it, the writer empties it."""

    def __init__(self, state: RunState, token: str = "") -> None:
        self.state = state
        """The fold of what Redis has acknowledged."""
        self.token = token
        """Of the lease under which it is written; empty where that is held for a moment only."""
        self.failure: Exception | None = None
        """Why nothing more can be written: the lease is lost, or Redis refuses."""
        self._pending: list[Event] = []
        self._sending: list[Entry] = []
        self._acknowledged: deque[Entry] = deque(maxlen=RESEND_ENTRIES)

    def fail(self, failure: Exception) -> None:
        """Nothing more can be written, which is counted."""
        if self.failure is None:
            note(Increment("journal_failures", (reason(failure),)))
        self.failure = failure

    def add(self, *events: Event) -> None:
        """Append events to what is pending; deltas of one kind that come together become one."""
        for event in events:
            if self._pending and (both := coalesced(self._pending[-1], event)):
                self._pending[-1] = both
            else:
                self._pending.append(event)

    def entries(self) -> Sequence[Entry]:
        """What is to be sent now, numbered from the last entry that Redis has acknowledged."""
        seq = self._sending[-1].seq if self._sending else self.state.seq
        self._sending += [Entry(self.state.run, seq + n, event) for n, event in enumerate(self._pending, 1)]
        self._pending = []
        return list(self._sending)

    def acknowledge(self, entries: Sequence[Entry]) -> None:
        """Redis has these. Those that it has had before are no news."""
        for entry in entries:
            if self.state.fold(entry):
                self._acknowledged.append(entry)
        self._sending = [entry for entry in self._sending if entry.seq > entries[-1].seq]

    def resend_after(self, seq: int) -> None:
        """Redis has lost what came after `seq`; send it again, as far as it is still known."""
        lost = [entry for entry in self._acknowledged if entry.seq > seq]
        self._sending = lost + self._sending


def reason(failure: Exception) -> str:
    """What a failure is counted as."""
    match failure:
        case LeaseLost():
            return "lease_lost"
        case RedisConnectionError() | RedisTimeoutError():
            return "redis_away"
        case RedisError():
            return "redis_refused"
        case SqlError():
            return "sql"
        case _:
            return "unwritable"
