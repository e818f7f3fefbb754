"""Decompression that never makes more than it is allowed to: a bomb costs us its limit, not its size."""

import zlib
from typing import Protocol

from search.errors import TooLarge, WrongEncoding

ACCEPTED = "gzip, deflate"

_SLICE = 64 * 1024
_SIP, _WINDOW = 64, 8 << 20
_SUSPICIOUS_BYTES = 1_000_000
_SUSPICIOUS_RATIO = 100


class Inflater(Protocol):
    """Takes pieces from the wire, gives pieces of the page."""

    def feed(self, data: bytes) -> bytes:
        """The plain bytes that `data` brings. Raises `TooLarge` and `WrongEncoding`."""

    def finish(self) -> None:
        """Called when all has come. Raises `WrongEncoding` where it was nothing of that encoding."""


def inflater(content_encoding: str, max_bytes: int) -> Inflater:
    """The one for this header's value. Stacked and unknown encodings are refused (`WrongEncoding`)."""
    named = [name.strip().lower() for name in content_encoding.split(",") if name.strip()]
    if named in ([], ["identity"]):
        return _Plain(max_bytes)
    if named in (["gzip"], ["x-gzip"], ["deflate"]):
        return _Zlib(max_bytes, is_gzip=named != ["deflate"])
    if named == ["br"]:
        # Not asked for, and sent all the same by servers that know of browsers only.
        return _Brotli(max_bytes)
    if named == ["zstd"]:
        return _Zstandard(max_bytes)
    raise WrongEncoding(content_encoding[:100])


class _Plain:
    def __init__(self, max_bytes: int) -> None:
        self._left = max_bytes

    def feed(self, data: bytes) -> bytes:
        self._left -= len(data)
        if self._left < 0:
            raise TooLarge("page")
        return data

    def finish(self) -> None:
        """Plain bytes are always whole."""


class _Tally:
    """How much went in and came out."""

    def __init__(self, max_bytes: int) -> None:
        self._max = max_bytes
        self.packed = self.given = 0

    def count(self, piece: bytes) -> bytes:
        """`piece` of the unpacked page. Raises `TooLarge` for what is too much, in bytes or for what it was made of."""
        self.given += len(piece)
        is_bomb = self.given > _SUSPICIOUS_BYTES and self.given > self.packed * _SUSPICIOUS_RATIO
        if self.given > self._max or is_bomb:
            raise TooLarge("unpacked page")
        return piece


class _Brotli:
    def __init__(self, max_bytes: int) -> None:
        import brotli

        self._stream = brotli.Decompressor()
        self._faults = brotli.error
        self._tally = _Tally(max_bytes)

    def feed(self, data: bytes) -> bytes:
        self._tally.packed += len(data)
        pieces = []
        while data or not self._stream.can_accept_more_data():
            try:
                piece = self._stream.process(data, output_buffer_limit=_SLICE)
            except self._faults as error:
                raise WrongEncoding(str(error)) from error
            pieces.append(self._tally.count(piece))
            data = b""
        return b"".join(pieces)

    def finish(self) -> None:
        if self._tally.packed and not self._tally.given:
            raise WrongEncoding("brotli that is none")


class _Zstandard:
    """Not asked for either (RFC 8878). Given few bytes at a time, as a block of four may stand for 128 KB."""

    def __init__(self, max_bytes: int) -> None:
        import zstandard

        self._stream = zstandard.ZstdDecompressor(max_window_size=_WINDOW).decompressobj()
        self._faults = zstandard.ZstdError
        self._tally = _Tally(max_bytes)

    def feed(self, data: bytes) -> bytes:
        pieces = []
        for place in range(0, len(data), _SIP):
            sip = data[place : place + _SIP]
            self._tally.packed += len(sip)
            if self._stream.eof:
                break
            try:
                pieces.append(self._tally.count(self._stream.decompress(sip)))
            except self._faults as error:
                raise WrongEncoding(str(error)) from error
        return b"".join(pieces)

    def finish(self) -> None:
        if self._tally.packed and not self._tally.given:
            raise WrongEncoding("zstd that is none")


class _Zlib:
    def __init__(self, max_bytes: int, *, is_gzip: bool) -> None:
        self._tally = _Tally(max_bytes)
        self._is_gzip = is_gzip
        self._stream = zlib.decompressobj(31 if is_gzip else zlib.MAX_WBITS)

    def feed(self, data: bytes) -> bytes:
        if not self._is_gzip and not self._tally.packed and data and data[0] & 0x0F != 8:
            # RFC 9110 means zlib by "deflate"; some servers send the bare stream.
            self._stream = zlib.decompressobj(-zlib.MAX_WBITS)
        self._tally.packed += len(data)
        pieces = []
        while data and not self._stream.eof:
            pieces.append(self._slice(data))
            data = self._stream.unconsumed_tail
        return b"".join(pieces)

    def finish(self) -> None:
        """What came is kept: many pages lack their last bytes."""

    def _slice(self, data: bytes) -> bytes:
        try:
            piece = self._stream.decompress(data, _SLICE)
        except zlib.error as error:
            raise WrongEncoding(str(error)) from error
        return self._tally.count(piece)
