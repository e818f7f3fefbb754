"""How many runs this process can write at a time, judged by how late its event loop is.

A machine that cannot carry what `RUNS_MAX` allows must not be given more: what is written gets slower, what cannot
begin waits in line. Late loops give a tenth of their runs up for new ones, punctual ones take as much more (the rule
of TCP's congestion control, RFC 5681, with gentler steps).
"""

from statistics import median

from django.conf import settings

RUNS_LEAST = 16
"""So many are written however late the loop is: then others than runs keep the machine busy."""
STEP = 0.1


class Capacity:
    """One per event loop that writes runs."""

    def __init__(self) -> None:
        self._runs = float(settings.CHAT.runs_max)
        self._latenesses: list[float] = []

    def note(self, late_seconds: float) -> None:
        """A sleep of the loop was so much longer than wanted."""
        self._latenesses.append(late_seconds)

    def observed(self, active: int) -> int:
        """How many runs may be written by what was noted since the last call, while `active` are."""
        late_seconds = median(self._latenesses or [0.0])
        self._latenesses = []
        if late_seconds > settings.CHAT.overload_seconds:
            self._runs = max(RUNS_LEAST, min(self._runs, active) * (1 - STEP))
        else:
            self._runs = min(settings.CHAT.runs_max, self._runs * (1 + STEP) + 1)
        return int(self._runs)
