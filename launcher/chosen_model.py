"""The small model that an operator names for `ENGINE=local`, instead of the one that is fetched otherwise.

`LOCAL_MODEL=owner/name@commit/file.gguf` is a file of a commit on a model hub (`LOCAL_MODEL_FROM`), which tells its
SHA-256; what comes is held against that. `LOCAL_MODEL_FILE` is a file on this machine, where no hub is within reach.
What was chosen is noted beside the models before anything is fetched: so another model is never served in its place.

Shapes: `/api/models/…/tree/…` and `/…/resolve/…` of Hugging Face's API, as it documents it; of ModelScope
`/api/v1/models/…/repo/files` and `/api/v1/models/…/repo`, as its own client asks for them.
"""

import json
import re
import urllib.parse
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from launcher.hub import address_of, download, json_from
from launcher.judge_model import HUB, Pinned, listing
from launcher.weights import CHOSEN, NotFetched, Partial, Weights, check_room, sha256, size

_NAMED = re.compile(
    r"(?P<repository>[\w.-]{1,96}/[\w.-]{1,96})@(?P<commit>[0-9a-f]{40})/(?P<file>[\w.-]{1,96}(?:/[\w.-]{1,96}){0,4}\.gguf)"
)
_SHA256 = re.compile(r"[0-9a-f]{64}")
HUGGING_FACE, MODELSCOPE, PACKAGES = "huggingface", "modelscope", "packages"
"""What `LOCAL_MODEL_FROM` can be. Packages: parts that strangers have put on the package index, of one model only."""
MODELSCOPE_HUB = "https://modelscope.cn"


@dataclass(frozen=True)
class Offer:
    """What a hub says of a file, and where it gives it."""

    size_bytes: object
    sha256: object
    address: str


def is_chosen(variables: Mapping[str, str]) -> bool:
    """Whether the operator names a model."""
    return bool(variables.get("LOCAL_MODEL") or variables.get("LOCAL_MODEL_FILE"))


def hub_of(variables: Mapping[str, str]) -> str:
    """The address of the hub, or of a mirror that speaks as it does. Raises `NotFetched`."""
    if origin(variables) == MODELSCOPE:
        return address_of("MODELSCOPE_ENDPOINT", variables.get("MODELSCOPE_ENDPOINT") or MODELSCOPE_HUB)
    return address_of("HF_ENDPOINT", variables.get("HF_ENDPOINT") or HUB)


def origin(variables: Mapping[str, str]) -> str:
    """Where models come from. Raises `NotFetched`."""
    named = variables.get("LOCAL_MODEL_FROM") or HUGGING_FACE
    if named not in (HUGGING_FACE, MODELSCOPE, PACKAGES):
        raise NotFetched(f"LOCAL_MODEL_FROM={named!r} is none of {HUGGING_FACE}, {MODELSCOPE}, {PACKAGES}.")
    return named


def fetch_chosen(variables: Mapping[str, str], folder: Path) -> None:
    """Have the model that the variables name, and note it in `folder`. Raises `NotFetched`."""
    thinks = variables.get("LOCAL_MODEL_THINKS", "").lower() in ("1", "true", "on", "yes")
    if path := variables.get("LOCAL_MODEL_FILE"):
        note(folder, own_file(Path(path), variables.get("LOCAL_MODEL_HASH", ""), thinks=thinks))
        return
    pinned = pinned_of(variables)
    offer = OFFERS[origin(variables)](pinned)
    weights = told(pinned, offer, thinks=thinks)
    note(folder, weights)
    if not (size(folder / weights.file) and weights.fits(folder / weights.file)):
        check_room(folder, Partial(folder, weights))
        download(offer.address, Partial(folder, weights))


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
    if origin(variables) == PACKAGES:
        raise NotFetched(f"LOCAL_MODEL_FROM={PACKAGES} has one model only: leave LOCAL_MODEL empty, or name a hub.")
    return Pinned(hub_of(variables), named["repository"], named["commit"], named["file"])


def of_hugging_face(pinned: Pinned) -> Offer:
    """Raises `NotFetched`."""
    row = next((row for row in listing(pinned) if row.get("path") == pinned.file), {})
    large = row.get("lfs")
    return Offer(row.get("size"), large.get("oid") if isinstance(large, dict) else "", pinned.address(pinned.file))


def of_modelscope(pinned: Pinned) -> Offer:
    """Raises `NotFetched`."""
    repository = f"{pinned.hub}/api/v1/models/{pinned.repository}/repo"
    reply = json_from(f"{repository}/files?Revision={pinned.commit}&Recursive=true")
    data = reply.get("Data") if isinstance(reply, dict) else None
    rows = data.get("Files") if isinstance(data, dict) else None
    files = [row for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []
    row = next((row for row in files if row.get("Path") == pinned.file), {})
    address = f"{repository}?Revision={pinned.commit}&FilePath={urllib.parse.quote(pinned.file, safe='')}"
    return Offer(row.get("Size"), row.get("Sha256"), address)


OFFERS = {HUGGING_FACE: of_hugging_face, MODELSCOPE: of_modelscope}


def told(pinned: Pinned, offer: Offer, *, thinks: bool) -> Weights:
    """The file of this commit, as the hub tells of it. Raises `NotFetched`."""
    if not isinstance(offer.size_bytes, int) or not _SHA256.fullmatch(str(offer.sha256)):
        raise NotFetched(f"{pinned.repository} has no {pinned.file} whose SHA-256 the hub tells.")
    name = Path(pinned.file).name
    return Weights(Path(name).stem, f"{pinned.commit[:12]}-{name}", offer.size_bytes, str(offer.sha256), thinks)


def note(folder: Path, weights: Weights) -> None:
    named = {"name": weights.name, "file": weights.file, "size_bytes": weights.size_bytes, "thinks": weights.thinks}
    (folder / CHOSEN).write_text(json.dumps(named | {"sha256": weights.sha256}, indent=1))


def forget(folder: Path) -> None:
    """No model is named any more."""
    (folder / CHOSEN).unlink(missing_ok=True)
