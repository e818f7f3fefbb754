"""Texts are stored compressed and come back whole."""

from pathlib import Path

import brotli
import pytest
import zstandard

from chat.models.compression import BROTLI, BROTLI_BYTES, compressed, decompressed

ENGLISH = "The harbour fee is 12 euros a night, and the breakwater is 1,240 metres long. "


HANDBOOK = Path(__file__).parents[3] / "docs" / "handbook"


@pytest.mark.parametrize(
    "text", ["", "a", ENGLISH, ENGLISH * 2000, "港口费每晚十二欧元。", "港口費每晚十二歐元。", "\0 \n😀"]
)
def test_a_text_comes_back_as_it_was(text: str) -> None:
    assert decompressed(compressed(text)) == text


def test_a_long_text_takes_much_less_room() -> None:
    assert len(compressed(ENGLISH * 200)) < len(ENGLISH * 200) / 10


def test_half_a_character_is_left_out() -> None:
    assert decompressed(compressed("a\ud800b")) == "ab"


def test_what_was_not_stored_by_us_is_refused() -> None:
    for stored in (b"harbour", b"Breakwater"):
        with pytest.raises(ValueError, match="not a stored text"):
            decompressed(stored)


def test_a_text_of_an_older_version_is_read() -> None:
    assert decompressed(zstandard.ZstdCompressor().compress(ENGLISH.encode())) == ENGLISH


@pytest.mark.parametrize(("language", "share"), [("en", 0.30), ("zh-hans", 0.33), ("zh-hant", 0.33)])
def test_a_page_of_prose_takes_less_room_than_by_zstandard(language: str, share: float) -> None:
    text = "\n".join(path.read_text("utf-8") for path in sorted((HANDBOOK / language).glob("*.md")))[:25_000]

    stored, plain = len(compressed(text)), len(text.encode())

    assert stored < share * plain
    assert stored < 0.98 * len(zstandard.ZstdCompressor(level=19).compress(text.encode()))


def test_what_becomes_longer_than_anything_that_is_packed_is_refused() -> None:
    with pytest.raises(ValueError, match="not a stored text"):
        decompressed(BROTLI + brotli.compress(b"a" * (BROTLI_BYTES + 1)))
