"""Runs behind which nothing fits, not even the line's end that the walk puts there."""

import time
from collections.abc import Callable

import pytest

from inference.quotes.clauses import clauses, form
from search.extraction.inline import flowing
from search.text.topics import topic
from tests.yardstick import allowed

LONG = 16_000


@pytest.mark.quiet
@pytest.mark.parametrize(
    ("read", "text"),
    [
        (clauses, "?!" * LONG + "x"),
        (topic, ".:?!" * LONG + "x"),
        (flowing, "的" + "\r\n" * LONG + "x"),
        (form("What is a word?").defines, "word" + " " * LONG + "x"),
    ],
)
def test_a_run_that_ends_in_nothing_fitting_takes_linear_time(read: Callable[[str], object], text: str) -> None:
    began = time.process_time()

    read(text)

    assert time.process_time() - began < allowed(1)
