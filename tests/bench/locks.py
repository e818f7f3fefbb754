"""How long questions have waited for the queue's lock and held it: lines of the web server's log."""

import re
from pathlib import Path

from tests.bench.figures import percentile
from tests.stack import Stack

LINE = re.compile(r"the queue's lock: waited ([\d.]+) ms, held ([\d.]+) ms")


class Locks:
    """Reads on in the log of one stack."""

    def __init__(self, stack: Stack) -> None:
        self._log = stack.data_dir / "log" / "web.log"
        self._read = 0

    def row(self, title: str) -> str:
        """What has come since the last row, as one of the table's."""
        waits, holds = self._new()
        if not waits:
            return f"| {title} | 0 | | |"
        return f"| {title} | {len(waits)} | {figures(waits)} | {figures(holds)} |"

    def _new(self) -> tuple[list[float], list[float]]:
        text = self._log.read_text(errors="replace") if Path(self._log).exists() else ""
        pairs = [(float(one[1]), float(one[2])) for one in LINE.finditer(text, self._read)]
        self._read = len(text)
        return [wait for wait, _ in pairs], [hold for _, hold in pairs]


def figures(times: list[float]) -> str:
    """Milliseconds: the middle, the 95th percentile, the longest."""
    return f"{percentile(times, 50):.1f} / {percentile(times, 95):.1f} / {max(times):.1f}"


HEAD = "the queue's lock, ms | questions | waited p50 / p95 / worst | held p50 / p95 / worst"
