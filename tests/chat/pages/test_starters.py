"""What an empty page offers to ask."""

import pytest

from chat.pages.starters import ABOUT_WENYUAN, FOR_A_MODEL, FOR_QUOTES, starters


@pytest.mark.parametrize(
    ("providers", "has_model", "expected"),
    [
        (("handbook",), False, ABOUT_WENYUAN),
        (("wikipedia", "handbook"), False, ABOUT_WENYUAN),  # catalogues may be out of reach
        (("searxng", "handbook"), False, FOR_QUOTES),
        (("library", "handbook"), True, ABOUT_WENYUAN),
        (("wikipedia", "handbook"), True, FOR_A_MODEL),
        (("brave",), True, FOR_A_MODEL),
    ],
)
def test_what_is_offered_can_be_answered_by_what_is_connected(
    providers: tuple[str, ...], has_model: bool, expected: object
) -> None:
    assert starters(providers, has_model=has_model) == expected
    assert len(starters(providers, has_model=has_model)) == 3
