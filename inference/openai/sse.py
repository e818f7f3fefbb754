"""The payloads of a `text/event-stream`, framed on bytes.

Only LF and CRLF end a line: U+2028 and its kind are legal inside the JSON of a payload and must not split it, which
splitting decoded text would do. Every `data:` line is one payload, as all OpenAI-compatible servers write them.
"""

from inference.errors import Cut

MAX_LINE_BYTES = 1 << 20


class EventPayloads:
    """Takes the body in whatever pieces it arrives and gives back whole payloads."""

    def __init__(self) -> None:
        self._pieces: list[bytes] = []
        self._size = 0

    def feed(self, data: bytes) -> list[bytes]:
        """The payloads that `data` completes. Raises `Cut` when a line does not end within `MAX_LINE_BYTES`."""
        if b"\n" not in data:
            self._keep(data)
            return []
        first, *lines = data.split(b"\n")
        lines.insert(0, b"".join((*self._pieces, first)))
        self._pieces, self._size = [], 0
        self._keep(lines.pop())
        return _payloads(lines)

    def end(self) -> list[bytes]:
        """What an unfinished last line still holds."""
        line = b"".join(self._pieces)
        self._pieces, self._size = [], 0
        return _payloads([line])

    def _keep(self, piece: bytes) -> None:
        self._size += len(piece)
        if self._size > MAX_LINE_BYTES:
            raise Cut(f"a line of the stream is longer than {MAX_LINE_BYTES} bytes")
        if piece:
            self._pieces.append(piece)


class OneObject:
    """The same for a server that answers with one JSON object instead of a stream."""

    def __init__(self) -> None:
        self._content = bytearray()

    def feed(self, data: bytes) -> list[bytes]:
        """Nothing is complete before the end. Raises `Cut` for more than `MAX_LINE_BYTES`."""
        self._content += data
        if len(self._content) > MAX_LINE_BYTES:
            raise Cut(f"an answer of more than {MAX_LINE_BYTES} bytes")
        return []

    def end(self) -> list[bytes]:
        """The object."""
        return [bytes(self._content)] if self._content else []


def _payloads(lines: list[bytes]) -> list[bytes]:
    # Comments (": keep-alive"), event names and empty lines carry nothing.
    found = (line[5:].strip() for line in lines if line.startswith(b"data:"))
    return [payload for payload in found if payload]
