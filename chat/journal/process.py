"""Which process of which machine a writer is, and whether that process is known to be gone, or to be at work."""

import os
from functools import cache
from pathlib import Path

from chat.telemetry.proc import stat

_PROC = Path("/proc")
_USER, _SYSTEM, _STARTED = 11, 12, 19
"""Places after the process's name in its `stat`, as proc(5) tells them."""


def identity(pid: int | None = None) -> str:
    """Boot, pid namespace, pid and start time of a process, this one if none is given; empty where none is known."""
    pid = os.getpid() if pid is None else pid
    started = start_time(pid)
    return f"{machine()}:{pid}:{started}" if machine() and started else ""


def is_gone(process: str) -> bool:
    """Whether the process of this identity is known to have ended: only of this machine can that be known."""
    if not process or not machine() or not process.startswith(f"{machine()}:"):
        return False
    pid = process.split(":")[2]
    return not pid.isdigit() or start_time(int(pid)) != process.split(":")[3]


def processor_ticks(process: str) -> int | None:
    """How much of the processors the process of this identity has had, all its threads, in ticks of the system's clock;
    None where that cannot be known: it has ended, or is another machine's."""
    if not process or not machine() or not process.startswith(f"{machine()}:") or is_gone(process):
        return None
    fields = _status(int(process.split(":")[2]))
    return sum(map(int, fields[_USER : _SYSTEM + 1])) if fields else None


@cache
def machine() -> str:
    """Pids mean the same for all who share a boot and a pid namespace."""
    try:
        boot = (_PROC / "sys/kernel/random/boot_id").read_text().strip()
        return f"{boot}:{(_PROC / 'self/ns/pid').readlink().name}".replace("pid:", "")
    except OSError:
        return ""


def start_time(pid: int) -> str:
    """When a process was started, in ticks since the boot; empty where there is none, or only its remains."""
    fields = _status(pid)
    return fields[_STARTED] if fields else ""


def _status(pid: int) -> list[str]:
    """What Linux says of a process from its state on; empty where there is none, or only its remains."""
    fields = stat(str(pid))
    return [] if fields and fields[0] in "ZX" else fields
