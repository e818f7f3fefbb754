"""Child processes: started, watched, started again when they die, ended in time."""

import os
import subprocess
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from launcher.launch import ROOT
from launcher.logs import Log, LogReader
from launcher.programs import Program

FIRST_DELAY_SECONDS = 0.5
LONGEST_DELAY_SECONDS = 30.0
HEALTHY_SECONDS = 10.0
"""What has run for so long is able to start: it was killed, and waiting would only make its absence longer."""


@dataclass(frozen=True)
class Death:
    """A child ended by itself and will be started again."""

    name: str
    reason: str
    """How it ended, or why it could not be started."""
    deaths: int
    """How often in a row, without a healthy while between."""
    delay_seconds: float
    log: Path


class Child:
    """One program that is meant to run always."""

    def __init__(self, program: Program, variables: Mapping[str, str], log_dir: Path, logs: LogReader) -> None:
        self.program = program
        self.variables = variables
        self.logs = logs
        self.log = log_dir / f"{program.name}.log"
        self._log = Log(self.log)
        self._process: subprocess.Popen[bytes] | None = None
        self._deaths = 0
        self._is_renewed = False
        self._born = 0.0
        self._due = 0.0

    @property
    def is_running(self) -> bool:
        return self._process is not None and self._process.poll() is None

    def start(self, group: int) -> None:
        """Start the program, in the guardian's process group and with its output to the log. Raises OSError."""
        output = self.logs.pipe(self._log)
        try:
            self._process = subprocess.Popen(  # noqa: S603 - our own programs
                self.program.command,
                cwd=ROOT,
                env=dict(self.variables),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                process_group=group,
            )
        finally:
            os.close(output)
        self._born = time.monotonic()

    def tend(self, now: float, group: int) -> Death | None:
        """Note a death once, and start the program again when its delay is over. No OSError ends the watch."""
        if self._process is None:
            if now < self._due:
                return None
            try:
                self.start(group)
            except OSError as error:
                return self._died(now, error.strerror or str(error))
            return None
        code = self._process.poll()
        if code is None:
            return None
        self._process = None
        if self._is_renewed:
            self._is_renewed, self._due = False, now
            return None
        if now - self._born > HEALTHY_SECONDS:
            self._deaths = 0
        return self._died(now, ending(code))

    def _died(self, now: float, reason: str) -> Death:
        self._deaths += 1
        delay = delay_seconds(self._deaths)
        self._due = now + delay
        return Death(self.program.name, reason, self._deaths, delay, self.log)

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
    return min(LONGEST_DELAY_SECONDS, FIRST_DELAY_SECONDS * 2.0 ** (min(deaths, 20) - 1))


def ending(code: int) -> str:
    """An exit code as subprocess has it: a negative number is the signal that killed the program."""
    return f"exit code {code}" if code >= 0 else f"signal {-code}"


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
