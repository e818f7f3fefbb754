"""How far a download is: one line that is written over on a terminal, a line for every tenth part elsewhere."""

import sys


class Progress:
    """Tells of one download of `total_bytes`."""

    def __init__(self, title: str, total_bytes: int) -> None:
        self._title = title
        self._total = total_bytes
        self._told = -1
        self._is_live = sys.stdout.isatty()

    def tell(self, done_bytes: int) -> None:
        """So much is there now."""
        step = 100 * done_bytes // self._total
        if step == self._told or (not self._is_live and step // 10 == self._told // 10):
            return
        self._told = step
        line = f"{self._title}: {done_bytes // 1_000_000:,} of {self._total // 1_000_000:,} MB ({step} %)"
        end = "" if self._is_live and done_bytes < self._total else "\n"
        print(f"\r{line}" if self._is_live else line, end=end, flush=True)

    def leave(self) -> None:
        """Something else will be said: not on the same line."""
        if self._is_live and 0 <= self._told < 100:
            print(flush=True)
