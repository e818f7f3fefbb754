"""Charts are made of the ledger: every hour has its place, and percentiles are values that were measured."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest

from chat.models import Usage
from chat.operation.series import Series, percentile, series

SINCE = datetime(2026, 11, 3, tzinfo=UTC)
UNTIL = SINCE + timedelta(hours=5)
pytestmark = pytest.mark.django_db


def answered(hours: float, **fields: Any) -> None:
    at = SINCE + timedelta(hours=hours)
    defaults = {"run": uuid4(), "model": "r1", "status": "finished", "created_at": at, "ended_at": at}
    Usage.objects.create(**defaults | fields)


def of_hours(model: str = "") -> Series:
    return series(SINCE, UNTIL, 3600, model)


def test_an_hour_without_answers_has_its_place() -> None:
    answered(0.5, first_token_seconds=2.0)
    answered(3.2, status="failed")

    shown = of_hours()
    assert [one.answers for one in shown.buckets] == [1, 0, 0, 1, 0]
    assert [one.failed for one in shown.buckets] == [0, 0, 0, 1, 0]
    assert shown.buckets[1].percentile("first_token_seconds", 0.5) is None
    assert shown.times[0] == SINCE.timestamp()


def test_other_times_and_models_are_not_counted() -> None:
    answered(-1)
    answered(6)
    answered(1, model="v4")
    answered(2)

    assert [one.answers for one in of_hours("r1").buckets] == [0, 0, 1, 0, 0]
    assert list(of_hours().models) == ["r1", "v4"]


def test_money_is_summed_by_currency_and_providers_by_how_they_answered() -> None:
    answered(1, cost_micros=5, currency="USD", providers={"brave": "ok"}, verdicts={"supported": 2})
    answered(1, cost_micros=9, currency="CNY", providers={"brave": "provider.busy"}, verdicts={"supported": 1})

    shown = of_hours()
    assert shown.buckets[1].cost_micros == {"USD": 5, "CNY": 9}
    assert shown.buckets[1].verdicts == {"supported": 3}
    assert (shown.providers["brave"].times, shown.providers["brave"].codes) == (2, {"provider.busy": 1})


@pytest.mark.parametrize(("share", "value"), [(0.5, 2), (0.95, 4), (0.0, 1), (1.0, 4)])
def test_a_percentile_is_one_of_the_values(share: float, value: float) -> None:
    assert percentile([4, 1, 3, 2], share) == value
