"""What answers have used is summed by day, account and model, and given as CSV."""

import csv
from datetime import UTC, date, datetime, timedelta
from io import StringIO
from typing import Any
from uuid import uuid4

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from chat.models import Usage, User
from chat.models.chunks import CHUNK_ROWS
from chat.operation.usage import MODEL, USER, sums

FIRST = datetime(2026, 11, 3, 23, 59, tzinfo=UTC)
TOKENS: dict[str, Any] = {"prompt_tokens": 100, "completion_tokens": 10, "cached_tokens": 40}
DAYS = (date(2026, 11, 1), date(2026, 11, 30))


def answered(owner: User, model: str, at: datetime = FIRST, status: str = "finished", **figures: Any) -> None:
    ended = at + timedelta(seconds=20)
    stamps = {"created_at": at, "ended_at": ended, "status": status}
    Usage.objects.create(run=uuid4(), owner=owner, model=model, **stamps, **figures)


@pytest.fixture(autouse=True)
def november(alice: User, bob: User) -> None:
    answered(alice, "r1", **TOKENS, cost_micros=1500, currency="USD")
    answered(alice, "r1", FIRST + timedelta(minutes=2), **TOKENS, cost_micros=500, currency="USD")
    answered(alice, "r1", status="failed")
    answered(bob, "=1+1", prompt_tokens=7)
    answered(bob, "r1", FIRST - timedelta(days=40), **TOKENS)


def test_the_answers_of_an_account_are_summed() -> None:
    by_user = sums(*DAYS, by=[USER])

    priced = by_user[("alice@example.org",), "USD"]
    assert (priced.answers, priced.seconds, priced.cost_micros) == (2, 40.0, 2000)
    assert priced.tokens == {k: 2 * TOKENS.get(k, 0) for k in priced.tokens}
    assert (by_user[("alice@example.org",), ""].failed, by_user[("bob@example.org",), ""].answers) == (1, 1)


def test_a_day_ends_at_midnight_in_utc() -> None:
    assert [key[0][0] for key in sums(*DAYS, by=["day"])] == ["2026-11-03", "2026-11-03", "2026-11-04"]


def test_other_days_are_not_counted() -> None:
    assert sum(one.answers for one in sums(*DAYS, by=[MODEL]).values()) == 4


def test_more_rows_than_a_chunk_are_each_counted_once(alice: User) -> None:
    for minute in range(CHUNK_ROWS + 1):
        answered(alice, "many", FIRST + timedelta(seconds=minute))

    assert sums(*DAYS, by=["model"])[("many",), ""].answers == CHUNK_ROWS + 1


def test_sums_keep_no_cursor_that_a_pool_before_the_database_would_lose(monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*args: object) -> None:
        raise AssertionError("a cursor of the server's")

    monkeypatch.setattr(connection, "chunked_cursor", refused)

    assert sums(*DAYS)


def test_the_table_has_a_row_a_sum_and_no_formula() -> None:
    out = StringIO()
    call_command("usage", since=DAYS[0], until=DAYS[1], by="user,model", stdout=out)

    rows = list(csv.DictReader(StringIO(out.getvalue())))
    assert [(row["user"], row["model"], row["answers"], row["cost"], row["currency"]) for row in rows] == [
        ("alice@example.org", "r1", "1", "", ""),
        ("alice@example.org", "r1", "2", "0.002000", "USD"),
        ("bob@example.org", "'=1+1", "1", "", ""),
    ]


def test_what_is_not_known_is_refused() -> None:
    with pytest.raises(CommandError, match="--by takes"):
        call_command("usage", by="colour")
