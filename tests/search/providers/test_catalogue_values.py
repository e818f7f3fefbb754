"""Marked-up text, numbers as times, dates in parts."""

import time
from datetime import UTC, date, datetime

import pytest

from search.fetching.service_client import Json
from search.providers.catalogue_values import moment, parts_of_date, plain, since
from tests.yardstick import allowed


def test_text_loses_tags_and_references() -> None:
    assert plain("a <i>b</i> &amp; c&#x2F;d") == "a b & c/d"
    assert plain(None) == ""


@pytest.mark.quiet
@pytest.mark.parametrize("hostile", ["<" * 100_000, "<a" * 50_000, "&" * 100_000, "<" + "a" * 100_000])
def test_no_text_takes_long(hostile: str) -> None:
    started = time.process_time()
    plain(hostile)

    assert time.process_time() - started < allowed(0.2)


@pytest.mark.parametrize(
    ("value", "told"),
    [([[2024, 5, 3]], date(2024, 5, 3)), ([[2024]], date(2024, 1, 1)), ([[2024, 13]], None), ([[]], None), ("x", None)],
)
def test_a_date_in_parts_is_a_day(value: Json, told: date | None) -> None:
    assert parts_of_date(value) == told


def test_seconds_since_the_epoch_are_a_day() -> None:
    assert moment(1714694400) == date(2024, 5, 3)
    assert moment(10**30) is None


def test_so_many_days_ago_is_a_day() -> None:
    assert (datetime.now(UTC).date() - since(7)).days == 7
