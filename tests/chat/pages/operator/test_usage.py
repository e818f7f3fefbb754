"""Operators see who has used how much, and take it along as CSV."""

import csv
from io import StringIO
from uuid import uuid4

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.utils import timezone

from chat.models import Usage, User

ADDRESS = "/operation/usage/"


@pytest.fixture(autouse=True)
def used(alice: User, bob: User) -> None:
    alice.groups.add(Group.objects.create(name="readers"))
    now = timezone.now()
    common = {"model": "r1", "status": "finished", "created_at": now, "ended_at": now}
    Usage.objects.create(run=uuid4(), owner=alice, prompt_tokens=5000, **common)
    Usage.objects.create(run=uuid4(), owner=bob, prompt_tokens=7, **common)


def test_this_month_is_summed_by_person(operator: Client) -> None:
    page = operator.get(ADDRESS).content.decode()

    assert "alice@example.org" in page and "5000" in page


def test_a_link_may_name_one_thing_only(operator: Client) -> None:
    page = operator.get(ADDRESS, {"by": "model"}).content.decode()

    assert "errorlist" not in page and '<th scope="row">r1</th>' in page and "alice@example.org" not in page


def test_what_one_answer_costs_is_not_rounded_to_nothing(operator: Client) -> None:
    Usage.objects.update(cost_micros=1_700, currency="USD")

    assert operator.get(ADDRESS).content.decode().count("0.0017 USD") == 2


def test_a_group_has_the_sum_of_its_members_and_the_csv_all_of_it(operator: Client) -> None:
    today = timezone.now().date()
    text = operator.get(f"{ADDRESS}?since={today}&until={today}&by=group&csv=1").content.decode()

    rows = {row["group"]: row["prompt_tokens"] for row in csv.DictReader(StringIO(text))}
    assert rows == {"": "7", "readers": "5000"}


def test_a_day_that_is_none_is_said_to_be(operator: Client) -> None:
    page = operator.get(ADDRESS, {"since": "x", "until": "2026-11-29", "by": ["user"], "csv": "1"}).content.decode()

    assert "errorlist" in page
