"""A character that a server has cut in two is whole again; a half without the other is a sign that it was there."""

import pytest

from inference.openai.halves import Halves


@pytest.mark.parametrize(
    ("pieces", "text"),
    [
        (["noon \ud83d", "\ude00 again"], "noon 😀 again"),
        (["\ud83d", "\ude00", "\ud83d", "\ude00"], "😀😀"),
        (["\ud83d", "", "\ude00"], "😀"),
        (["noon \ud83d", "again"], "noon \ufffdagain"),
        (["noon", "\ude00 again"], "noon\ufffd again"),
        (["noon \ud83d"], "noon \ufffd"),
        (["中文", "", "ok"], "中文ok"),
    ],
)
def test_halves_are_joined(pieces: list[str], text: str) -> None:
    halves = Halves()

    assert "".join(map(halves.joined, pieces)) + halves.end() == text
