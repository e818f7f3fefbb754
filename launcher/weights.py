"""The small models that `ENGINE=local` can run, and the file that one of them grows in while it is fetched.

A file bears its final name only when its size and SHA-256 are the pinned ones: later starts need not hash it again.
"""

import hashlib
import json
import shutil
from dataclasses import dataclass
from pathlib import Path

CHUNK_BYTES = 1 << 20
SPARE_BYTES = 500_000_000
"""Of the disk, besides the model itself."""
CHOSEN = "chosen.json"
"""Beside the models: the one that the operator names, see `launcher/chosen_model.py`."""


class NotFetched(Exception):
    """The weights are not there; the text is the sentence that the user is told."""


@dataclass(frozen=True)
class Weights:
    """One file, pinned: by its SHA-256, or, where that is empty, by the hash that git gives it."""

    name: str
    """As the reader sees it."""
    file: str
    size_bytes: int
    sha256: str
    thinks: bool
    """Whether it reasons before it answers."""
    git_sha1: str = ""

    def fits(self, path: Path) -> bool:
        """Whether the file at `path` is this one."""
        if size(path) != self.size_bytes:
            return False
        return sha256(path) == self.sha256 if self.sha256 else git_sha1(path) == self.git_sha1


# Size and hash as several independent public projects pin them for this file of the hub.
HUB = Weights(
    name="DeepSeek-R1-Distill-Qwen-1.5B",
    file="DeepSeek-R1-Distill-Qwen-1.5B-Q4_K_M.gguf",
    size_bytes=1_117_320_800,
    sha256="1741e5b2d062b07acf048bf0d2c514dadf2a48f94e2b4aa0cfe069af3838ee2f",
    thinks=True,
)
HUB_PATH = f"bartowski/DeepSeek-R1-Distill-Qwen-1.5B-GGUF/resolve/main/{HUB.file}"
"""Of the branch, whatever it holds by then: only the very file with this size and hash is taken."""

# The official file of its makers, byte for byte; the parts are packages of somebody else, so only the hash is trusted.
INDEX = Weights(
    name="Qwen2.5-Coder-1.5B",
    file="qwen2.5-coder-1.5b-instruct-q4_k_m.gguf",
    size_bytes=1_117_320_768,
    sha256="cc324af070c2ecbfd324a30884d2f951a7ff756aba85cb811a6ec436933bb046",
    thinks=False,
)
INDEX_PART_BYTES = 52_428_800


def fetched(folder: Path) -> Weights | None:
    """The best weights that are whole in `folder`; where the operator names some, those or none."""
    if (folder / CHOSEN).exists():
        chosen = Weights(**json.loads((folder / CHOSEN).read_text()))
        return chosen if size(folder / chosen.file) == chosen.size_bytes else None
    return next((weights for weights in (HUB, INDEX) if size(folder / weights.file) == weights.size_bytes), None)


def size(path: Path) -> int:
    """In bytes; 0 where there is no file."""
    return path.stat().st_size if path.exists() else 0


class Partial:
    """The file that weights are gathered in; what is there survives an interruption."""

    def __init__(self, folder: Path, weights: Weights) -> None:
        self.weights = weights
        self.path = folder / f"{weights.file}.partial"
        self._whole = folder / weights.file

    @property
    def size_bytes(self) -> int:
        """How much is there."""
        return size(self.path)

    def cut(self, size_bytes: int) -> None:
        """Forget what is behind so many bytes."""
        with self.path.open("ab") as file:
            file.truncate(size_bytes)

    def finish(self) -> None:
        """Give it the final name. Raises `NotFetched` (and forgets it) if it is not what was pinned."""
        if not self.weights.fits(self.path):
            kind = "SHA-256" if self.weights.sha256 else "hash"
            self.path.unlink(missing_ok=True)
            raise NotFetched(
                f"what was fetched as {self.weights.file} is not the file that is expected (wrong {kind})."
            )
        self.path.replace(self._whole)


def check_room(folder: Path, partial: Partial) -> None:
    """Raises `NotFetched` where the disk cannot hold the rest of it."""
    missing = partial.weights.size_bytes - partial.size_bytes + SPARE_BYTES
    free = shutil.disk_usage(folder).free
    if free < missing:
        raise NotFetched(
            f"it needs {missing / 1e9:.1f} GB more disk space in {folder}, and {free / 1e9:.1f} GB are free."
        )


def sha256(path: Path) -> str:
    """Of the whole file, in hexadecimal digits."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while piece := file.read(CHUNK_BYTES):
            digest.update(piece)
    return digest.hexdigest()


def git_sha1(path: Path) -> str:
    """As git names a file's content: the SHA-1 of its length and its bytes."""
    return hashlib.sha1(b"blob %d\0" % size(path) + path.read_bytes(), usedforsecurity=False).hexdigest()
