"""Silence is counted in the rounds of whoever looks."""

import pytest

from chat.runs.silence import Silence
from tests.clock import Clock


@pytest.fixture
def clock() -> Clock:
    return Clock()


def rounds(silence: Silence[str], clock: Clock, *signs: object, seconds: float = 1.0) -> list[float]:
    """How silent a thing is that shows these signs, one a round."""
    found = []
    for sign in signs:
        clock.advance(seconds)
        silence.begin_round()
        found.append(silence.seconds("thing", sign))
    return found


def test_a_sign_that_stays_the_same_is_silence(clock: Clock) -> None:
    assert rounds(Silence(clock, 2.0), clock, 1, 1, 1) == [0.0, 1.0, 2.0]


def test_another_sign_ends_it_whatever_the_sign_says(clock: Clock) -> None:
    assert rounds(Silence(clock, 2.0), clock, 5, 5, 4, 4) == [0.0, 1.0, 0.0, 1.0]


def test_who_looks_late_holds_it_against_nobody_else(clock: Clock) -> None:
    assert rounds(Silence(clock, 2.0), clock, 1, 1, seconds=60.0) == [0.0, 2.0]


def test_what_was_not_looked_at_for_a_round_is_new(clock: Clock) -> None:
    silence = Silence[str](clock, 2.0)
    rounds(silence, clock, 1, 1)
    silence.begin_round()
    assert rounds(silence, clock, 1) == [0.0]
