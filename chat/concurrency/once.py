"""What all threads of a process share, made once."""

from collections.abc import Callable
from threading import Lock
from typing import Generic, TypeVar

T = TypeVar("T")


class Once(Generic[T]):
    """Whoever asks first makes it, and the others wait: of `functools.cache` several may get one each.

    That matters for what ends with its last user, such as connections: all but one would be closed while in use.
    """

    def __init__(self, make: Callable[[], T]) -> None:
        self._make = make
        self._lock = Lock()
        self._made: list[T] = []

    def __call__(self) -> T:
        with self._lock:
            if not self._made:
                self._made.append(self._make())
            return self._made[0]

    def forget(self) -> None:
        """Whoever asks next has another one made."""
        with self._lock:
            self._made.clear()
