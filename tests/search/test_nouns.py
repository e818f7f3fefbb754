"""Days become the steps that search services know."""

import pytest

from search.nouns import period


@pytest.mark.parametrize(
    ("days", "step"),
    [
        (None, None),
        (0, "day"),
        (1, "day"),
        (2, "week"),
        (7, "week"),
        (8, "month"),
        (31, "month"),
        (32, "year"),
        (365, "year"),
        (900, None),
    ],
)
def test_the_shortest_step_that_holds_the_days(days: int | None, step: str | None) -> None:
    assert period(days) == step
