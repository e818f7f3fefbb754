"""A place in a row is a number, in words and in digits."""

import pytest

from chat.citations.numbers import quantities
from chat.citations.ordinals import ordinals
from chat.citations.verification import support


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("the tenth season", {10}),
        ("the 10th season and the first", {10, 1}),
        ("her second novel, in the twenty-first century", {2, 21}),
        ("at first, for 60 seconds, a second", set()),
    ],
)
def test_places_in_a_row_are_read(text: str, expected: set[int]) -> None:
    assert ordinals(text) == expected


def test_a_place_in_words_is_its_number() -> None:
    assert {one.value for one in quantities("the twenty-first of thirty-two, the fortieth")} == {"21", "32", "40"}
    assert {one.value for one in quantities("a third of the tenth season")} == {"33.3", "10"}


@pytest.mark.parametrize(
    ("claim", "verdict"),
    [
        ("It is the tenth season of the series.", "number"),
        ("It is the 30th season of the series.", "supported"),
        ("It is the thirtieth season of the series.", "supported"),
        ("It is the first season of the series.", "number"),
        ("It is the second season of the series.", "number"),
    ],
)
def test_another_place_is_another_number(claim: str, verdict: str) -> None:
    found = support(claim, ("Dirty 30 is the thirtieth season of the series.",))

    assert verdict in (found.verdict, found.reason)
