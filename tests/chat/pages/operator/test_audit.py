"""Administrators read the audit, choose from it and take it along; nobody else sees it."""

import csv

import pytest
from django.test import Client
from django.utils import timezone

from chat.models import User
from chat.operation import audit

PATH = "/operation/audit/"


@pytest.fixture
def root(alice: User) -> Client:
    User.objects.filter(pk=alice.pk).update(is_staff=True, is_superuser=True)
    client = Client()
    client.force_login(alice)
    audit.record("account.deleted", "ada@example.org", "gone@example.org", "<b>")
    audit.record("sign_in.failed", "=cmd|' /C calc'!A0")
    return client


def test_what_is_chosen_is_shown(root: Client) -> None:
    page = root.get(PATH, {"action": "account.deleted", "name": "GONE"}).content.decode()

    assert "gone@example.org" in page and "&lt;b&gt;" in page
    assert "cmd" not in page


def test_days_are_counted_from_midnight_to_midnight(root: Client) -> None:
    today = timezone.now().date().isoformat()

    assert "gone@example.org" in root.get(PATH, {"since": today, "until": today}).content.decode()
    assert "gone@example.org" not in root.get(PATH, {"until": "2026-01-01"}).content.decode()


def test_the_csv_has_all_that_is_chosen_and_no_formula(root: Client) -> None:
    response = root.get(PATH, {"action": "sign_in.failed", "csv": "1"})
    rows = list(csv.reader(b"".join(response.streaming_content).decode().splitlines()))  # type: ignore[attr-defined]

    assert rows[0][:3] == ["at", "action", "actor"]
    assert rows[1][1:3] == ["sign_in.failed", "'=cmd|' /C calc'!A0"]


@pytest.mark.parametrize("is_operator", [True, False])
def test_an_operator_and_a_member_do_not_see_it(bob: User, is_operator: bool) -> None:
    User.objects.filter(pk=bob.pk).update(is_staff=is_operator)
    client = Client()
    client.force_login(bob)

    assert client.get(PATH).status_code == 404
