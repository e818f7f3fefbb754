"""What strangers can make the log say: one line each without a traceback, and so many a minute.

Unknown addresses, forged hosts, broken requests: whoever sends them by the thousand must neither fill the disk nor use
up the room that `launcher/logs.py` leaves a program for what matters.
"""

import logging
import threading
import time

STRANGERS = ("django.request", "django.security", "uvicorn.error")
"""Loggers that tell of requests, whoever makes them."""
PER_MINUTE = 60
MINUTE_SECONDS = 60.0


class StrangersLimit(logging.Filter):
    """Lets so many lines a minute of each such logger and level pass; the next minute says how many were lost."""

    def __init__(self, per_minute: int = PER_MINUTE, minute_seconds: float = MINUTE_SECONDS) -> None:
        super().__init__()
        self._per_minute = per_minute
        self._minute_seconds = minute_seconds
        self._lock = threading.Lock()
        self._minutes: dict[tuple[str, int], _Minute] = {}

    def filter(self, record: logging.LogRecord) -> bool:
        """Whether the record is written. Where strangers alone are at fault it loses its traceback."""
        if not record.name.startswith(STRANGERS):
            return True
        if record.levelno < logging.ERROR or record.name.startswith("django.security"):
            record.exc_info = record.exc_text = None
        with self._lock:
            lost = self._counted((record.name, record.levelno))
        if lost:
            record.msg = f"{record.getMessage()} ({lost} more of this kind were left out)"
            record.args = ()
        return lost is not None

    def _counted(self, kind: tuple[str, int]) -> int | None:
        """None where it is one too many; else how many were left out before it."""
        now = time.monotonic()
        minute = self._minutes.setdefault(kind, _Minute(now))
        lost = 0
        if now - minute.began >= self._minute_seconds:
            lost = max(0, minute.lines - self._per_minute)
            minute.began, minute.lines = now, 0
        minute.lines += 1
        return lost if minute.lines <= self._per_minute else None


class _Minute:
    def __init__(self, began: float) -> None:
        self.began = began
        self.lines = 0
