"""A small model of entailment on this machine's processor as a judge (`JUDGE=local`).

It runs in a child process, one pair at a time, at a low priority; whatever becomes of the child, the claims are
undecided and the answer goes on. A thread waits for it, never the event loop.
"""

import asyncio
import json
import logging
import select
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from inference.judges.judge import UNDECIDED, Claim, JudgeConfig, Judgement, Label

CHILD = Path(__file__).with_name("nli_child.py")
LOAD_SECONDS = 120.0
PAIR_SECONDS = 20.0
REST_SECONDS = 60.0
"""After a child that could not be started, or was lost, until the next."""
LINE_BYTES = 4096
_MEANS: Mapping[str, Label] = {"entailment": "supported", "contradiction": "contradicted", "neutral": "unsaid"}
log = logging.getLogger(__name__)


class Entailment:
    """Asks the child; starts it at the first claim, and again where it has ended."""

    def __init__(self, config: JudgeConfig) -> None:
        """`config.folder` holds `model.onnx`, `tokenizer.json` and `config.json`."""
        self._config = config
        self._thread = ThreadPoolExecutor(1, "entailment")
        self._child: subprocess.Popen[bytes] | None = None
        self._rests_until = 0.0

    async def judge(self, claims: Sequence[Claim]) -> list[Judgement]:
        """See `Judge`. What the time is over for is undecided."""
        loop = asyncio.get_running_loop()
        asking = [loop.run_in_executor(self._thread, self._judgement, claim) for claim in claims]
        try:
            done = (await asyncio.wait(asking, timeout=self._config.seconds))[0] if asking else set()
        finally:
            for one in asking:
                one.cancel()  # what has not begun never will
        return [one.result() if one in done else UNDECIDED for one in asking]

    async def aclose(self) -> None:
        """See `Judge`."""
        self._thread.shutdown(wait=False, cancel_futures=True)
        if self._child:
            self._child.kill()

    def _judgement(self, claim: Claim) -> Judgement:
        child = self._running()
        if child is None:
            return UNDECIDED
        pair = {"premise": claim.passage, "hypothesis": claim.statement}
        try:
            _write(child, pair)
            given = _line(child, PAIR_SECONDS)
        except (OSError, ValueError) as error:
            self._lost(child, str(error))
            return UNDECIDED
        return judgement_of(given, self._config.sure)

    def _running(self) -> subprocess.Popen[bytes] | None:
        if self._child and self._child.poll() is None:
            return self._child
        if time.monotonic() < self._rests_until:
            return None
        command = [sys.executable, "-I", str(CHILD), str(self._config.folder)]
        child = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env={})  # noqa: S603 (ours)
        try:
            _line(child, LOAD_SECONDS)
        except (OSError, ValueError) as error:
            self._lost(child, str(error))
            return None
        self._child = child
        return child

    def _lost(self, child: subprocess.Popen[bytes], reason: str) -> None:
        log.warning("the judge on the processor has ended: %s", reason)
        child.kill()
        child.wait()
        self._child, self._rests_until = None, time.monotonic() + REST_SECONDS


def judgement_of(probabilities: Mapping[str, object], sure: float) -> Judgement:
    """The most probable label, where it is probable enough."""
    known = {name: float(one) for name, one in probabilities.items() if name in _MEANS and isinstance(one, float | int)}
    name = max(known, key=known.__getitem__, default="")
    if not name or known[name] < sure:
        return UNDECIDED
    return Judgement(_MEANS[name], round(min(1.0, known[name]), 3))


def _write(child: subprocess.Popen[bytes], pair: Mapping[str, str]) -> None:
    stdin = child.stdin
    if stdin is None:
        raise OSError("no way in")
    stdin.write(json.dumps(pair).encode() + b"\n")
    stdin.flush()


def _line(child: subprocess.Popen[bytes], seconds: float) -> dict[str, object]:
    """The next line of the child. Raises OSError where none comes in time, ValueError where it is none of ours."""
    stdout = child.stdout
    if stdout is None or not select.select([stdout], [], [], seconds)[0]:
        raise OSError("it is silent")
    value = json.loads(stdout.readline(LINE_BYTES) or b"null")
    if not isinstance(value, dict):
        raise ValueError("it has ended")
    return value
