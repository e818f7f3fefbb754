"""What the API takes: each field within its bounds, and nothing that it does not know."""

from typing import Any

import pytest
from pydantic import ValidationError

from chat.api.schemas import Ask, Change, Continue, Retry

ASK: dict[str, Any] = {"client_id": "c1", "question": "Why?", "search": True, "think": False}


def test_a_question_without_a_parent_follows_the_branch() -> None:
    assert Ask(**ASK).as_question().follows is True
    assert Ask(**ASK, parent=None).as_question().follows is False


@pytest.mark.parametrize(
    "change",
    [{"client_id": "a b"}, {"client_id": "x" * 65}, {"search": 1}, {"sites": ["http://x.y"]}, {"model": "r" * 65}],
)
def test_a_question_out_of_bounds_is_refused(change: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        Ask(**ASK | change)


def test_a_retry_says_only_what_it_changes() -> None:
    options = Retry(sources=[2, 1]).as_again()

    assert (options.sources, options.search, options.think) == ((2, 1), None, None)


@pytest.mark.parametrize("sources", [[0], [-1], [True], list(range(1, 52))])
def test_sources_are_counted_from_one_and_at_most_fifty(sources: list[Any]) -> None:
    with pytest.raises(ValidationError):
        Retry(sources=sources)


def test_a_title_needs_a_letter_that_can_be_seen() -> None:
    with pytest.raises(ValidationError):
        Change(title=" \t ")
    assert Change(title="港").model_dump(exclude_unset=True) == {"title": "港"}


def test_a_continuation_needs_nothing() -> None:
    assert Continue().client_id is None
