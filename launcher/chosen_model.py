"""The small model that an operator names for `ENGINE=local`, instead of the one that is fetched otherwise.

`LOCAL_MODEL=owner/name@commit/file.gguf` is a file of a commit on a model hub, which tells its SHA-256; what comes is
held against that. `LOCAL_MODEL_FILE` is a file on this machine, where no hub is within reach. What was chosen is noted
beside the models before anything is fetched: so another model is never served in its place.
"""

import json
import re
from collections.abc import Mapping
from pathlib import Path

from launcher.hub import download
from launcher.judge_model import HUB, Pinned, listing
from launcher.weights import CHOSEN, NotFetched, Partial, Weights, sha256, size

_NAMED = re.compile(
    r"(?P<repository>[\w.-]{1,96}/[\w.-]{1,96})@(?P<commit>[0-9a-f]{40})/(?P<file>[\w.-]{1,96}(?:/[\w.-]{1,96}){0,4}\.gguf)"
)
_SHA256 = re.compile(r"[0-9a-f]{64}")


def is_chosen(variables: Mapping[str, str]) -> bool:
    """Whether the operator names a model."""
    return bool(variables.get("LOCAL_MODEL") or variables.get("LOCAL_MODEL_FILE"))


def hub_of(variables: Mapping[str, str]) -> str:
    """The address of the hub, or of a mirror that speaks as it does. Raises `NotFetched`."""
    hub = (variables.get("HF_ENDPOINT") or HUB).rstrip("/")
    if not hub.startswith(("http://", "https://")):
        raise NotFetched(f"HF_ENDPOINT={hub!r} is no address.")
    return hub


def fetch_chosen(variables: Mapping[str, str], folder: Path) -> None:
    """Have the model that the variables name, and note it in `folder`. Raises `NotFetched`."""
    thinks = variables.get("LOCAL_MODEL_THINKS", "").lower() in ("1", "true", "on", "yes")
    if path := variables.get("LOCAL_MODEL_FILE"):
        note(folder, own_file(Path(path), variables.get("LOCAL_MODEL_HASH", ""), thinks=thinks))
        return
    pinned = pinned_of(variables)
    weights = told(pinned, thinks=thinks)
    note(folder, weights)
    if not (size(folder / weights.file) and weights.fits(folder / weights.file)):
        download(pinned.address(pinned.file), Partial(folder, weights))


def own_file(path: Path, expected: str, *, thinks: bool) -> Weights:
    """A file of the operator's, held against its SHA-256 where one is given. Raises `NotFetched`."""
    if not path.is_absolute() or not path.is_file():
        raise NotFetched(f"LOCAL_MODEL_FILE={str(path)!r} is no file; it needs a whole path, from / on.")
    if expected and sha256(path) != expected.lower():
        raise NotFetched(f"{path} is not the file of LOCAL_MODEL_HASH.")
    return Weights(path.stem, str(path), size(path), expected.lower(), thinks)


def pinned_of(variables: Mapping[str, str]) -> Pinned:
    """Raises `NotFetched`."""
    named = _NAMED.fullmatch(variables.get("LOCAL_MODEL", ""))
    if named is None:
        raise NotFetched("LOCAL_MODEL must be owner/name@commit/file.gguf, with all 40 digits of the commit.")
    return Pinned(hub_of(variables), named["repository"], named["commit"], named["file"])


def told(pinned: Pinned, *, thinks: bool) -> Weights:
    """What the hub says of the file of this commit. Raises `NotFetched`."""
    row = next((row for row in listing(pinned) if row.get("path") == pinned.file), {})
    large, size_bytes = row.get("lfs"), row.get("size")
    expected = str(large.get("oid", "")) if isinstance(large, dict) else ""
    if not isinstance(size_bytes, int) or not _SHA256.fullmatch(expected):
        raise NotFetched(f"{pinned.repository} has no {pinned.file} whose SHA-256 the hub tells.")
    name = Path(pinned.file).name
    return Weights(Path(name).stem, f"{pinned.commit[:12]}-{name}", size_bytes, expected, thinks)


def note(folder: Path, weights: Weights) -> None:
    named = {"name": weights.name, "file": weights.file, "size_bytes": weights.size_bytes, "thinks": weights.thinks}
    (folder / CHOSEN).write_text(json.dumps(named | {"sha256": weights.sha256}, indent=1))


def forget(folder: Path) -> None:
    """No model is named any more."""
    (folder / CHOSEN).unlink(missing_ok=True)
