"""Other work on the machine: a process that is pinned to one core and never rests.

`python -m tests.bench.hog 1` keeps core 1 busy until it is ended. Linux only.
"""

import os
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

from tests.bench.servers import running


@contextmanager
def hogs(count: int) -> Iterator[list[int]]:
    """So many hogs, each on a core of its own from the last one down; the cores that they keep busy."""
    cores = sorted(os.sched_getaffinity(0), reverse=True)[:count]
    with ExitStack() as stack:
        for core in cores:
            stack.enter_context(running(["-m", "tests.bench.hog", str(core)], {}))
        yield cores


def main() -> None:
    """Count for ever, on one core."""
    os.sched_setaffinity(0, {int(sys.argv[1])})
    while True:
        pass


if __name__ == "__main__":
    main()
