"""Whatever an administrator does in Django's administration leaves one entry of the audit for each row."""

from collections.abc import Callable, Sequence

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth.models import Group
from django.test import Client

from chat.models import AuditEntry, User

DO = dict[str, str | Sequence[str | int]]


@pytest.fixture
def root(alice: User) -> Client:
    User.objects.filter(pk=alice.pk).update(is_staff=True, is_superuser=True)
    client = Client(REMOTE_ADDR="203.0.113.7")
    client.force_login(alice)
    return client


def made(name: str) -> int:
    return int(Group.objects.create(name=name).pk)


def unverified(email: str) -> int:
    alice = User.objects.get(email="alice@example.org")
    return int(EmailAddress.objects.create(user=alice, email=email).pk)


def many(action: str, rows: Sequence[int], **more: str) -> DO:
    return {"action": action, "_selected_action": rows, **more}


def change_user() -> tuple[str, DO]:
    bob = User.objects.create_user("bob@example.org", "another long password")
    return f"chat/user/{bob.pk}/change/", {"email": "bob@example.org", "is_staff": "on", "is_active": "on"}


ACTS: dict[str, tuple[Callable[[], tuple[str, DO]], list[tuple[str, str]]]] = {
    "add": (lambda: ("auth/group/add/", {"name": "arts"}), [("arts", "added")]),
    "change": (change_user, [("bob@example.org", "Changed Staff status.")]),
    "delete": (lambda: (f"auth/group/{made('arts')}/delete/", {"post": "yes"}), [("arts", "deleted")]),
    "delete several": (
        lambda: ("auth/group/", many("delete_selected", [made("arts"), made("law")], post="yes")),
        [("arts", "deleted"), ("law", "deleted")],
    ),
    "ask before deleting": (lambda: ("auth/group/", many("delete_selected", [made("arts")])), []),
    "an action of a library": (
        lambda: ("account/emailaddress/", many("make_verified", [unverified("a@example.org")])),
        [("a@example.org", "make_verified")],
    ),
}


@pytest.mark.parametrize("act", ACTS)
def test_an_act_leaves_an_entry_for_each_row(act: str, root: Client) -> None:
    prepared, expected = ACTS[act]
    path, data = prepared()

    assert root.post(f"/admin/{path}", data).status_code in (200, 302)

    entries = AuditEntry.objects.filter(action="rows.changed").order_by("subject")
    assert [(entry.subject.split(": ")[1].split(" ")[0], entry.detail) for entry in entries] == expected
    assert {(entry.actor, entry.address) for entry in entries} <= {("alice@example.org", "203.0.113.7")}
