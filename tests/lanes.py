"""Runs lanes of checks and tests at the same time: `python -m tests.lanes NAME=COMMAND …`.

What a lane says is shown in one piece when it has ended. A lane that fails fails the whole, but lets the others end,
so that one run tells all that is wrong. A signal ends every lane as Ctrl-C would, with time to tidy up, and shows how
far each came.
"""

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from types import FrameType
from typing import IO

LOOK_SECONDS = 0.1
FAREWELL_SECONDS = 20.0
"""A test run stops its stacks and its browser when it is interrupted."""
SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Stopped(Exception):
    """Somebody asked the lanes to end."""


@dataclass(frozen=True)
class Lane:
    """One command that runs, in a session of its own: it and all that it starts can be signalled together."""

    name: str
    process: "subprocess.Popen[bytes]"
    said: IO[bytes]
    began: float

    @property
    def is_over(self) -> bool:
        return self.process.poll() is not None

    def signal(self, number: signal.Signals) -> None:
        if not self.is_over:  # until it has been waited for, nobody else can have its number
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.process.pid, number)


def main(arguments: list[str]) -> int:
    """0 if every lane has passed, 1 if one has failed, 130 if they were stopped."""
    for number in SIGNALS:
        signal.signal(number, stop)
    lanes: list[Lane] = []
    try:
        for argument in arguments:
            lanes.append(started(*argument.split("=", 1)))
        say(f"Running at the same time: {', '.join(lane.name for lane in lanes)}. Each is shown when it has ended.")
        show_each_at_its_end(lanes)
    except Stopped:
        return 130
    finally:
        end([lane for lane in lanes if not lane.is_over])
    failed = [lane.name for lane in lanes if lane.process.returncode != 0]
    say(f"FAILED: {', '.join(failed)}" if failed else "All lanes have passed.")
    return 1 if failed else 0


def stop(number: int, frame: FrameType | None) -> None:
    raise Stopped


def started(name: str, command: str) -> Lane:
    said = tempfile.TemporaryFile()  # noqa: SIM115 - as long as the lane
    process = subprocess.Popen(
        ["sh", "-c", command], stdin=subprocess.DEVNULL, stdout=said, stderr=subprocess.STDOUT, start_new_session=True
    )
    return Lane(name, process, said, time.monotonic())


def show_each_at_its_end(lanes: list[Lane]) -> None:
    running = list(lanes)
    while running:
        for lane in [lane for lane in running if lane.is_over]:
            running.remove(lane)
            show(lane, "passed" if lane.process.returncode == 0 else "FAILED")
        time.sleep(LOOK_SECONDS)


def show(lane: Lane, outcome: str) -> None:
    say(f"\n===== {lane.name} =====")
    lane.said.seek(0)
    shutil.copyfileobj(lane.said, sys.stdout.buffer)
    say(f"===== {lane.name}: {outcome} after {time.monotonic() - lane.began:.0f} s =====")


def end(lanes: list[Lane]) -> None:
    """Interrupt them, kill those that do not mind, show what they have said."""
    for number in SIGNALS:
        signal.signal(number, signal.SIG_IGN)
    for lane in lanes:
        lane.signal(signal.SIGINT)
    deadline = time.monotonic() + FAREWELL_SECONDS
    while time.monotonic() < deadline and not all(lane.is_over for lane in lanes):
        time.sleep(LOOK_SECONDS)
    for lane in lanes:
        lane.signal(signal.SIGKILL)
        lane.process.wait()
    for lane in lanes:
        show(lane, "stopped")


def say(line: str) -> None:
    print(line, flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
