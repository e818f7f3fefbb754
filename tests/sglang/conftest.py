"""Real servers, each started by the first test that wants it.

`make test-sglang` says what they need; else all is skipped.
"""

import os
import shlex
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import httpx2
import pytest

from tests.sglang import scripted_model
from tests.sglang.server import Server
from tests.stack import free_port

VARIABLES = ("SGLANG_LAUNCH", "SGLANG_CPU_HOME")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    missing = [name for name in VARIABLES if not os.environ.get(name)]
    for item in items:
        if "tests/sglang" in str(item.path):
            item.add_marker(pytest.mark.sglang)
            item.add_marker(pytest.mark.timeout(1200))
            if missing:
                item.add_marker(pytest.mark.skip(reason=f"no real SGLang: set {' and '.join(missing)}"))


@pytest.fixture(scope="session")
def model_tiny() -> Path:
    return Path(os.environ["SGLANG_CPU_HOME"]) / "model-tiny"


@pytest.fixture(scope="session")
def scripted(model_tiny: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Says what `scripted_model` says."""
    model = scripted_model.build(model_tiny, tmp_path_factory.mktemp("scripted"))
    with running("scripted", "--model-path", str(model)) as server:
        yield server


@pytest.fixture(scope="session")
def endless() -> Iterator[Server]:
    """Random words until it is stopped."""
    with running("endless") as server:
        yield server


@pytest.fixture(scope="session")
def narrow() -> Iterator[Server]:
    """The same with one running and one waiting request, and 512 tokens of context."""
    limits = ("--max-running-requests", "1", "--max-queued-requests", "1", "--context-length", "512")
    with running("narrow", *limits) as server:
        yield server


@contextmanager
def running(name: str, *options: str) -> Iterator[Server]:
    """A server until the block is left. Each is started by the first test that wants it."""
    server = Server(name, *options)
    try:
        yield server.wait_until_ready()
    finally:
        server.stop()


@pytest.fixture
def doomed() -> Iterator[Server]:
    """A server to be killed."""
    with running("doomed") as server:
        yield server


OpenGateway = Callable[..., str]


@pytest.fixture
def open_gateway() -> Iterator[OpenGateway]:
    """Starts a gateway in front of servers, with the command in SGLANG_GATEWAY, and gives its address."""
    command = shlex.split(os.environ.get("SGLANG_GATEWAY", ""))
    if not command:
        pytest.skip("no gateway: set SGLANG_GATEWAY, such as 'smg launch' or 'python -m sglang_router.launch_router'")
    processes: list[subprocess.Popen[bytes]] = []

    def open_one(*servers: Server) -> str:
        port = free_port()
        options = ["--host", "127.0.0.1", "--port", str(port), "--prometheus-port", str(free_port())]
        workers = ["--policy", "round_robin", "--worker-urls", *(server.root for server in servers)]
        processes.append(subprocess.Popen([*command, *options, *workers], stdout=subprocess.DEVNULL))
        wait_for(f"http://127.0.0.1:{port}/readiness")
        return f"http://127.0.0.1:{port}/v1"

    yield open_one
    for process in processes:
        process.terminate()
        process.wait(timeout=30)


def wait_for(url: str) -> None:
    """Until `url` says 200."""
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        with suppress(httpx2.HTTPError):
            if httpx2.get(url, timeout=5, trust_env=False).status_code == 200:
                return
        time.sleep(0.5)
    raise AssertionError(f"{url} did not say 200")
