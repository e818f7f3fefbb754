"""Recorded responses, split where the server split them."""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent.parent / "fixtures" / "sglang"

_SIZE = re.compile(rb"([0-9A-Fa-f]+)\r\n")


@dataclass(frozen=True)
class Recording:
    """One response: its head, and its body in the pieces in which it was sent (chunk framing included)."""

    head: bytes
    pieces: tuple[bytes, ...]

    @property
    def status(self) -> int:
        return int(self.head.split(b" ", 2)[1])

    @property
    def body(self) -> bytes:
        """The body without its chunk framing."""
        if b"transfer-encoding: chunked" not in self.head.lower():
            return b"".join(self.pieces)
        return b"".join(_content(piece) for piece in self.pieces)


@cache
def recording(name: str) -> Recording:
    """The recording `tests/fixtures/sglang/<name>.http`."""
    head, _, body = (FOLDER / f"{name}.http").read_bytes().partition(b"\r\n\r\n")
    is_chunked = b"transfer-encoding: chunked" in head.lower()
    return Recording(head + b"\r\n\r\n", tuple(_chunks(body)) if is_chunked else (body,))


def names(prefix: str) -> list[str]:
    """The names of all recordings that begin with `prefix`."""
    return sorted(path.stem for path in FOLDER.glob(f"{prefix}*.http"))


def _chunks(body: bytes) -> list[bytes]:
    found, place = [], 0
    while size := _SIZE.match(body, place):
        end = min(len(body), size.end() + int(size[1], 16) + 2)
        found.append(body[place:end])
        place = end
    return found


def _content(piece: bytes) -> bytes:
    size = _SIZE.match(piece)
    return piece[size.end() : size.end() + int(size[1], 16)] if size else b""
