"""The processor's time and the memory of this process with its children, and what Linux tells of any process."""

import os
from collections.abc import Iterator
from pathlib import Path

_PROC = Path("/proc")
_TICK = os.sysconf("SC_CLK_TCK")


def cpu_seconds() -> float:
    """Of this process, of its children that have ended, and of those that live."""
    own = os.times()
    living = sum(ticks(pid) for pid in descendants()) / _TICK
    return own.user + own.system + own.children_user + own.children_system + living


def memory_bytes() -> int:
    """What is shared is divided among those that share it (PSS)."""
    return sum(pss_bytes(pid) for pid in ("self", *descendants()))


def descendants(pid: str = "self") -> Iterator[str]:
    """The process ids of the children, and of theirs."""
    try:
        lists = [path.read_text() for path in (_PROC / pid / "task").glob("*/children")]
    except OSError:
        return  # it has ended meanwhile
    for child in " ".join(lists).split():
        yield child
        yield from descendants(child)


def ticks(pid: str) -> int:
    """User's and system's time of a process, and of its children that have ended."""
    return sum(map(int, stat(pid)[11:15]))


def stat(pid: str) -> list[str]:
    """What Linux says of a process from its state on, as proc(5) orders it; empty where there is none."""
    try:
        return (_PROC / pid / "stat").read_text().rpartition(") ")[2].split()
    except OSError:
        return []


def pss_bytes(pid: str) -> int:
    try:
        lines = (_PROC / pid / "smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:")), 0)
