"""Serves the small local model: `python -m launcher.model_server FOLDER`, a child of the supervisor.

llama.cpp's own HTTP server runs inside this process, on a free port of the loopback interface, behind a key that is
made at every start and told, like the address, only to this user (`inference/local/serving.py`).
"""

import importlib
import os
import secrets
import signal
import sys
from pathlib import Path
from types import FrameType
from typing import Any

from inference.local.engine import CONTEXT_TOKENS
from inference.local.serving import Serving, write
from launcher.weights import Weights, fetched

SERVING = "serving.json"
R1_TEMPLATE = Path(__file__).parent / "local_r1.jinja"
THREADS_MAX = 8
"""More wait for each other longer than they work: the model is small."""
CACHE_MIB = 128
"""For prompts that were read before: room for the beginning, which is the same for all questions of a language."""
KIND = 5
"""How much this process steps back: the page must stay quick while the model writes."""


def main(arguments: list[str]) -> int:
    """Load the model, serve it, tell where; until ended."""
    folder = Path(arguments[0])
    serving_file = folder / SERVING
    serving_file.unlink(missing_ok=True)
    weights = fetched(folder)
    if weights is None:
        print(f"No model is in {folder}.", file=sys.stderr)
        return 1
    key = secrets.token_urlsafe(32)
    os.nice(KIND)
    server = started(folder / weights.file, weights, key)

    def leave(number: int, frame: FrameType | None) -> None:
        serving_file.unlink(missing_ok=True)
        os._exit(0)  # the server's own threads need no farewell

    signal.signal(signal.SIGTERM, leave)
    write(serving_file, Serving(f"{server.listening_address}/v1", key, weights.name, weights.thinks, os.getpid()))
    while True:
        signal.pause()


def started(path: Path, weights: Weights, key: str) -> Any:  # the package has no types
    """The server; returns when the model is loaded."""
    # Two threads that spin against each other while they wait are five times slower on busy cores.
    os.environ.update(GOMP_SPINCOUNT="0", OMP_WAIT_POLICY="passive")
    xllamacpp = importlib.import_module("xllamacpp")
    params = xllamacpp.CommonParams()
    params.model.path = str(path)
    params.model_alias = {weights.name}
    params.hostnames = ["127.0.0.1"]
    params.port = 0
    params.api_keys = [key]
    params.n_ctx = CONTEXT_TOKENS
    params.n_parallel = 1
    params.cpuparams.n_threads = min(THREADS_MAX, os.cpu_count() or 1)
    params.cache_ram_mib = CACHE_MIB
    params.warmup = params.ui = params.endpoint_slots = False
    if weights.thinks:
        # Thoughts are told apart by what the template does with them, and the one inside the file does too little.
        params.chat_template = R1_TEMPLATE.read_text()
    return xllamacpp.Server(params)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
