"""Texts are stored compressed and come back whole."""

import pytest

from chat.models.compression import compressed, decompressed

ENGLISH = "The harbour fee is 12 euros a night, and the breakwater is 1,240 metres long. "


@pytest.mark.parametrize("text", ["", "a", ENGLISH, "港口费每晚十二欧元。", "港口費每晚十二歐元。", "\0 \n😀"])
def test_a_text_comes_back_as_it_was(text: str) -> None:
    assert decompressed(compressed(text)) == text


def test_a_long_text_takes_much_less_room() -> None:
    assert len(compressed(ENGLISH * 200)) < len(ENGLISH * 200) / 10


def test_half_a_character_is_left_out() -> None:
    assert decompressed(compressed("a\ud800b")) == "ab"


def test_what_was_not_stored_by_us_is_refused() -> None:
    with pytest.raises(ValueError, match="not a stored text"):
        decompressed(b"harbour")
