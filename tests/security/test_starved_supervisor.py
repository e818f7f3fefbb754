"""A supervisor that is refused files or memory while programs die goes on, and mends all when it gets them again."""

import os
import resource
import signal
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.security.test_log_flood import head, status
from tests.stack import Stack

pytestmark = pytest.mark.stack
STARVED_SECONDS = 2.0


def files_of(pid: int) -> int:
    return len(list(Path(f"/proc/{pid}/fd").iterdir()))


def bytes_of(pid: int) -> int:
    """Less than it has: whatever it asks for is refused."""
    return int(Path(f"/proc/{pid}/statm").read_text().split()[0]) * resource.getpagesize() - 1


def soon(condition: Callable[[], bool], seconds: float = 60.0) -> bool:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if condition():
            return True
        time.sleep(0.1)
    return False


def reapers(stack: Stack) -> set[int]:
    return {pid for pid, command in stack.processes().items() if "manage.py reap" in command}


def is_logged(stack: Stack, log: Path, path: str) -> bool:
    """Whether the log has what is asked for, anew at each look: after a flood it takes nothing more for a minute."""
    status(stack, head(stack, path.encode()))
    return path in log.read_text()


@pytest.mark.parametrize(("kind", "of"), [(resource.RLIMIT_NOFILE, files_of), (resource.RLIMIT_AS, bytes_of)])
def test_it_goes_on_without_and_mends_all_afterwards(stack: Stack, kind: int, of: Callable[[int], int]) -> None:
    assert stack.process is not None
    supervisor, log = stack.process.pid, stack.data_dir / "log" / "web.log"
    before = resource.prlimit(supervisor, kind)
    resource.prlimit(supervisor, kind, (of(supervisor), before[1]))
    killed = reapers(stack)
    for pid in killed:
        os.kill(pid, signal.SIGKILL)
    deadline = time.monotonic() + STARVED_SECONDS
    while time.monotonic() < deadline:  # what the site says must be carried to its log meanwhile
        status(stack, head(stack, b"/x", host=b"starved.example"))
        time.sleep(0.2)

    resource.prlimit(supervisor, kind, before)

    assert killed
    assert not stack.is_over
    assert soon(lambda: bool(reapers(stack) - killed))
    assert soon(lambda: is_logged(stack, log, f"/fed{kind}"), seconds=90)
