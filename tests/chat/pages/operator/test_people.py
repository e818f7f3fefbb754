"""Administrators make, change, let back in, take along and delete accounts; one administrator always stays."""

import io
import json
import re
import zipfile

import pytest
from django.contrib.auth.models import Group
from django.test import Client

from chat.models import Conversation, Run, Usage, User
from chat.operation.ledger import record
from tests.chat.asking import new_run

PASSWORD = "harbour-tide-1911"
ADDRESS = "/operation/people/"


def page_of(user: User) -> str:
    return f"{ADDRESS}{user.pk}/"


def test_an_account_is_made_with_a_password_and_a_role(administrator: Client) -> None:
    administrator.post(ADDRESS, {"email": "ada@example.org", "role": "operator", "password": PASSWORD})

    ada = User.objects.get(email="ada@example.org")
    assert (ada.role.name, ada.check_password(PASSWORD)) == ("operator", True)


@pytest.mark.parametrize(
    ("email", "password"),
    [("alice@EXAMPLE.org", PASSWORD), ("ada@example.org", "short"), ("nobody", PASSWORD), ("", "")],
)
def test_a_bad_password_or_address_makes_none(administrator: Client, alice: User, email: str, password: str) -> None:
    page = administrator.post(ADDRESS, {"email": email, "role": "member", "password": password})

    assert "errorlist" in page.content.decode()
    assert User.objects.count() == 2


@pytest.mark.parametrize("role", ["member", "operator", "administrator"])
def test_without_a_password_a_link_invites_to_the_role(administrator: Client, client: Client, role: str) -> None:
    page = administrator.post(ADDRESS, {"email": "ada@example.org", "role": role, "password": ""}).content.decode()
    link = re.search(r"<code>http://testserver(/accounts/invitation/[^<]+)</code>", page)
    assert link
    client.get(link[1])
    client.post("/accounts/signup/", {"email": "ada@example.org", "password1": PASSWORD})

    assert User.objects.get(email="ada@example.org").role.name == role


def test_role_groups_and_access_are_changed(administrator: Client, alice: User) -> None:
    readers = Group.objects.create(name="readers")
    signed_in = Client()
    signed_in.force_login(alice)
    administrator.post(page_of(alice), {"role": "operator", "groups": [readers.pk]})

    alice.refresh_from_db()
    assert (alice.role.name, alice.is_active, list(alice.groups.all())) == ("operator", False, [readers])
    assert signed_in.get("/").status_code == 302


@pytest.mark.parametrize("change", [{"role": "operator", "is_active": "on"}, {"role": "administrator"}])
def test_the_last_administrator_stays_one(administrator: Client, change: dict[str, str]) -> None:
    admin = User.objects.get()
    administrator.post(page_of(admin), change)
    administrator.post(f"{page_of(admin)}delete", {"email": admin.email})

    admin.refresh_from_db()
    assert (admin.role.name, admin.is_active) == ("administrator", True)


def test_a_link_lets_somebody_choose_a_new_password_once(administrator: Client, client: Client, alice: User) -> None:
    page = administrator.post(f"{page_of(alice)}password").content.decode()
    link = re.search(r"<code>http://testserver([^<]+)</code>", page)
    assert link
    form = client.get(link[1], follow=True)
    client.post(form.redirect_chain[-1][0], {"password1": PASSWORD, "password2": PASSWORD})

    alice.refresh_from_db()
    assert alice.check_password(PASSWORD)
    assert "password1" not in Client().get(link[1], follow=True).content.decode()


def test_everything_of_an_account_is_exported(administrator: Client, alice: User, conversation: Conversation) -> None:
    new_run(conversation, "Where is it?")
    answer = administrator.post(f"{page_of(alice)}export")

    with zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content))) as archive:  # type: ignore[attr-defined]
        about = json.loads(archive.read("about.json"))
        assert (about["email"], about["role"]) == (alice.email, "member")
        assert json.loads(archive.read("usage.json")) == []
        (name,) = [name for name in archive.namelist() if name.startswith("conversations/") and name.endswith(".json")]
        stored = json.loads(archive.read(name))
    assert stored["turns"][0]["question"] == "Where is it?"


def test_a_deleted_account_takes_everything_along_but_the_sums(
    administrator: Client, alice: User, conversation: Conversation
) -> None:
    run = new_run(conversation)
    record(run, run.state())
    administrator.post(f"{page_of(alice)}delete", {"email": "alice@example.org"})

    assert not User.objects.filter(pk=alice.pk).exists()
    assert not (Conversation.objects.exists() or Run.objects.exists())
    assert [row.owner_id for row in Usage.objects.all()] == [None]


def test_nothing_is_deleted_without_its_address(administrator: Client, alice: User) -> None:
    administrator.post(f"{page_of(alice)}delete", {"email": "bob@example.org"})

    assert User.objects.filter(pk=alice.pk).exists()


def test_groups_are_made_and_deleted(administrator: Client) -> None:
    administrator.post(f"{ADDRESS}groups", {"name": "readers"})
    assert "readers" in administrator.get(ADDRESS).content.decode()
    administrator.post(f"{ADDRESS}groups", {"delete": str(Group.objects.get().pk)})

    assert not Group.objects.exists()
