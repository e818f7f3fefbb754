"""Runs lanes of checks and tests at the same time: `python -m tests.lanes [--at-once N] NAME=COMMAND …`.

With `--at-once` no more than so many: the next begins when one has ended. What a lane says is shown in one piece when
it has ended. A lane that fails fails the whole, but lets the others end, so that one run tells all that is wrong. A
signal ends every lane as Ctrl-C would, with time to tidy up, and shows how far each came.
"""

import argparse
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


@dataclass
class Lane:
    """One command that runs, in a session of its own: it and all that it starts can be signalled together."""

    name: str
    process: "subprocess.Popen[bytes]"
    said: IO[bytes]
    began: float
    is_shown: bool = False

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
    parser = argparse.ArgumentParser(prog="python -m tests.lanes")
    parser.add_argument("--at-once", type=int, default=len(arguments))
    parser.add_argument("lanes", nargs="+", metavar="NAME=COMMAND")
    options = parser.parse_args(arguments)
    waiting, lanes = [lane.split("=", 1) for lane in options.lanes], list[Lane]()
    say(f"{options.at_once} at a time: {', '.join(name for name, _ in waiting)}. Each is shown when it has ended.")
    try:
        while waiting or not all(lane.is_shown for lane in lanes):
            while waiting and sum(not lane.is_over for lane in lanes) < options.at_once:
                lanes.append(started(*waiting.pop(0)))
            show_those_that_have_ended(lanes)
            time.sleep(LOOK_SECONDS)
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


def show_those_that_have_ended(lanes: list[Lane]) -> None:
    for lane in lanes:
        if lane.is_over and not lane.is_shown:
            lane.is_shown = True
            show(lane, "passed" if lane.process.returncode == 0 else "FAILED")


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
