"""A directory keeps accounts and groups, in the shapes that Entra and Okta describe for what they send."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any

import pytest
from allauth.account.models import EmailAddress
from allauth.account.utils import filter_users_by_email
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from django.test import Client
from pydantic import Field
from scim2_client.engines.wsgi import WSGISCIMClient
from scim2_models import Required, ScimProvider
from scim2_tester import Status, check_server

from chat.api.scim.resources import CONFIG, Account, Team
from chat.conf import IssuerGroups
from chat.models import AuditEntry, User
from tests.chat.api.scim.conftest import TOKEN, Ask

ROOT = Path(__file__).resolve().parents[4]
USER = "urn:ietf:params:scim:schemas:core:2.0:User"
ENTERPRISE = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"
GROUP = "urn:ietf:params:scim:schemas:core:2.0:Group"
SEARCH = "urn:ietf:params:scim:api:messages:2.0:SearchRequest"
PATCH = "urn:ietf:params:scim:api:messages:2.0:PatchOp"


def ada(**more: Any) -> dict[str, Any]:
    return {"schemas": [USER], "userName": "ada@example.org", "name": {"givenName": "Ada"}, "active": True} | more


def patch(*operations: dict[str, Any]) -> dict[str, Any]:
    return {"schemas": [PATCH], "Operations": list(operations)}


@pytest.fixture
def one_connection() -> Iterator[None]:
    """The test's own, as Django's client keeps it: requests neither begin nor end one."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


class Person(Account):
    """Its names are addresses, which a schema cannot say."""

    user_name: Annotated[str | None, Required.true] = Field(
        None, examples=[f"{number}@example.org" for number in range(10_000)]
    )


@pytest.mark.usefixtures("one_connection")
def test_a_public_set_of_checks_finds_nothing_wrong() -> None:
    headers = {"Authorization": f"Bearer {TOKEN}"}
    described = ScimProvider(models=[Person, Team], config=CONFIG)
    address = "http://localhost/scim/v2"
    client = WSGISCIMClient(get_wsgi_application(), address, headers, provider=described)

    results = check_server(client)

    assert len(results) > 30
    assert not [(one.title, one.reason) for one in results if one.status in (Status.ERROR, Status.CRITICAL)]


def test_a_site_of_its_own_mounts_it_where_the_token_is_set(tmp_path: Path) -> None:
    program = (
        "import django; django.setup(); from django.urls import resolve; print(resolve('/scim/v2/Users').func.__name__)"
    )
    settings = {"SCIM_TOKEN": TOKEN, "DATA_DIR": str(tmp_path), "DJANGO_SETTINGS_MODULE": "config.settings"}
    run = [sys.executable, "-c", program]
    said = subprocess.run(run, cwd=ROOT, env=os.environ | settings, capture_output=True, text=True, timeout=60)

    assert (said.returncode, said.stdout.strip()) == (0, "collection"), said.stderr


@pytest.mark.parametrize("header", ["", f"Basic {TOKEN}", "Bearer wrong", f"Bearer {TOKEN}x"])
def test_nobody_is_told_anything_without_the_token(header: str) -> None:
    answer = Client(headers={"Authorization": header} if header else {}).get("/scim/v2/Users")

    assert (answer.status_code, answer["WWW-Authenticate"]) == (401, "Bearer")
    assert answer.json()["schemas"] == ["urn:ietf:params:scim:api:messages:2.0:Error"]


def test_an_account_is_made_and_known_by_both_its_names(ask: Ask) -> None:
    extra = {"department": "Tides", "manager": {"value": "7"}}
    sent = ada(externalId="e-1", displayName="Ada", emails=[{"type": "work", "value": "a@b.example"}])
    made = ask("post", "/Users", sent | {"schemas": [USER, ENTERPRISE], ENTERPRISE: extra}, 201)

    user = User.objects.get(pk=made["id"])
    assert (user.email, user.first_name, user.has_usable_password(), user.role.name) == (
        "ada@example.org",
        "Ada",
        False,
        "member",
    )
    assert made["emails"] == [{"value": "ada@example.org", "primary": True}]
    for filter in (
        'userName eq "ADA@example.org"',
        'externalId eq "e-1"',
        'userName eq "ada@example.org" and active eq true',
    ):
        assert ask("get", f"/Users?filter={filter}")["Resources"][0]["id"] == made["id"]
    assert ask("get", '/Users?filter=userName eq "nobody@example.org"')["totalResults"] == 0


@pytest.mark.parametrize(
    "operation",
    [
        {"op": "Replace", "path": "active", "value": "False"},
        {"op": "replace", "value": {"active": False}},
        {"op": "replace", "path": f"{USER}:active", "value": False},
    ],
)
def test_whoever_leaves_is_signed_out_and_comes_back_as_before(
    ask: Ask, alice: User, operation: dict[str, Any]
) -> None:
    browser = Client()
    browser.force_login(alice)
    assert ask("patch", f"/Users/{alice.pk}", patch(operation))["active"] is False
    assert browser.get("/").status_code == 302

    ask("patch", f"/Users/{alice.pk}", patch({"op": "add", "path": "active", "value": True}))
    assert User.objects.get(pk=alice.pk).is_active


def test_members_come_and_go_one_by_one(ask: Ask, alice: User, bob: User) -> None:
    group = ask("post", "/Groups", {"displayName": "Harbour", "members": [{"value": str(alice.pk)}]}, 201)["id"]

    def members(*operations: dict[str, Any]) -> set[str]:
        changed = ask("patch", f"/Groups/{group}", patch(*operations))
        return {one["value"] for one in changed.get("members", [])}

    added = {"op": "Add", "path": "members", "value": [{"value": str(bob.pk)}]}
    assert members(added) == {str(alice.pk), str(bob.pk)}
    assert members({"op": "remove", "path": f'members[value eq "{alice.pk}"]'}) == {str(bob.pk)}
    assert members({"op": "Remove", "path": "members", "value": [{"value": str(bob.pk)}]}) == set()


def test_a_group_gives_the_role_that_the_settings_say(ask: Ask, alice: User, bob: User, settings: Any) -> None:
    settings.ISSUER_GROUPS = IssuerGroups(administrators=("Harbour masters",))
    sent = {"displayName": "Harbour masters", "members": [{"value": str(one.pk)} for one in (alice, bob)]}
    group = ask("post", "/Groups", sent, 201)["id"]
    assert [one.role.name for one in User.objects.order_by("email")] == ["administrator"] * 2

    ask("put", f"/Groups/{group}", sent | {"members": [{"value": str(alice.pk)}]})
    assert [one.role.name for one in User.objects.order_by("email")] == ["administrator", "member"]
    refused = ask("delete", f"/Groups/{group}", status=403)
    assert "last administrator" in refused["detail"]
    assert User.objects.get(pk=alice.pk).role.name == "administrator"


def test_the_last_administrator_stays(ask: Ask, alice: User) -> None:
    User.objects.filter(pk=alice.pk).update(is_staff=True, is_superuser=True)
    ask("patch", f"/Users/{alice.pk}", patch({"op": "replace", "path": "active", "value": False}), 403)
    ask("delete", f"/Users/{alice.pk}", status=403)

    assert User.objects.get(pk=alice.pk).is_active


def test_a_deleted_account_is_gone(ask: Ask, alice: User) -> None:
    ask("delete", f"/Users/{alice.pk}", status=204)

    ask("get", f"/Users/{alice.pk}", status=404)
    assert not User.objects.exists()


@pytest.mark.parametrize(
    ("body", "status", "kind"),
    [
        (ada(userName="ALICE@example.org"), 409, "uniqueness"),
        (ada(userName="ada"), 400, "invalidValue"),
        (ada(name={"givenName": "A" * 151}), 400, "invalidValue"),
        (ada(externalId="a\0b"), 400, "invalidValue"),
        (ada(userName="a\0@example.org"), 400, "invalidValue"),
        ([], 400, "invalidSyntax"),
        ("{", 400, "invalidSyntax"),
        ("[" * 100_000, 400, "invalidSyntax"),
    ],
)
def test_what_cannot_be_stored_is_refused_with_a_reason(
    ask: Ask, alice: User, body: Any, status: int, kind: str
) -> None:
    assert ask("post", "/Users", body, status)["scimType"] == kind
    assert User.objects.count() == 1


@pytest.mark.parametrize(
    "filter", ['password eq "x"', 'userName gt "a"', "userName pr", 'emails[type eq "work"]', "((", "(" * 5_000]
)
def test_what_is_not_searched_by_is_said(ask: Ask, filter: str) -> None:
    assert ask("post", "/Users/.search", {"filter": filter}, 400)["scimType"] == "invalidFilter"


def test_pages_are_counted_from_one(ask: Ask) -> None:
    for number in range(5):
        User.objects.create_user(f"{number}@example.org")
    found = ask("get", "/Users?startIndex=2&count=2&attributes=userName")

    assert (found["totalResults"], found["startIndex"], found["itemsPerPage"]) == (5, 2, 2)
    assert [set(one) for one in found["Resources"]] == [{"schemas", "id", "userName"}] * 2
    assert ask("get", "/Users?count=0")["totalResults"] == 5
    assert ask("get", '/Users?filter=userName eq "a\\u0000"')["totalResults"] == 0


def test_what_a_directory_does_is_in_the_audit(ask: Ask) -> None:
    id = ask("post", "/Users", ada(), status=201)["id"]
    ask("put", f"/Users/{id}", ada(active=False))
    ask("delete", f"/Users/{id}", status=204)

    rows = list(AuditEntry.objects.values_list("action", "actor", "subject"))
    assert rows == [(f"account.{verb}", "SCIM", "ada@example.org") for verb in ("made", "changed", "deleted")]


def test_an_address_that_was_given_up_opens_the_account_no_more(ask: Ask, alice: User, bob: User) -> None:
    EmailAddress.objects.create(user=alice, email=alice.email, verified=True, primary=True)

    ask("put", f"/Users/{alice.pk}", ada(userName="alice.old@example.org"))

    assert filter_users_by_email("alice@example.org") == []
    EmailAddress.objects.create(user=bob, email="second@example.org")
    ask("put", f"/Users/{alice.pk}", ada(userName="second@example.org"), 409)


@pytest.mark.parametrize("value", ["9" * 30, "9" * 5000, "\u0663" * 30, "1\0"])
def test_a_member_that_is_no_number_is_no_member(ask: Ask, value: str) -> None:
    ask("post", "/Groups", {"schemas": [GROUP], "displayName": "x", "members": [{"value": value}]}, 400)


@pytest.mark.parametrize("name", ["\ud800@example.org", "a" * 300 + "@example.org", "a\0@example.org"])
def test_an_address_that_no_column_takes_is_refused(ask: Ask, name: str) -> None:
    ask("post", "/Users", ada(userName=name), 400)
    ask("post", "/Users", ada(externalId="\ud800"), 400)


def test_a_search_that_is_too_much_is_refused_or_empty(ask: Ask) -> None:
    ask("post", "/Users/.search", {"schemas": [SEARCH], "filter": 'userName eq "a" or ' * 200 + 'userName eq "b"'}, 400)
    for wish in ({"startIndex": 10**30}, {"filter": 'userName co "\ud800"'}):
        assert ask("post", "/Users/.search", {"schemas": [SEARCH]} | wish)["Resources"] == []
