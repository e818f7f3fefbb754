"""Whose limit counts, what is used of it, and when it begins anew."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.contrib.auth.models import Group
from django.db import IntegrityError

from chat.models import Conversation, Limit, Usage, User
from chat.operation.limits import allowances, begin, end, limits_of
from tests.chat.asking import new_run

NOW = datetime(2026, 11, 29, 12, 30, tzinfo=UTC)


def answered(owner: User, at: datetime, **figures: Any) -> None:
    Usage.objects.create(run=uuid4(), owner=owner, model="r1", status="finished", created_at=at, ended_at=at, **figures)


def test_the_own_limit_goes_before_the_groups_and_these_before_everybodys(alice: User, bob: User) -> None:
    small, large = Group.objects.create(name="small"), Group.objects.create(name="large")
    alice.groups.set([small, large])
    for whose, amount in (({}, 1), ({"group": small}, 2), ({"group": large}, 3)):
        Limit.objects.create(kind="tokens", period="day", amount=amount, **whose)

    assert (limits_of(bob), limits_of(alice)) == ({("tokens", "day"): 1}, {("tokens", "day"): 3})
    Limit.objects.create(user=alice, kind="tokens", period="day", amount=2)
    assert limits_of(alice) == {("tokens", "day"): 2}


def test_only_what_the_user_has_used_in_the_period_counts(alice: User, bob: User) -> None:
    Limit.objects.create(kind="tokens", period="day", amount=100)
    answered(alice, NOW, prompt_tokens=70, completion_tokens=9)
    answered(alice, NOW - timedelta(hours=13), prompt_tokens=1000)
    answered(bob, NOW, prompt_tokens=500)

    (allowance,) = allowances(alice, NOW)
    assert (allowance.used, allowance.is_near, allowance.is_used_up) == (79, False, False)
    answered(alice, NOW, completion_tokens=1)
    assert allowances(alice, NOW)[0].is_near


def test_a_question_counts_from_the_moment_in_which_it_is_asked(alice: User, conversation: Conversation) -> None:
    Limit.objects.create(kind="questions", period="day", amount=2)
    answered(alice, NOW)
    run = new_run(conversation)
    Usage.objects.update(created_at=run.created_at)

    assert allowances(alice, run.created_at)[0].is_used_up


@pytest.mark.parametrize(
    ("period", "first", "over"),
    [
        ("minute", NOW - timedelta(minutes=1), NOW + timedelta(minutes=1)),
        ("day", datetime(2026, 11, 29, tzinfo=UTC), datetime(2026, 11, 30, tzinfo=UTC)),
        ("month", datetime(2026, 11, 1, tzinfo=UTC), datetime(2026, 12, 1, tzinfo=UTC)),
    ],
)
def test_days_and_months_are_those_of_the_calendar(period: str, first: datetime, over: datetime) -> None:
    assert (begin(period, NOW), end(period, NOW)) == (first, over)


def test_a_month_after_december_is_january() -> None:
    assert end("month", datetime(2026, 12, 31, 23, tzinfo=UTC)) == datetime(2027, 1, 1, tzinfo=UTC)


@pytest.mark.django_db(transaction=True)
def test_a_limit_is_set_once() -> None:
    Limit.objects.create(kind="tokens", period="day", amount=1)

    with pytest.raises(IntegrityError):
        Limit.objects.create(kind="tokens", period="day", amount=2)
