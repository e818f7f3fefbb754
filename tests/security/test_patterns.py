"""Every pattern takes linear time on every run of characters: no page, answer or question holds a worker."""

import re

import pytest

from tests.security.patterns import patterns
from tests.security.slowness import slowness

pytestmark = pytest.mark.quiet
PATTERNS = patterns()


@pytest.mark.parametrize("place", sorted({found.place for found in PATTERNS}))
def test_a_pattern_takes_linear_time_on_every_run(place: str) -> None:
    assert slow_at(place) == []


@pytest.mark.parametrize(
    "slow",
    [
        r"(a+)+$",
        r"\s+$",
        r"\s++#",
        r"<[^>]*>",
        r"\[([^\]]*)\]",
        r"(?:,\d{3})+(?![\d,])x",
        r".*x.*y",
        r"(?m)^\s*#",
        r"(a|a)*b",
        r"\w+@",
        r"[*_]+(?=\s|\w|$)",
    ],
)
def test_a_careless_pattern_is_noticed(slow: str) -> None:
    # What the machine does in one look at the half lets it pass.
    assert any(slowness(re.compile(slow)) is not None for _ in range(3))


@pytest.mark.parametrize(
    "fast", [r"[^\n]+", r"a{0,20}b", r"(?<!\w)\w+", r"\A\s*#", r"(?<!\s)\s++", r"\d{1,3}(?:,\d{3}){1,5}"]
)
def test_a_careful_pattern_is_let_pass(fast: str) -> None:
    assert slowness(re.compile(fast)) is None


def test_patterns_are_found_wherever_they_are_written() -> None:
    places = {found.place for found in PATTERNS}

    assert any("()" in place for place in places), "none at the place of use"
    assert {"search", "inference", "chat"} <= {place.split("/")[0] for place in places}
    assert len(PATTERNS) > 100


def slow_at(place: str) -> list[str]:
    """What is slow of the patterns of one place."""
    slow = ((found.pattern.pattern, slowness(found.pattern)) for found in PATTERNS if found.place == place)
    return [f"{pattern}: {slowness}" for pattern, slowness in slow if slowness is not None]
