"""The load's own servers, each a process of its own: the engine and the relay."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress

from tests.stack import ROOT, free_port

READY_SECONDS = 20.0
STOP_SECONDS = 5.0
# As the product's own web server is started (launcher/programs.py).
UVICORN = (
    "--ws",
    "websockets-sansio",
    "--ws-per-message-deflate",
    "false",
    "--no-access-log",
    "--log-level",
    "warning",
)


@contextmanager
def engine() -> Iterator[tuple[str, int]]:
    """The fake engine's base address and its process."""
    with running(["-m", "tests.bench.engine"], {}) as process:
        assert process.stdout is not None
        yield process.stdout.readline().strip(), process.pid


@contextmanager
def relay(engine_url: str) -> Iterator[tuple[str, int]]:
    """The relay's address and its process."""
    port = free_port()
    command = ["-m", "uvicorn", "tests.bench.relay:app", "--port", str(port), *UVICORN]
    with running(command, {"ENGINE_URL": engine_url}) as process:
        wait_for(port, process)
        yield f"http://127.0.0.1:{port}", process.pid


@contextmanager
def running(arguments: Sequence[str], variables: Mapping[str, str]) -> Iterator[subprocess.Popen[str]]:
    process = subprocess.Popen(
        [sys.executable, *arguments], cwd=ROOT, env=os.environ | variables, stdout=subprocess.PIPE, text=True
    )
    try:
        yield process
    finally:
        process.terminate()
        try:
            process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def wait_for(port: int, process: subprocess.Popen[str]) -> None:
    """Until somebody listens at `port`."""
    deadline = time.monotonic() + READY_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1.0):
            return
        time.sleep(0.05)
    raise AssertionError(f"nothing listens at port {port}")
