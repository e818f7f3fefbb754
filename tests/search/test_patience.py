"""How long a search waits, by rank, by turn and by what a site usually needs."""

import pytest

from search.conf import SearchConfig
from search.patience import SILENT, Outstanding, Pace, Progress, fair_seconds, patient_seconds, seconds_to_wait

CONFIG = SearchConfig(deadline_seconds=8.0)
ENOUGH = CONFIG.enough_pages


def left(pages_read: int, *outstanding: Outstanding, now: float = 1.0, last_read: float = 1.0) -> float:
    return seconds_to_wait(Progress(now, pages_read, last_read), outstanding, CONFIG)


def test_nothing_outstanding_is_not_waited_for() -> None:
    assert left(0) == 0.0


def test_with_enough_pages_a_late_one_further_down_is_waited_for_a_moment_only() -> None:
    assert left(ENOUGH, Outstanding(7, 0.2)) == pytest.approx(CONFIG.straggler_seconds)


def test_with_enough_pages_one_of_the_first_hits_is_waited_for() -> None:
    assert left(ENOUGH, Outstanding(1, 0.2), Outstanding(7, 0.2)) == pytest.approx(0.2 + CONFIG.unknown_seconds - 1.0)


def test_with_few_pages_the_rest_has_a_fair_time_from_when_it_was_asked() -> None:
    assert left(2, Outstanding(6, 0.5)) == pytest.approx(0.5 + CONFIG.unknown_seconds - 1.0)
    assert left(2, Outstanding(6, 0.5), now=0.5 + CONFIG.unknown_seconds) == 0.0


def test_what_waits_for_its_turn_is_not_late() -> None:
    assert left(2, Outstanding(6, None)) == pytest.approx(CONFIG.deadline_seconds - 1.0)
    assert left(ENOUGH, Outstanding(0, None)) == pytest.approx(CONFIG.deadline_seconds - 1.0)
    assert left(ENOUGH, Outstanding(6, None)) == pytest.approx(CONFIG.straggler_seconds)


def test_what_has_come_and_waits_for_the_processor_is_not_late() -> None:
    silent = Pace((SILENT, SILENT))

    assert left(ENOUGH, Outstanding(0, 0.2, silent, has_come=True), now=5.0) == pytest.approx(3.0)
    assert left(2, Outstanding(6, 0.2, has_come=True), now=5.0) == pytest.approx(3.0)
    assert left(ENOUGH, Outstanding(6, 0.2, has_come=True), now=5.0) == 0.0


def test_a_site_that_was_silent_is_not_waited_for_at_length_whatever_its_rank() -> None:
    silent = Pace((SILENT, SILENT, 0.3), all_sites=(3.0,) * 9)

    assert left(ENOUGH, Outstanding(0, 0.2, silent)) == 0.0
    assert left(2, Outstanding(6, 0.2, silent)) == 0.0


def test_one_silence_says_nothing_yet() -> None:
    assert patient_seconds(Pace((SILENT, 2.0)), CONFIG) == pytest.approx(3.2)


@pytest.mark.parametrize(
    ("history", "seconds"),
    [
        ((0.1,) * 20, 0.6),
        ((1.0,) * 20, 1.7),
        ((0.1,) * 19 + (1.0,), 1.7),
        ((4.0,) * 5, 2.5),
        ((0.1,) * 4, 1.8),
        ((), 1.8),
    ],
)
def test_a_fair_time_is_what_the_site_usually_needs(history: tuple[float, ...], seconds: float) -> None:
    assert fair_seconds(Pace(history), CONFIG) == pytest.approx(seconds)


@pytest.mark.parametrize(
    ("all_sites", "fair", "patient"),
    [
        ((), 1.8, 1.8),
        ((0.3,) * 20, 1.8, 1.8),
        ((1.4,) * 20, 2.3, 2.3),
        ((3.4,) * 20, 2.5, 4.0),
        ((SILENT,) * 9, 1.8, 1.8),
    ],
)
def test_of_an_unknown_site_is_expected_what_all_needed_lately(
    all_sites: tuple[float, ...], fair: float, patient: float
) -> None:
    unknown = Pace((0.1, SILENT), all_sites)

    assert fair_seconds(unknown, CONFIG) == pytest.approx(fair)
    assert patient_seconds(unknown, CONFIG) == pytest.approx(patient)


def test_a_site_that_is_known_is_judged_by_itself() -> None:
    slow_web = (3.4,) * 20

    assert fair_seconds(Pace((0.1,) * 5, slow_web), CONFIG) == pytest.approx(0.6)
    assert patient_seconds(Pace((2.0,) * 5, all_sites=(0.1,) * 20), CONFIG) == pytest.approx(3.2)
