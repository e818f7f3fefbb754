"""Every action that somebody may have to answer for leaves exactly one entry, which nobody changes or deletes."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from chat.models import Announcement, AuditEntry, Conversation, Limit, User
from chat.operation import audit
from tests.security.test_guessing import RIGHT, sign_in

ADDRESS = "203.0.113.7"
Act = Callable[[Client, User], object]


@pytest.fixture
def root(alice: User) -> Client:
    """An administrator at its pages."""
    User.objects.filter(pk=alice.pk).update(is_staff=True, is_superuser=True)
    client = Client(REMOTE_ADDR=ADDRESS)
    client.force_login(alice)
    return client


def of(bob: User, what: str = "") -> str:
    return f"/operation/people/{bob.pk}/{what}"


LIMIT = {"kind": "tokens", "period": "day", "amount": "5"}
ACTS: dict[str, Act] = {
    "sign_in": lambda root, bob: sign_in(ADDRESS, bob.email, "another long password"),
    "sign_in.failed": lambda root, bob: sign_in(ADDRESS, bob.email, "wrong"),
    "sign_out": lambda root, bob: root.post("/accounts/logout/"),
    "sign_up": lambda root, bob: Client(REMOTE_ADDR=ADDRESS).post(
        "/accounts/signup/", {"email": "carol@example.org", "password1": "harbour-tide-1911"}
    ),
    "password.changed": lambda root, bob: root.post(
        "/accounts/password/change/",
        {"oldpassword": RIGHT, "password1": "harbour-tide-1911", "password2": "harbour-tide-1911"},
    ),
    "account.made": lambda root, bob: root.post(
        "/operation/people/", {"email": "c@example.org", "role": "member", "password": "harbour-tide-1911"}
    ),
    "account.invited": lambda root, bob: root.post("/operation/people/", {"email": "c@example.org", "role": "member"}),
    "account.changed": lambda root, bob: root.post(of(bob), {"role": "operator", "is_active": "on"}),
    "account.read": lambda root, bob: root.get(of(bob)),
    "account.reset": lambda root, bob: root.post(of(bob, "password")),
    "account.factors": lambda root, bob: root.post(of(bob, "factors")),
    "account.signed_out": lambda root, bob: root.post(of(bob, "sign-out")),
    "account.exported": lambda root, bob: root.post(of(bob, "export")),
    "account.deleted": lambda root, bob: root.post(of(bob, "delete"), {"email": bob.email}),
    "group.made": lambda root, bob: root.post("/operation/people/groups", {"name": "science"}),
    "group.deleted": lambda root, bob: root.post(
        "/operation/people/groups", {"delete": str(Group.objects.create(name="arts").pk)}
    ),
    "limit.set": lambda root, bob: root.post("/operation/limits/", LIMIT),
    "limit.deleted": lambda root, bob: root.post(
        "/operation/limits/", {"delete": str(Limit.objects.create(**LIMIT).pk)}
    ),
    "announcement.made": lambda root, bob: root.post("/operation/announcements/", {"text": "At noon"}),
    "announcement.ended": lambda root, bob: root.post(
        f"/operation/announcements/{Announcement.objects.create(text='Over').pk}/end"
    ),
    "conversation.deleted": lambda root, bob: root.delete(f"/api/v1/conversations/{own_conversation().pk}"),
    "export": lambda root, bob: root.get("/api/v1/export"),
    "audit.read": lambda root, bob: root.get("/operation/audit/"),
}
ELSEWHERE = {
    "answer.stopped": "tests/chat/pages/operator/test_live.py stops one",
    "factor.added": "tests/chat/pages/test_second_factor.py",
    "factor.removed": "tests/chat/pages/test_second_factor.py",
    "group.changed": "tests/chat/api/scim/test_views.py: a directory does",
    "link.made": "tests/chat/sharing/test_links.py",
    "link.ended": "tests/chat/sharing/test_links.py",
    "password.reset": "allauth's own signal",
    "rows.changed": "tests/chat/pages/test_administration.py",
    "settings.changed": "tests/chat/operation/test_settings_record.py",
}


def own_conversation() -> Conversation:
    return Conversation.objects.create(owner=User.objects.get(is_superuser=True), updated_at=timezone.now())


def test_every_action_is_tried_or_tested_elsewhere() -> None:
    assert ACTS.keys() | ELSEWHERE.keys() == audit.ACTIONS.keys()


@pytest.mark.parametrize("action", ACTS)
def test_an_action_leaves_one_entry(action: str, root: Client, alice: User, bob: User) -> None:
    ACTS[action](root, bob)

    (entry,) = AuditEntry.objects.filter(action=action, address=ADDRESS)
    assert entry.actor in (alice.email, bob.email, "carol@example.org")


def test_a_page_that_is_only_looked_at_leaves_none(root: Client) -> None:
    before = AuditEntry.objects.count()
    for path in ("/", "/usage/", "/operation/", "/operation/people/", "/operation/limits/", "/operation/settings/"):
        root.get(path)

    assert AuditEntry.objects.count() == before


def test_the_command_line_is_noted_too(db: None) -> None:
    call_command("invite", "ada@example.org")

    assert AuditEntry.objects.get().subject == "ada@example.org"


def test_nobody_changes_or_deletes_an_entry(db: None) -> None:
    audit.record("sign_in", "ada@example.org")
    entry = AuditEntry.objects.get()

    for change in (entry.save, entry.delete, AuditEntry.objects.all().delete):
        with pytest.raises(TypeError):
            change()
    with pytest.raises(TypeError):
        AuditEntry.objects.update(actor="bob@example.org")
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE chat_auditentry SET actor = 'bob@example.org'")


@pytest.mark.parametrize("since", [None, timedelta(minutes=5)], ids=["nobody swept", "swept"])
def test_the_database_lets_no_entry_go_before_its_time(db: None, since: timedelta | None) -> None:
    audit.record("sign_in", "ada@example.org")
    if since:
        AuditEntry.objects.expire(timezone.now() - since)

    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM chat_auditentry")

    assert AuditEntry.objects.count() == 1


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has no TRUNCATE")
def test_nor_all_of_them_at_once(db: None) -> None:
    audit.record("sign_in", "ada@example.org")

    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("TRUNCATE chat_auditentry")


def test_the_owner_of_the_database_has_a_way_out(db: None) -> None:
    """The one that docs/operations/monitoring.md tells."""
    audit.record("sign_in.failed", "ada@example.org")
    page = (Path(__file__).resolve().parents[3] / "docs" / "operations" / "monitoring.md").read_text()
    (way,) = re.findall(r"```sql\n(.*?)```", page, re.DOTALL)

    with connection.cursor() as cursor:
        for statement in way.split(";\n")[:-1]:
            cursor.execute(statement)

    assert AuditEntry.objects.count() == 0


def test_an_entry_goes_when_its_days_are_over(db: None, settings: Settings) -> None:
    settings.CHAT = replace(settings.CHAT, audit_days=30)
    insert = (
        "INSERT INTO chat_auditentry (at, action, actor, subject, detail, address, request)"
        " VALUES (%s, 'sign_in', %s, '', '', '', '')"
    )
    with connection.cursor() as cursor:
        for days in (29, 31):
            cursor.execute(insert, [timezone.now() - timedelta(days=days), f"{days}@example.org"])

    assert audit.expire() == 1
    assert AuditEntry.objects.get().actor == "29@example.org"


def test_an_unknown_action_is_a_fault(db: None) -> None:
    with pytest.raises(ValueError, match="no action"):
        audit.record("tea", None)


def test_each_of_many_deleted_conversations_is_noted(root: Client) -> None:
    ids = {str(own_conversation().pk) for _ in range(2)}
    root.post(
        "/api/v1/conversations/changes", {"change": "delete", "ids": sorted(ids)}, content_type="application/json"
    )

    assert set(AuditEntry.objects.filter(action="conversation.deleted").values_list("subject", flat=True)) == ids
