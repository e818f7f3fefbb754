"""What an event loop can carry is judged by how late it is."""

from dataclasses import replace

import pytest
from django.conf import settings
from pytest_django import Settings

from chat.runs.capacity import RUNS_LEAST, Capacity


@pytest.fixture(autouse=True)
def many_slots(settings: Settings) -> None:
    settings.CHAT = replace(settings.CHAT, runs_max=400)


def observed(capacity: Capacity, late_seconds: float, active: int, times: int = 1) -> int:
    """What it says after so many periods of this lateness."""
    runs = 0
    for _ in range(times):
        for _ in range(5):
            capacity.note(late_seconds)
        runs = capacity.observed(active)
    return runs


def test_a_punctual_loop_carries_what_is_allowed() -> None:
    assert observed(Capacity(), 0.01, active=10) == settings.CHAT.runs_max


def test_a_late_loop_gives_up_a_tenth_of_what_it_carries() -> None:
    assert observed(Capacity(), 1.0, active=100) == 90


def test_one_late_moment_is_no_overload() -> None:
    capacity = Capacity()
    capacity.note(5.0)
    assert observed(capacity, 0.01, active=100) == 400


def test_it_takes_more_again_when_it_is_punctual_again() -> None:
    capacity = Capacity()
    low = observed(capacity, 1.0, active=100, times=5)
    assert low < observed(capacity, 0.0, active=100) < 400
    assert observed(capacity, 0.0, active=100, times=30) == 400


def test_some_are_written_however_late_it_is() -> None:
    assert observed(Capacity(), 9.0, active=100, times=100) == RUNS_LEAST
