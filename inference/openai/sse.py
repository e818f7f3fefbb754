"""The payloads of a response's body, framed on bytes: server-sent events, and what servers send in their place.

Lines end with LF, CRLF or CR (the specification of `text/event-stream`); U+2028 and its kind are legal inside the JSON
of a payload and must not split it, which splitting decoded text would do. What the response says of its own type is
not trusted: a body without `data:` lines is read as JSON objects, one a line or one in all.
"""

import json

from inference.errors import Cut

MAX_LINE_BYTES = 1 << 20

_DONE = b"[DONE]"
_DONE_SHAPES = (b"[done]", b'"[done]"', b"done")
_UNREAD_MAX = 300
_BOM = b"\xef\xbb\xbf"
_DECODER = json.JSONDecoder()


class EventPayloads:
    """Takes the body in whatever pieces it arrives and gives back whole payloads."""

    def __init__(self) -> None:
        self._pieces: list[bytes] = []
        self._size = 0
        self._event: list[bytes] = []
        """The `data:` lines of an event that is not complete."""
        self._is_error = False
        self._loose: list[bytes] = []
        """Lines of no event: an object that a server prints over many lines."""
        self._loose_size = 0
        self._has_begun = False
        self.unread = ""
        """The beginning of what the body is made of where it is no JSON at all: a page of a proxy, a plain sentence."""
        self._follows_cr = False

    def feed(self, data: bytes) -> list[bytes]:
        """The payloads that `data` completes. Raises `Cut` when one does not end within `MAX_LINE_BYTES`."""
        if b"\r" in data or self._follows_cr:
            data = self._unix(data)
        if b"\n" not in data:
            self._keep(data)
            return []
        first, *lines = data.split(b"\n")
        lines.insert(0, b"".join((*self._pieces, first)))
        self._pieces, self._size = [], 0
        self._keep(lines.pop())
        return self._payloads(lines)

    def end(self) -> list[bytes]:
        """What an unfinished last line, or an object over many lines, still holds."""
        line = b"".join(self._pieces)
        self._pieces, self._size = [], 0
        payloads = self._payloads([line, b""])
        if self._loose:
            objects = _first_object(loose := b"\n".join(self._loose))
            self.unread = "" if objects else loose[:_UNREAD_MAX].decode("utf-8", "replace")
            payloads += objects
            self._loose = []
        return payloads

    def _unix(self, data: bytes) -> bytes:
        """`data` with LF for every line end; a CRLF may have been cut in two."""
        if self._follows_cr and data.startswith(b"\n"):
            data = data[1:]
        self._follows_cr = data.endswith(b"\r") if data else self._follows_cr
        return data.replace(b"\r\n", b"\n").replace(b"\r", b"\n")

    def _payloads(self, lines: list[bytes]) -> list[bytes]:
        payloads: list[bytes] = []
        for line in lines:
            if not self._has_begun and line:
                self._has_begun, line = True, line.removeprefix(_BOM)
            if line.startswith(b"data:"):
                while line.startswith(b"data:"):
                    line = line[5:].strip()
                self._data(_DONE if line.lower() in _DONE_SHAPES else line, payloads)
            elif not line.strip():
                self._close(payloads)
            elif line.startswith(b"event:"):
                self._is_error = line[6:].strip() == b"error"
                if line[6:].strip() == b"done":
                    payloads.append(_DONE)
            elif line.startswith(b"error:"):
                payloads.append(_error(line[6:].strip()))
            elif not line.startswith((b":", b"id:", b"retry:")):
                self._object(line, payloads)
        return payloads

    def _data(self, line: bytes, payloads: list[bytes]) -> None:
        """Most servers write one payload a line and some forget the empty one behind it; the standard allows many."""
        is_whole = line == _DONE or (line.startswith(b"{") and line.endswith(b"}"))
        if is_whole and not self._event:
            payloads.append(_error(line) if self._is_error else line)
        elif line:
            self._event.append(line)
            self._bound(sum(map(len, self._event[-1:])))

    def _close(self, payloads: list[bytes]) -> None:
        if self._event:
            payload = b"\n".join(self._event)
            payloads.append(_error(payload) if self._is_error else payload)
            self._event, self._loose_size = [], 0
        self._is_error = False

    def _object(self, line: bytes, payloads: list[bytes]) -> None:
        if not self._loose and line.startswith(b"{") and line.rstrip().endswith(b"}"):
            payloads.append(line.strip())
            return
        self._bound(len(line))
        self._loose.append(line)

    def _bound(self, size: int) -> None:
        self._loose_size += size
        if self._loose_size > MAX_LINE_BYTES:
            raise Cut(f"a payload of the stream is longer than {MAX_LINE_BYTES} bytes")

    def _keep(self, piece: bytes) -> None:
        self._size += len(piece)
        if self._size > MAX_LINE_BYTES:
            raise Cut(f"a line of the stream is longer than {MAX_LINE_BYTES} bytes")
        if piece:
            self._pieces.append(piece)


def _error(payload: bytes) -> bytes:
    """An event that is called an error, in the shape of the others."""
    try:
        value = json.loads(payload)
    except (ValueError, RecursionError):
        value = payload.decode("utf-8", "replace")
    if isinstance(value, dict) and "error" in value:
        return payload
    return json.dumps({"error": value or "no reason given"}).encode()


def _first_object(text: bytes) -> list[bytes]:
    """The JSON object in `text`, or those of a list, with whatever stands behind it left out."""
    start = text.find(b"{")
    start = text.find(b"[") if start > 0 and text[:start].strip() == b"[" else start
    try:
        value, _ = _DECODER.raw_decode(text[start:].decode()) if start >= 0 else (None, 0)
    except (ValueError, RecursionError):
        return []  # half an object: the missing finish tells what that means
    return [
        json.dumps(one).encode() for one in (value if isinstance(value, list) else [value]) if isinstance(one, dict)
    ]
