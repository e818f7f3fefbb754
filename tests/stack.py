"""The real product, started by its real supervisor, for tests that need all of it.

    with running_stack(ENGINE="quotes") as stack:
        page.goto(stack.url)

Equal environments share one running stack while they are asked for again and again; `fresh_stack` starts one for one
test alone. No variable or `.env` of the developer's machine reaches a stack.
"""

import atexit
import contextlib
import os
import random
import re
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

from launcher.launch import launch
from launcher.preparation import migrate

ROOT = Path(__file__).resolve().parent.parent
READY_SECONDS = 240.0
"""A start takes four seconds where nothing else runs, and was seen to take more than ninety on a crowded machine."""
STOP_SECONDS = 30.0
SHARED_IDLE_MAX = 3
PORTS = range(20_000, 30_000)
STRANGERS = ("MAKEFLAGS", "MFLAGS", "MAKELEVEL", "DJANGO_SETTINGS_MODULE")


class Stack:
    """One instance of the product with its own folder and port."""

    def __init__(self, environment: dict[str, str], data_dir: Path | None = None, tree: Path = ROOT) -> None:
        self.tree = tree
        self.data_dir = data_dir or Path(tempfile.mkdtemp(prefix="wenyuan-test-"))
        self.port = int(environment.get("PORT") or free_port())
        self.url = f"http://127.0.0.1:{self.port}"
        self.environment = clean_environment() | {
            "PORT": str(self.port),
            "DATA_DIR": str(self.data_dir),
            "ENV_FILE": os.devnull,
            "ASKS_PER_MINUTE": "0",  # tests ask faster than people
            "ASKS_PER_DAY": "0",
            **environment,
        }
        self.process: subprocess.Popen[str] | None = None

    @property
    def output(self) -> str:
        """What the supervisor has said so far."""
        path = self.data_dir / "terminal"
        return path.read_text() if path.exists() else ""

    def start(self) -> "Stack":
        """Start the supervisor and wait for the line that says where to click."""
        self.launch()
        deadline = time.monotonic() + READY_SECONDS
        while "is ready: " not in self.output:
            if time.monotonic() > deadline or self.is_over:
                said = self.output + self.logs()
                self.stop(signal.SIGKILL)
                raise AssertionError(f"the stack did not become ready:\n{said}")
            time.sleep(0.05)
        return self

    def launch(self) -> None:
        """Start the supervisor without waiting for anything."""
        self.data_dir.mkdir(parents=True, exist_ok=True)
        with (self.data_dir / "terminal").open("w") as terminal:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "launcher.supervisor"],
                cwd=self.tree,
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=terminal,
                stderr=subprocess.STDOUT,
                text=True,
            )

    @property
    def is_over(self) -> bool:
        return self.process is None or self.process.poll() is not None

    def stop(self, number: signal.Signals = signal.SIGTERM, seconds: float = STOP_SECONDS) -> int:
        """Signal the supervisor and wait for its end, so long at most; returns its exit code."""
        if self.process is None:
            return 0
        if self.process.poll() is None:
            self.process.send_signal(number)
        return self.process.wait(timeout=seconds)

    def restart(self) -> None:
        """Stop and start again: same port, same data."""
        self.stop()
        self.start()

    def logs(self) -> str:
        """The end of every child's log, for the message of a failed test."""
        files = sorted((self.data_dir / "log").glob("*.log"))
        return "\n".join(f"--- {file.name}\n{file.read_text(errors='replace')[-2000:]}" for file in files)

    def processes(self) -> dict[int, str]:
        """Every living process of this stack, found by its DATA_DIR: number → command line. Linux only."""
        marker = f"DATA_DIR={self.data_dir}".encode()
        return {pid: command for pid, environ, command in living() if marker in environ.split(b"\0")}

    def tell_database(self, command: str) -> None:
        """What nobody can do on a page, in SQL."""
        database = sqlite3.connect(self.data_dir / "wenyuan.sqlite3", timeout=20)
        with contextlib.closing(database), database:
            database.execute(command)

    def remove(self) -> None:
        """Stop it and throw its data away. How long that takes is for other tests."""
        self.stop(seconds=READY_SECONDS)
        shutil.rmtree(self.data_dir, ignore_errors=True)


_running: dict[frozenset[tuple[str, str]], Stack] = {}
"""The shared ones, the one that was asked for last at the end."""
_in_use: list[Stack] = []


@contextmanager
def running_stack(**environment: str) -> Iterator[Stack]:
    """The shared stack of such an environment, started by whoever asks first, alive while it is among the last few."""
    key = frozenset(environment.items())
    stack = _running.pop(key, None)
    if stack is None or stack.is_over:
        make_room()
        stack = Stack(environment)
        if "DATABASE_URL" not in environment:
            for file in prepared():
                shutil.copy(file, stack.data_dir)
        stack.start()
        atexit.register(stack.remove)
    _running[key] = stack
    _in_use.append(stack)
    try:
        yield stack
    finally:
        _in_use.remove(stack)


@cache
def prepared() -> tuple[Path, Path]:
    """The database as a first start makes it, which takes a third of the start, and the stamp that says so."""
    folder = Path(tempfile.mkdtemp(prefix="wenyuan-prepared-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    (folder / "log").mkdir()
    asked = launch(clean_environment() | {"DATA_DIR": str(folder), "ENV_FILE": os.devnull})
    migrate(asked, asked.variables, os.getpgrp())
    database = folder / "wenyuan.sqlite3"
    with contextlib.closing(sqlite3.connect(database)) as opened:
        opened.execute("PRAGMA wal_checkpoint(TRUNCATE)")  # only the file itself is copied
    return database, folder / "migrated"


def make_room() -> None:
    """Each idle one takes 3 % of a core from the tests that run beside it, and to start one takes 20 seconds of it."""
    idle = [key for key, stack in _running.items() if stack not in _in_use]
    for key in idle[: max(0, len(idle) - SHARED_IDLE_MAX)]:
        _running.pop(key).remove()


@contextmanager
def fresh_stack(**environment: str) -> Iterator[Stack]:
    """A stack of one's own, to be killed, restarted and looked into."""
    with stack_in(None, environment) as stack:
        yield stack


@contextmanager
def stack_in(data_dir: Path | None, environment: dict[str, str], tree: Path = ROOT) -> Iterator[Stack]:
    """The same with its data in a folder that is given, or of the program's files in another one."""
    stack = Stack(environment, data_dir, tree)
    try:
        yield stack.start()
    finally:
        stack.remove()


def clean_environment() -> dict[str, str]:
    """The machine's environment without the product's variables, whatever the developer has set."""
    names = set(re.findall(r"^#? ?([A-Z][A-Z_]+)=", (ROOT / ".env.example").read_text(), re.MULTILINE))
    return {name: value for name, value in os.environ.items() if name not in names and name not in STRANGERS}


def free_port() -> int:
    """A port that nobody listens on, from below those that the system gives to whoever asks for any.

    It is taken only seconds later, and meanwhile other lanes of the tests open hundreds of connections and servers.
    """
    while True:
        port = random.choice(PORTS)
        with contextlib.suppress(OSError), socket.socket() as probe:
            probe.bind(("127.0.0.1", port))
            return port


def living() -> Iterator[tuple[int, bytes, str]]:
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            environ, command = (folder / "environ").read_bytes(), (folder / "cmdline").read_bytes()
        except OSError:  # gone meanwhile, or somebody else's
            continue
        if command:  # a zombie has none
            yield int(folder.name), environ, command.replace(b"\0", b" ").decode(errors="replace").strip()
