"""How long a search waits, by rank, by turn and by what a site usually needs."""

import pytest

from search.conf import SearchConfig
from search.patience import SILENT, Outstanding, Progress, fair_seconds, seconds_to_wait

CONFIG = SearchConfig(deadline_seconds=8.0)
ENOUGH = CONFIG.enough_pages


def left(pages_read: int, *outstanding: Outstanding, now: float = 1.0, last_read: float = 1.0) -> float:
    return seconds_to_wait(Progress(now, pages_read, last_read), outstanding, CONFIG)


def test_nothing_outstanding_is_not_waited_for() -> None:
    assert left(0) == 0.0


def test_with_enough_pages_a_late_one_further_down_is_waited_for_a_moment_only() -> None:
    assert left(ENOUGH, Outstanding(7, 0.2)) == pytest.approx(CONFIG.straggler_seconds)


def test_with_enough_pages_one_of_the_first_hits_is_waited_for() -> None:
    assert left(ENOUGH, Outstanding(1, 0.2), Outstanding(7, 0.2)) == pytest.approx(0.2 + CONFIG.first_seconds - 1.0)


def test_with_few_pages_the_rest_has_a_fair_time_from_when_it_was_asked() -> None:
    assert left(2, Outstanding(6, 0.5)) == pytest.approx(0.5 + CONFIG.fair_seconds - 1.0)
    assert left(2, Outstanding(6, 0.5), now=0.5 + CONFIG.fair_seconds) == 0.0


def test_what_waits_for_its_turn_is_not_late() -> None:
    assert left(2, Outstanding(6, None)) == pytest.approx(CONFIG.deadline_seconds - 1.0)
    assert left(ENOUGH, Outstanding(0, None)) == pytest.approx(CONFIG.deadline_seconds - 1.0)
    assert left(ENOUGH, Outstanding(6, None)) == pytest.approx(CONFIG.straggler_seconds)


def test_what_has_come_and_waits_for_the_processor_is_not_late() -> None:
    silent = (SILENT, SILENT)

    assert left(ENOUGH, Outstanding(0, 0.2, silent, has_come=True), now=5.0) == pytest.approx(3.0)
    assert left(2, Outstanding(6, 0.2, has_come=True), now=5.0) == pytest.approx(3.0)
    assert left(ENOUGH, Outstanding(6, 0.2, has_come=True), now=5.0) == 0.0


def test_a_site_that_was_silent_is_not_waited_for_at_length_whatever_its_rank() -> None:
    silent = (SILENT, SILENT, 0.3)

    assert left(ENOUGH, Outstanding(0, 0.2, silent)) == 0.0
    assert left(2, Outstanding(6, 0.2, silent)) == 0.0


def test_one_silence_takes_the_first_hit_s_privilege_and_no_more() -> None:
    assert left(ENOUGH, Outstanding(0, 0.2, (SILENT, 0.4, 2.0))) == pytest.approx(0.2 + CONFIG.fair_seconds - 1.0)


@pytest.mark.parametrize(
    ("history", "seconds"),
    [((), 2.5), ((0.1,) * 20, 0.6), ((1.0,) * 20, 1.7), ((0.1,) * 19 + (1.0,), 1.7), ((4.0,) * 3, 2.5)],
)
def test_a_fair_time_is_what_the_site_usually_needs(history: tuple[float, ...], seconds: float) -> None:
    assert fair_seconds(history, CONFIG) == pytest.approx(seconds)
