"""Bounded decompression."""

import gzip
import zlib
from collections.abc import Callable

import brotli
import pytest
import zstandard

from search.errors import TooLarge, WrongEncoding
from search.fetching.decompression import inflater

TEXT = b"A page of ordinary words. " * 40


def raw_deflate(data: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-15)
    return packer.compress(data) + packer.flush()


@pytest.mark.parametrize(
    ("encoding", "packed"),
    [
        ("", TEXT),
        ("identity", TEXT),
        ("gzip", gzip.compress(TEXT)),
        ("GZIP", gzip.compress(TEXT)),
        ("deflate", zlib.compress(TEXT)),
        ("deflate", raw_deflate(TEXT)),
        ("br", brotli.compress(TEXT)),
        ("zstd", zstandard.compress(TEXT)),
    ],
)
def test_what_was_packed_comes_out_whole(encoding: str, packed: bytes) -> None:
    unpack = inflater(encoding, 10_000)

    assert b"".join(unpack.feed(packed[place : place + 7]) for place in range(0, len(packed), 7)) == TEXT


@pytest.mark.parametrize("encoding", ["zstd, br", "br, gzip", "compress", "gzip, gzip", "deflate, gzip", "x-evil"])
def test_other_and_stacked_encodings_are_refused(encoding: str) -> None:
    with pytest.raises(WrongEncoding):
        inflater(encoding, 10_000)


def test_a_bomb_stops_at_the_limit() -> None:
    bomb = gzip.compress(b"\0" * 50_000_000)

    with pytest.raises(TooLarge):
        inflater("gzip", 3_000_000).feed(bomb)


def test_an_absurd_ratio_stops_before_the_limit() -> None:
    bomb = gzip.compress(b"\0" * 50_000_000)

    with pytest.raises(TooLarge):
        inflater("gzip", 1_000_000_000).feed(bomb)


@pytest.mark.parametrize("limit", [3_000_000, 1_000_000_000])
@pytest.mark.parametrize(("encoding", "compress"), [("br", brotli.compress), ("zstd", zstandard.compress)])
def test_a_bomb_of_another_kind_stops_too(encoding: str, compress: Callable[[bytes], bytes], limit: int) -> None:
    bomb = compress(b"\0" * 50_000_000)

    with pytest.raises(TooLarge):
        inflater(encoding, limit).feed(bomb)


def test_broken_brotli_is_refused() -> None:
    with pytest.raises(WrongEncoding):
        inflater("br", 10_000).feed(b"no brotli at all, but quite some bytes of something else")


def test_plain_bytes_count_too() -> None:
    with pytest.raises(TooLarge):
        inflater("", 10).feed(b"x" * 11)


def test_garbage_that_calls_itself_gzip_is_refused() -> None:
    with pytest.raises(WrongEncoding):
        inflater("gzip", 10_000).feed(b"<html>not packed</html>")


def test_bytes_after_the_end_are_ignored() -> None:
    assert inflater("gzip", 10_000).feed(gzip.compress(TEXT) + b"trailing") == TEXT
