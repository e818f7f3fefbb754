"""The children's logs: read from pipes and written to files that stay small, whatever the disk does.

A child never sees the file: on a full disk its words are lost and counted, and it goes on. What one child says in a
minute is limited too, so that strangers cannot fill the disk by making it complain.
"""

import contextlib
import os
import selectors
import threading
import time
from pathlib import Path

LOG_MAX_BYTES = 5_000_000
"""A log that grows beyond it becomes the one old one (`.log.1`)."""
MINUTE_MAX_BYTES = 1_000_000
MINUTE_SECONDS = 60.0
READ_BYTES = 65_536
LOOK_SECONDS = 0.2


class Log:
    """One file that is appended to. `write` never raises: what cannot be written is counted."""

    def __init__(self, path: Path, max_bytes: int = LOG_MAX_BYTES, minute_max_bytes: int = MINUTE_MAX_BYTES) -> None:
        self.path = path
        self.max_bytes = max_bytes
        self.minute_max_bytes = minute_max_bytes
        self._lost_bytes = 0
        self._minute_began = 0.0
        self._minute_bytes = 0

    def write(self, data: bytes) -> None:
        """Append `data`, after a note of what was lost before."""
        now = time.monotonic()
        if now - self._minute_began >= MINUTE_SECONDS:
            self._minute_began, self._minute_bytes = now, 0
        self._minute_bytes += len(data)
        if self._minute_bytes > self.minute_max_bytes:
            self._lost_bytes += len(data)
            return
        note = f"… {self._lost_bytes} bytes were not written: too many a minute, or no room …\n"
        try:
            self._append((note.encode() if self._lost_bytes else b"") + data)
            self._lost_bytes = 0
        except OSError:
            self._lost_bytes += len(data)

    def _append(self, data: bytes) -> None:
        with contextlib.suppress(FileNotFoundError):
            if self.path.stat().st_size + len(data) > self.max_bytes:
                self.path.replace(self.path.with_suffix(f"{self.path.suffix}.1"))
        with self.path.open("ab", buffering=0) as file:
            file.write(data)


class LogReader:
    """One thread that carries what all children say to their logs."""

    def __init__(self) -> None:
        self._selector = selectors.DefaultSelector()
        self._thread = threading.Thread(target=self._run, name="logs", daemon=True)
        self._thread.start()

    def pipe(self, log: Log) -> int:
        """The writing end of a new pipe to `log`, for a child; the caller closes its own copy. Raises OSError."""
        reading, writing = os.pipe()
        os.set_blocking(reading, False)
        self._selector.register(reading, selectors.EVENT_READ, log)
        return writing

    def _run(self) -> None:
        while True:
            try:
                # A register from another thread is seen at the next round.
                for key, _ in self._selector.select(timeout=LOOK_SECONDS):
                    self._carry(key.fd, key.data)
            except (OSError, MemoryError):  # without this thread every child would stand still when its pipe is full
                time.sleep(LOOK_SECONDS)

    def _carry(self, fd: int, log: Log) -> None:
        try:
            data = os.read(fd, READ_BYTES)
        except BlockingIOError:
            return
        except OSError:
            data = b""
        if data:
            log.write(data)
        else:
            self._selector.unregister(fd)
            os.close(fd)
