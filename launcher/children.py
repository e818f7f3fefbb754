"""Child processes: started, watched, started again when they die, ended in time."""

import os
import shutil
import subprocess
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from launcher.launch import ROOT
from launcher.programs import Program

LOG_MAX_BYTES = 5_000_000
FIRST_DELAY_SECONDS = 0.5
LONGEST_DELAY_SECONDS = 30.0
HEALTHY_SECONDS = 10.0
"""What has run for so long is able to start: it was killed, and waiting would only make its absence longer."""


@dataclass(frozen=True)
class Death:
    """A child ended by itself and will be started again."""

    name: str
    code: int
    """As subprocess has it: a negative number is the signal that killed it."""
    deaths: int
    """How often in a row, without a healthy while between."""
    delay_seconds: float
    log: Path


class Child:
    """One program that is meant to run always."""

    def __init__(self, program: Program, variables: Mapping[str, str], log_dir: Path) -> None:
        self.program = program
        self.variables = variables
        self.log = log_dir / f"{program.name}.log"
        self._process: subprocess.Popen[bytes] | None = None
        self._deaths = 0
        self._is_renewed = False
        self._born = 0.0
        self._due = 0.0

    @property
    def is_running(self) -> bool:
        return self._process is not None and self._process.poll() is None

    def start(self, group: int) -> None:
        """Start the program, in the guardian's process group and with its output in the log."""
        rotate(self.log)
        with self.log.open("ab") as output:
            self._process = subprocess.Popen(  # noqa: S603 - our own programs
                self.program.command,
                cwd=ROOT,
                env=dict(self.variables),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                process_group=group,
            )
        self._born = time.monotonic()

    def tend(self, now: float, group: int) -> Death | None:
        """Note a death once, and start the program again when its delay is over."""
        if self._process is None:
            if now >= self._due:
                self.start(group)
            return None
        code = self._process.poll()
        if code is None:
            rotate_running(self.log)
            return None
        self._process = None
        if self._is_renewed:
            self._is_renewed, self._due = False, now
            return None
        self._deaths = 1 if now - self._born > HEALTHY_SECONDS else self._deaths + 1
        delay = delay_seconds(self._deaths)
        self._due = now + delay
        return Death(self.program.name, code, self._deaths, delay, self.log)

    def renew(self) -> None:
        """Have the program end and start again at once, which is no death."""
        if self.is_running:
            self._is_renewed = True
            self.terminate()

    def terminate(self) -> None:
        """Ask the program to end."""
        if self._process is not None:
            self._process.terminate()

    def kill(self) -> None:
        """End the program without asking."""
        if self._process is not None:
            self._process.kill()


def delay_seconds(deaths: int) -> float:
    """How long a program that died so many times in a row must wait: 0.5 s, doubled each time, at most 30 s."""
    return min(LONGEST_DELAY_SECONDS, FIRST_DELAY_SECONDS * 2.0 ** (deaths - 1))


def rotate_running(log: Path) -> None:
    """The same while its program runs: it is copied and emptied; a line written in between may be lost."""
    if log.exists() and log.stat().st_size > LOG_MAX_BYTES:
        shutil.copyfile(log, log.with_suffix(".log.1"))
        os.truncate(log, 0)


def rotate(log: Path) -> None:
    """Keep a log from growing for ever: at a start, a big one becomes the one old one."""
    if log.exists() and log.stat().st_size > LOG_MAX_BYTES:
        log.replace(log.with_suffix(".log.1"))


def end(children: Iterable[Child], patience_seconds: float) -> None:
    """Ask all to end at once, wait for them together, and kill who is still there when patience is over."""
    running = [child for child in children if child.is_running]
    for child in running:
        child.terminate()
    deadline = time.monotonic() + patience_seconds
    while any(child.is_running for child in running) and time.monotonic() < deadline:
        time.sleep(0.02)
    for child in running:
        if child.is_running:
            child.kill()
