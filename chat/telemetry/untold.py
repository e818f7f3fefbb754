"""What a process has counted and Redis has not been told yet."""

import logging
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from redis.exceptions import RedisError

log = logging.getLogger(__name__)


class Untold:
    """Amounts by field. Any thread and any event loop of the process may add to it, and tell."""

    def __init__(self) -> None:
        self._amounts: dict[str, float] = {}
        self._lock = threading.Lock()

    def keep(self, amounts: Mapping[str, float]) -> None:
        """Add these to what is to be told."""
        with self._lock:
            for field, amount in amounts.items():
                self._amounts[field] = self._amounts.get(field, 0) + amount

    def take(self) -> dict[str, float]:
        """What is to be told; from now on it is the caller's."""
        with self._lock:
            amounts, self._amounts = self._amounts, {}
        return amounts

    @contextmanager
    def telling(self) -> Iterator[dict[str, float]]:
        """All of it, to be told within the block; where that fails it is kept for the next time."""
        amounts = self.take()
        try:
            yield amounts
        except (RedisError, OSError) as error:
            self.keep(amounts)
            log.warning("what was counted is told later: %s", error)
        except BaseException:
            self.keep(amounts)
            raise
