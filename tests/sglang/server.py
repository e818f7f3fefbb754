"""One real SGLang server, started by the script that SGLANG_LAUNCH names."""

import os
import re
import signal
import subprocess
import time
from contextlib import suppress
from pathlib import Path
from typing import Self

import httpx2

from tests.stack import free_port

READY_SECONDS = 900.0
"""One or two minutes on a machine that does nothing else."""
STOP_SECONDS = 10.0


class Server:
    """A server of its own port, with a model out of SGLANG_CPU_HOME unless `--model-path` says otherwise."""

    def __init__(self, name: str, *options: str, model: str = "model-tiny") -> None:
        self.home = Path(os.environ["SGLANG_CPU_HOME"])
        self.name = f"wenyuan-test-{name}"
        self.port = free_port()
        self.root = f"http://127.0.0.1:{self.port}"
        self.url = f"{self.root}/v1"
        # An idle scheduler would look for requests in a busy loop.
        command = [os.environ["SGLANG_LAUNCH"], self.name, str(self.port), "--sleep-on-idle", *options]
        subprocess.run(command, check=True, timeout=60, env=os.environ | {"MODEL": model}, stdout=subprocess.DEVNULL)
        self.pid = int((self.home / "logs" / f"{self.name}.pid").read_text())

    def wait_until_ready(self) -> Self:
        """Wait for its first 200: until then nobody listens, then it says 503."""
        deadline = time.monotonic() + READY_SECONDS
        while not self.is_healthy:
            if time.monotonic() > deadline or not self.is_alive:
                raise AssertionError(f"{self.name} did not become ready:\n{self.log()[-3000:]}")
            time.sleep(0.5)
        return self

    @property
    def is_healthy(self) -> bool:
        with suppress(httpx2.HTTPError):
            return httpx2.get(f"{self.root}/health", timeout=30, trust_env=False).status_code == 200
        return False

    @property
    def is_alive(self) -> bool:
        state = Path(f"/proc/{self.pid}/stat")
        return state.exists() and ") Z " not in state.read_text()

    def metric(self, name: str) -> float:
        """The sum of a counter or gauge over its labels; 0 before its first value."""
        text = httpx2.get(f"{self.root}/metrics", timeout=10, trust_env=False).text
        return sum(float(value) for value in re.findall(rf"^sglang:{name}(?:\{{.*\}})? (\S+)$", text, re.MULTILINE))

    def log(self) -> str:
        return (self.home / "logs" / f"{self.name}.log").read_text(errors="replace")

    def kill(self) -> None:
        """As a machine that loses its power: the server and its workers at once."""
        with suppress(ProcessLookupError):
            os.killpg(self.pid, signal.SIGKILL)

    def stop(self) -> None:
        """End it; what does not end in time is killed."""
        with suppress(ProcessLookupError):
            os.killpg(self.pid, signal.SIGTERM)
        deadline = time.monotonic() + STOP_SECONDS
        while self.is_alive and time.monotonic() < deadline:
            time.sleep(0.2)
        self.kill()
