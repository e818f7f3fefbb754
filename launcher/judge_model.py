"""`JUDGE=local`: the small model that judges citations on this machine's processor, fetched from a model hub.

The operator names repository and commit (`JUDGE_MODEL=owner/name@<40 hexadecimal digits>`): a commit says which files
it holds, by their hashes, and each file is held against its hash before it gets its name. A download that breaks off is
gone on with at the next start. Shapes: the hub's HTTP API (`/api/models/…/tree/…`, `/…/resolve/…`), as it documents it.
"""

import json
import re
import urllib.parse
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from launcher.hub import address_of, download, json_from
from launcher.launch import Launch
from launcher.weights import NotFetched, Partial, Weights, sha256

# As `inference/judges/nli_child.py` calls them; a test holds the two against each other.
MODEL, TOKENIZER, CONFIG, MANIFEST = "model.onnx", "tokenizer.json", "config.json", "manifest.json"
HUB = "https://huggingface.co"
ONNX_FILE = "onnx/model.onnx"
_NAMED = re.compile(r"(?P<repository>[\w.-]{1,96}/[\w.-]{1,96})@(?P<commit>[0-9a-f]{40})")


@dataclass(frozen=True)
class Pinned:
    """One commit of a repository of the hub, and which of its files is the network."""

    hub: str
    repository: str
    commit: str
    file: str

    @property
    def files(self) -> dict[str, str]:
        """Names in the repository, and ours for them."""
        return {self.file: MODEL, "tokenizer.json": TOKENIZER, "config.json": CONFIG}

    def address(self, file: str) -> str:
        """Where a file is."""
        return f"{self.hub}/{self.repository}/resolve/{self.commit}/{urllib.parse.quote(file)}"


def is_judge_wanted(launch: Launch) -> bool:
    """Whether the configuration asks for the model on the processor."""
    return launch.variables.get("JUDGE") == "local"


def judge_folder(launch: Launch) -> Path:
    """Where its files are kept."""
    return Path(launch.variables.get("JUDGE_MODEL_DIR") or launch.data_dir / "models" / "judge")


def fetch_judge(launch: Launch) -> None:
    """Have the model's files. A folder of the operator's own is left alone. Raises `NotFetched`."""
    if launch.variables.get("JUDGE_MODEL_DIR"):
        return
    pinned, folder = pinned_of(launch.variables), judge_folder(launch)
    if is_there(folder, pinned):
        return
    folder.mkdir(parents=True, exist_ok=True)
    (folder / MANIFEST).unlink(missing_ok=True)
    for file, weights in wanted(pinned):
        target = folder / weights.file
        if not (target.exists() and weights.fits(target)):
            download(pinned.address(file), Partial(folder, weights))
    hashes = {name: sha256(folder / name) for name in pinned.files.values()}
    manifest = {"repository": pinned.repository, "commit": pinned.commit, "file": pinned.file, "files": hashes}
    (folder / MANIFEST).write_text(json.dumps(manifest, indent=1))


def pinned_of(variables: Mapping[str, str]) -> Pinned:
    """What the variables name. Raises `NotFetched`."""
    named = _NAMED.fullmatch(variables.get("JUDGE_MODEL", ""))
    if named is None:
        raise NotFetched("JUDGE=local needs JUDGE_MODEL=owner/name@commit, with all 40 digits, or JUDGE_MODEL_DIR.")
    hub = address_of("HF_ENDPOINT", variables.get("HF_ENDPOINT") or HUB)
    return Pinned(hub, named["repository"], named["commit"], variables.get("JUDGE_MODEL_FILE") or ONNX_FILE)


def is_there(folder: Path, pinned: Pinned) -> bool:
    """Whether the files of this very commit were fetched whole. Their hashes are looked at when they are loaded."""
    try:
        manifest = json.loads((folder / MANIFEST).read_text())
    except (OSError, ValueError):
        return False
    known = [manifest.get(name) for name in ("repository", "commit", "file")]
    return known == [pinned.repository, pinned.commit, pinned.file]


def wanted(pinned: Pinned) -> Iterator[tuple[str, Weights]]:
    """The files of the commit that are needed, with what they must be. Raises `NotFetched`."""
    rows = {row.get("path"): row for row in listing(pinned)}
    for file, name in pinned.files.items():
        row = rows.get(file)
        if row is None:
            raise NotFetched(f"{pinned.repository} has no {file}; JUDGE_MODEL_FILE names the network in ONNX's format.")
        large = row.get("lfs")  # only what git itself does not hold has its SHA-256 told
        sha = str(large.get("oid", "")) if isinstance(large, dict) else ""
        bytes_there = row.get("size")
        size_bytes = bytes_there if isinstance(bytes_there, int) else -1
        yield file, Weights(name, name, size_bytes, sha, thinks=False, git_sha1=str(row.get("oid", "")))


def listing(pinned: Pinned) -> list[dict[str, object]]:
    """What the commit holds. Raises `NotFetched`."""
    rows = json_from(f"{pinned.hub}/api/models/{pinned.repository}/tree/{pinned.commit}?recursive=true")
    if not isinstance(rows, list):
        raise NotFetched(f"the model hub does not list {pinned.repository}.")
    return [row for row in rows if isinstance(row, dict)]
