"""Administrators set limits for everybody, a group or a person, change them and take them off."""

import pytest
from django.contrib.auth.models import Group
from django.test import Client

from chat.models import Limit, User

ADDRESS = "/operation/limits/"
TOKENS = {"kind": "tokens", "period": "day", "amount": "100"}


def test_the_same_again_changes_the_amount(administrator: Client) -> None:
    for amount in ("100", "200"):
        administrator.post(ADDRESS, TOKENS | {"amount": amount})

    assert [(row.user, row.group, row.amount) for row in Limit.objects.all()] == [(None, None, 200)]


def test_a_cost_is_stored_in_millionths(administrator: Client, alice: User) -> None:
    administrator.post(ADDRESS, {"email": alice.email, "kind": "cost", "period": "month", "amount": "2.50"})

    assert Limit.objects.get(user=alice).amount == 2_500_000
    assert "2.50" in administrator.get(ADDRESS).content.decode()


def test_a_limit_is_taken_off(administrator: Client) -> None:
    administrator.post(ADDRESS, TOKENS)
    administrator.post(ADDRESS, {"delete": str(Limit.objects.get().pk)})

    assert not Limit.objects.exists()


@pytest.mark.parametrize(
    "wrong",
    [{"email": "nobody@example.org"}, {"amount": "-1"}, {"kind": "x"}, {"email": "alice@example.org", "group": "1"}],
)
def test_what_makes_no_sense_sets_none(administrator: Client, alice: User, wrong: dict[str, str]) -> None:
    Group.objects.create(pk=1, name="readers")

    assert "errorlist" in administrator.post(ADDRESS, TOKENS | wrong).content.decode()
    assert not Limit.objects.exists()
