"""Words on two sides of a matter are told apart, whichever of many a writer takes."""

import re

import pytest

from chat.citations.sides import are_in_one_place, denials, excluding, of_its_kind, on_one_side, opposed
from chat.citations.verification import support


@pytest.mark.parametrize(
    ("text", "other", "expected"),
    [
        ("profits slumped", "profits climbed", True),
        ("profits slumped", "profits dwindled", False),
        ("the plan was turned down", "the plan was adopted", True),
        ("工程提前完成", "工程晚了半年", True),
        ("工程提早完成", "工程提前完成", False),
        ("他出生在大理", "那里有一所大学", False),
        ("it rose, then fell", "it fell", False),
    ],
)
def test_texts_on_two_sides_of_a_matter_are_opposed(text: str, other: str, expected: bool) -> None:
    assert bool(opposed(text, other)) is expected


def test_opposed_words_are_in_one_place_where_the_words_around_them_are_the_same() -> None:
    text, other = "the toll rose in may", "wages are paid, and the toll fell"

    assert are_in_one_place(text, other, opposed(text, other)[0])
    assert not are_in_one_place("the toll rose", "wages fell", opposed("the toll rose", "wages fell")[0])


def test_a_denial_that_is_a_side_of_the_other_texts_matter_is_none() -> None:
    pattern = re.compile("不")

    assert denials("意见不一", "意见一致", pattern) == 0
    assert denials("意见不一", "天气很好", pattern) == 1


def test_words_of_a_kind_and_of_a_side_are_known() -> None:
    assert "boy" in of_its_kind("child")
    assert "child" not in of_its_kind("boy")
    assert "climb" in on_one_side("soar")
    assert "今年" in excluding("去年")


@pytest.mark.parametrize(
    ("claim", "page", "expected"),
    [
        ("Rents in Aldham dwindled last year.", "Rents in Aldham soared last year.", "opposite"),
        ("The injuries were not grave.", "The injuries were slight.", "words"),
        ("奥桥提前三个月通车。", "奥桥比计划晚了三个月通车。", "opposite"),
    ],
)
def test_a_side_decides_and_a_denial_turns_it(claim: str, page: str, expected: str) -> None:
    assert support(claim, (page,)).reason == expected
