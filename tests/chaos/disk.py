"""A small file system for the data folder, which fills to the last byte and empties again, as the plan says."""

import contextlib
import subprocess
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from random import Random

from tests.chaos.plan import Fault, Plan

DISK, FILL = "disk", "fill"
SIZE = "96m"
"""What the stack needs by itself is a tenth of that; the log of the database may grow to a half."""
ROOM_SECONDS, FULL_SECONDS = (4.0, 9.0), (1.0, 6.0)
"""How long there is room, and how long there is none, again and again."""
AGAIN_SECONDS = 0.1
"""What somebody frees meanwhile is taken after so long."""
PIECE = b"\0" * 65536


class Refused(Exception):
    """Mounting a file system is for root only."""


@contextmanager
def small_disk() -> Iterator[Path]:
    """The folder of a file system of its own, in memory, until the block ends. Raises Refused."""
    with tempfile.TemporaryDirectory(prefix="wenyuan-disk-") as folder:
        command = ["mount", "-t", "tmpfs", "-o", f"size={SIZE}", "tmpfs", folder]
        mounted = subprocess.run(command, capture_output=True, text=True, check=False)
        if mounted.returncode:
            raise Refused(f"a small file system cannot be mounted: {mounted.stderr.strip()}")
        try:
            yield Path(folder)
        finally:
            subprocess.run(["umount", "-l", folder], check=False)


class Filler:
    """Takes every byte that is left, until it is told to give them back."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / "filler"
        self._has_room = threading.Event()
        self._thread: threading.Thread | None = None

    def fill(self) -> None:
        """From now on there is no room."""
        self._has_room.clear()
        self._thread = threading.Thread(target=self._keep_filling, daemon=True)
        self._thread.start()

    def empty(self) -> None:
        """There is room again."""
        self._has_room.set()
        if self._thread:
            self._thread.join()
        self._path.unlink(missing_ok=True)

    def _keep_filling(self) -> None:
        with self._path.open("ab", buffering=0) as file:
            while not self._has_room.wait(AGAIN_SECONDS):
                for piece in (PIECE, PIECE[:1]):
                    with contextlib.suppress(OSError):
                        while file.write(piece):
                            pass


def with_a_full_disk(plan: Plan) -> Plan:
    """The same scenarios, and a disk that fills and empties instead of what is done to processes."""
    random, until = Random(f"{plan.seed}-disk"), max(fault.at for fault in plan.faults)
    faults, at = list[Fault](), 2.0
    while at < until:
        seconds = round(random.uniform(*FULL_SECONDS), 2)
        faults.append(Fault(round(at, 2), DISK, FILL, seconds, 0))
        at += seconds + random.uniform(*ROOM_SECONDS)
    return replace(plan, faults=tuple(faults))
