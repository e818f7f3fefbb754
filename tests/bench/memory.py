"""Memory of every process of a running instance: `make bench-memory`, with the DATA_DIR of that instance. Linux only.

RSS counts a shared page once for every process that has it, PSS counts it once in all: PSS is what the machine lacks.
"""

import contextlib
import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from launcher.launch import ROOT


@dataclass(frozen=True)
class Usage:
    """One process. Sizes are KiB, as the kernel gives them."""

    pid: int
    rss: int
    pss: int
    command: str


def usages(data_dir: Path) -> list[Usage]:
    """The supervisor that holds the lock of `data_dir`, and all its descendants."""
    supervisor = int((data_dir / "lock").read_text())
    return [usage(pid) for pid in family(supervisor)]


def family(pid: int) -> Iterator[int]:
    yield pid
    # The kernel lists children by the thread that started them.
    for children in sorted(Path(f"/proc/{pid}/task").glob("*/children")):
        with contextlib.suppress(FileNotFoundError, ProcessLookupError):  # the thread has ended meanwhile
            for child in children.read_text().split():
                yield from family(int(child))


def usage(pid: int) -> Usage:
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    sizes = {line.split(":")[0]: int(line.split()[1]) for line in lines if line.startswith(("Rss:", "Pss:"))}
    command = Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
    return Usage(pid, sizes["Rss"], sizes["Pss"], command.strip())


def name(command: str) -> str:
    """What the reader calls the process."""
    marks = {
        "launcher.supervisor": "supervisor",
        "/bin/sh": "guardian",
        "valkey-server": "redis",
        "uvicorn": "web",
        "search@": "search worker",
        "answer@": "answer worker",
        "reap": "reaper",
    }
    return next((name for mark, name in marks.items() if mark in command), command[:40])


def main() -> None:
    """Print a table."""
    data_dir = ROOT / os.environ.get("DATA_DIR", "var")
    try:
        found = usages(data_dir)
    except (OSError, ValueError):
        sys.exit(f"No instance is running with the data in {data_dir}; start one with make run.")
    print(f"{'process':<16}{'RSS MiB':>10}{'PSS MiB':>10}")
    for one in found:
        print(f"{name(one.command):<16}{one.rss / 1024:>10.1f}{one.pss / 1024:>10.1f}")
    print(f"{'together':<16}{sum(one.rss for one in found) / 1024:>10.1f}{sum(one.pss for one in found) / 1024:>10.1f}")


if __name__ == "__main__":
    main()
