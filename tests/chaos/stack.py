"""The stack that chaos is made in: the real one, a second answer worker beside it, and a model that is played back."""

import contextlib
import os
import signal
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from launcher.children import Child, end
from launcher.launch import Launch, launch
from launcher.logs import LogReader
from launcher.programs import Program, programs
from tests.bench.hog import hogs
from tests.chaos.disk import Filler
from tests.chaos.plan import ANSWER, REAPER, REDIS, SEARCH, WEB
from tests.playback.process import PlaybackProcess, playback_process
from tests.stack import Stack, stack_in

SIGNS = {ANSWER: "answer@", SEARCH: "search@", WEB: "uvicorn", REAPER: "manage.py reap", REDIS: "valkey-server"}
"""What the command line of each part has in it, and no other."""
PACE_SECONDS = 0.035
SLOTS = {"RUNS_MAX": "7", "RUNS_PER_USER": "2"}
"""Fewer than there are scenarios at a time: some runs wait in line."""
WORKERS = 2
"""Answer workers."""
TEND_SECONDS = 0.2
FAREWELL_SECONDS = 3.0


class NoFaketime(Exception):
    """What sets clocks wrong is not installed."""


@dataclass(frozen=True)
class ChaosStack:
    """Everything that plays."""

    stack: Stack
    playback: PlaybackProcess
    disk: Filler | None = None
    """Where the stack's data is on a disk of its own, what can fill it."""

    @property
    def redis_url(self) -> str:
        return redis_url_of(self.stack)

    @property
    def database(self) -> str:
        """The database, to be read only."""
        given = self.stack.environment.get("DATABASE_URL")
        return given or f"file:{self.stack.data_dir}/wenyuan.sqlite3?mode=ro"

    def pids(self, part: str) -> list[int]:
        """The living processes that play `part`, the oldest first."""
        return sorted(pid for pid, command in self.stack.processes().items() if SIGNS[part] in command)

    def hit(self, part: str, pick: int, number: signal.Signals) -> int | None:
        """Signal one of the processes that play `part`; which one it was, None where nobody plays it now.

        The last answer worker that is awake is spared: where nobody is left to go on, nothing can go on in time.
        """
        pids = self.pids(part)
        if not pids or (part == ANSWER and sum(map(is_awake, pids)) < WORKERS):
            return None
        pid = pids[pick % len(pids)]
        self.strike(pid, number)
        return pid

    def wake(self, pid: int) -> None:
        """Let a frozen process go on."""
        self.strike(pid, signal.SIGCONT)

    def strike(self, pid: int, number: signal.Signals) -> None:
        """Signal a process, if it still lives."""
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, number)


def is_awake(pid: int) -> bool:
    """Whether a process lives and is not frozen."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(") ")[2][0] not in "TZ"
    except OSError:
        return False


@contextmanager
def chaos_stack(
    scenario: str = "scripted",
    pace: float = PACE_SECONDS,
    busy_cores: int = 0,
    environment: Mapping[str, str] = MappingProxyType({}),
    clock_skew: float = 0.0,
    disk: Path | None = None,
) -> Iterator[ChaosStack]:
    """All of them, until the block ends; beside other work on some cores, if wanted.

    Where `clock_skew` is not 0, the second answer worker's clock is so many seconds ahead (negative: behind), and a
    second reaper of that clock reaps beside the first. `disk`: the folder of a small file system, for the data.
    """
    skew = skewed(clock_skew) if clock_skew else {}
    with hogs(busy_cores), playback_process(scenario, pace) as playback:
        settings = {
            "SEARCH_PROVIDERS": "handbook",
            "INFERENCE_URLS": playback.url,
            **SLOTS,
            **environment,
        }
        filler = Filler(disk) if disk else None
        with stack_in(disk / "data" if disk else None, settings) as stack, ExitStack() as beside:
            names = ("answer", "reaper") if skew else ("answer",)
            for name in names:
                beside.enter_context(another(stack, name, skew))
            yield ChaosStack(stack, playback, filler)


def skewed(seconds: float) -> dict[str, str]:
    """The variables of a process whose wall clock is wrong by that much; time that is only counted is right.

    Raises NoFaketime.
    """
    libraries = sorted(map(str, Path("/usr/lib").glob("*/faketime/libfaketimeMT.so.1")))
    if not libraries:
        raise NoFaketime("clocks are set by libfaketime: apt-get install faketime")
    return {"LD_PRELOAD": libraries[0], "FAKETIME": f"{seconds:+.0f}", "FAKETIME_DONT_FAKE_MONOTONIC": "1"}


@contextmanager
def another(stack: Stack, name: str, more: Mapping[str, str]) -> Iterator[None]:
    """Another process of that program, started again when it dies, as the supervisor does with its own."""
    variables = stack.environment | {"REDIS_URL": redis_url_of(stack), "CELERY_SKIP_CHECKS": "1"}
    child = Child(second(launch(variables), name), {**variables, **more}, stack.data_dir / "log", LogReader())
    child.start(0)
    is_over = threading.Event()
    tending = threading.Thread(target=tend, args=(child, is_over), daemon=True)
    tending.start()
    try:
        yield
    finally:
        is_over.set()
        tending.join()
        end([child], FAREWELL_SECONDS)


def redis_url_of(stack: Stack) -> str:
    """The server that the stack was given, else its embedded one."""
    return stack.environment.get("REDIS_URL") or f"unix://{stack.data_dir}/redis.sock"


def second(launched: Launch, name: str) -> Program:
    found = next(program for program in programs(launched) if program.name == name)
    return Program(f"{name}-2", tuple(word.replace("answer@%h", "answer@2-%h") for word in found.command))


def tend(child: Child, is_over: threading.Event) -> None:
    while not is_over.wait(TEND_SECONDS):
        child.tend(time.monotonic(), 0)
