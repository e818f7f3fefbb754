"""The playback server as a process of its own, for tests that are not asynchronous (the browser's)."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx2

ROOT = Path(__file__).resolve().parent.parent.parent
STOP_SECONDS = 5.0


@dataclass(frozen=True)
class PlaybackProcess:
    """A running server. `url` is what INFERENCE_URLS wants."""

    url: str

    def requests(self) -> list[dict[str, Any]]:
        """Everything it was asked so far: `method`, `path`, `headers`, `body`."""
        found: list[dict[str, Any]] = self._get("/requests")
        return found

    def aborts(self) -> list[str]:
        """The ids that it was told to abort."""
        found: list[str] = self._get("/aborts")
        return found

    def played(self) -> list[dict[str, Any]]:
        """Every answer that was asked for: `rid`, `message`, `is_small`; when it `began`, was `aborted`, `ended`."""
        found: list[dict[str, Any]] = self._get("/played")
        return found

    def _get(self, path: str) -> Any:
        return httpx2.get(self.url.removesuffix("/v1") + path, trust_env=False, timeout=STOP_SECONDS).json()


@contextmanager
def playback_process(scenario: str = "scripted", pace: float = 0.02, *options: str) -> Iterator[PlaybackProcess]:
    """A server that plays `scenario` with `pace` seconds between two chunks, until the block is left.

    `options` are more of `python -m tests.playback`.
    """
    command = [sys.executable, "-m", "tests.playback", "--scenario", scenario, "--pace", str(pace), *options]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            yield PlaybackProcess(process.stdout.readline().strip())
        finally:
            process.terminate()
            process.wait(STOP_SECONDS)
