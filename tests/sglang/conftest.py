"""Real servers, started together at the first test. `make test-sglang` says what they need; else all is skipped."""

import os
import shlex
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
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
            item.add_marker(pytest.mark.timeout(600))
            if missing:
                item.add_marker(pytest.mark.skip(reason=f"no real SGLang: set {' and '.join(missing)}"))


@dataclass(frozen=True)
class Servers:
    """What the tests talk to."""

    scripted: Server
    """Says what `scripted_model` says."""
    endless: Server
    """Random words until it is stopped."""
    narrow: Server
    """The same with one running and one waiting request, and 512 tokens of context."""


@pytest.fixture(scope="session")
def servers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Servers]:
    source = Path(os.environ["SGLANG_CPU_HOME"]) / "model-tiny"
    model = scripted_model.build(source, tmp_path_factory.mktemp("scripted"))
    narrow = ("--max-running-requests", "1", "--max-queued-requests", "1", "--context-length", "512")
    started = [
        Server("scripted", "--model-path", str(model)),
        Server("endless"),
        Server("narrow", *narrow),
    ]
    try:
        yield Servers(*(server.wait_until_ready() for server in started))
    finally:
        for server in started:
            server.stop()


@pytest.fixture
def scripted(servers: Servers) -> Server:
    return servers.scripted


@pytest.fixture
def endless(servers: Servers) -> Server:
    return servers.endless


@pytest.fixture
def narrow(servers: Servers) -> Server:
    return servers.narrow


@pytest.fixture
def doomed() -> Iterator[Server]:
    """A server to be killed."""
    server = Server("doomed").wait_until_ready()
    yield server
    server.stop()


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
