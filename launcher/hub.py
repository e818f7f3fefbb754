"""A pinned file from the model hub, gone on with where an earlier download broke off (HTTP ranges)."""

import http.client
import json
import re
import urllib.error
import urllib.request

from launcher.progress import Progress
from launcher.weights import CHUNK_BYTES, NotFetched, Partial

SILENCE_SECONDS = 20.0
ATTEMPTS = 5
"""In a row without a single new byte."""
LISTING_MAX_BYTES = 4 << 20

TROUBLE = (OSError, http.client.HTTPException)  # URLError and time-outs are OSErrors


class NoHub(NotFetched):
    """The hub does not give this file: nothing of it came."""


def json_from(url: str) -> object:
    """What the hub's API says at an address, as JSON. Raises `NotFetched`."""
    try:
        with urllib.request.urlopen(url, timeout=SILENCE_SECONDS) as response:  # noqa: S310 - http or https, see `address_of`
            reply: object = json.loads(response.read(LISTING_MAX_BYTES))
    except (*TROUBLE, ValueError, RecursionError) as error:
        raise NotFetched(f"the model hub cannot be asked ({getattr(error, 'reason', error)}).") from error
    return reply


def address_of(name: str, address: str) -> str:
    """The address of a hub, or of a mirror that speaks as it does, from the variable `name`. Raises `NotFetched`."""
    if not address.startswith(("http://", "https://")):
        raise NotFetched(f"{name}={address!r} is no address.")
    return address.rstrip("/")


def download(url: str, partial: Partial) -> None:
    """Fetch what `partial` still lacks and finish it. Raises `NoHub`, `NotFetched`."""
    progress = Progress(f"Fetching {partial.weights.name}", partial.weights.size_bytes)
    failures, has_begun = 0, False
    while partial.size_bytes < partial.weights.size_bytes:
        before = partial.size_bytes
        try:
            with request(url, partial) as response:
                has_begun = True
                receive(response, partial, progress)
        except TROUBLE as error:
            failures = 0 if partial.size_bytes > before else failures + 1
            if not has_begun:
                raise NoHub(f"the model hub cannot be reached ({getattr(error, 'reason', error)}).") from error
            if failures == ATTEMPTS:
                progress.leave()
                raise NotFetched(f"{broken_off(partial)} ({error}).") from error
    partial.finish()


def request(url: str, partial: Partial) -> http.client.HTTPResponse:
    """The answer, from where `partial` ends. Raises `NoHub` where it is no longer the pinned file."""
    ranged = urllib.request.Request(url, headers={"Range": f"bytes={partial.size_bytes}-"})  # noqa: S310 - our own address
    response: http.client.HTTPResponse = urllib.request.urlopen(ranged, timeout=SILENCE_SECONDS)  # noqa: S310
    if response.status == 200:
        partial.cut(0)  # it does not know ranges
    if whole_bytes(response) != partial.weights.size_bytes:
        response.close()
        raise NoHub(f"the model hub has another file than {partial.weights.file} now.")
    return response


def whole_bytes(response: http.client.HTTPResponse) -> int:
    """The size of the whole file as the server tells it; -1 if it does not."""
    if response.status == 206:
        content_range = re.fullmatch(r"bytes \d+-\d+/(\d+)", response.headers.get("Content-Range", ""))
        return int(content_range[1]) if content_range else -1
    return int(response.headers.get("Content-Length", "-1"))


def receive(response: http.client.HTTPResponse, partial: Partial, progress: Progress) -> None:
    """Append what comes, never more than the pinned size."""
    received_bytes = partial.size_bytes
    with partial.path.open("ab") as file:
        while piece := response.read(min(CHUNK_BYTES, partial.weights.size_bytes - received_bytes)):
            file.write(piece)
            received_bytes += len(piece)
            progress.tell(received_bytes)
    if received_bytes < partial.weights.size_bytes:
        raise ConnectionError("the connection ended early")


def broken_off(partial: Partial) -> str:
    return f"the download broke off at {partial.size_bytes // 1_000_000:,} MB; the next `make run` goes on"
