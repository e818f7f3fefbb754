"""What processes have used: processor time and memory by the name of the process. Linux only."""

import os
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from tests.bench.memory import family, name, usage

TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Group:
    """A process with all its descendants; or, where it is given a name, that process alone."""

    parent: int
    called: str = ""

    @property
    def members(self) -> list[int]:
        return [self.parent] if self.called else list(family(self.parent))

    def cpu_ticks(self) -> Counter[str]:
        """Processor time so far by name; children that have ended count with their parents."""
        found: Counter[str] = Counter()
        for pid in self.members:
            found[self.called or name(command(pid))] += cpu_ticks_of(pid)
        return found

    def memory_kib(self) -> Counter[str]:
        """Memory by name, shared pages counted once in all (PSS)."""
        found: Counter[str] = Counter()
        for pid in self.members:
            one = usage(pid)
            found[self.called or name(one.command)] += one.pss
        return found


def used(groups: Iterable[Group]) -> Counter[str]:
    """Processor time of all `groups` by name, in ticks of the kernel."""
    return sum((group.cpu_ticks() for group in groups), Counter())


def spent(before: Counter[str], after: Counter[str]) -> dict[str, float]:
    """Seconds between two calls of `used`."""
    return {name: (after[name] - before[name]) / TICKS for name in after}


def command(pid: int) -> str:
    return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")


def cpu_ticks_of(pid: int) -> int:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(") ")[2].split()
    return sum(map(int, fields[11:15]))
