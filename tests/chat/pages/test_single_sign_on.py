"""Sign-in at a real OpenID Connect issuer that runs here: discovery, code with PKCE, token, userinfo."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import oidc_provider_mock
import pytest
import requests
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.test import Client

from chat.conf import IssuerGroups
from chat.models import User
from chat.pages.single_sign_on import groups_of

PLACE = "/accounts/oidc/sso/login/"
RULES = IssuerGroups(members=("staff",), operators=("ops",), administrators=("admins",))
pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.filterwarnings("ignore"),  # the issuer's own libraries
]


def person(name: str, *groups: str, verified: bool = True) -> oidc_provider_mock.User:
    claims = {"email": f"{name}@example.org", "email_verified": verified, "groups": list(groups)}
    return oidc_provider_mock.User(sub=name, claims=claims)


PEOPLE = [
    person("ada", "admins"),
    person("olga", "ops", "staff"),
    person("mei", "staff"),
    person("eve", "visitors"),
    person("alice", "staff"),
    person("bob", "staff", verified=False),
]


@pytest.fixture(scope="module")
def issuer() -> Iterator[str]:
    with oidc_provider_mock.run_server_in_thread(user_claims=PEOPLE) as server:
        yield f"http://localhost:{server.server_port}"


@pytest.fixture(autouse=True)
def connected(issuer: str, settings: Any) -> None:
    app = {
        "provider_id": "sso",
        "name": "Example",
        "client_id": "wenyuan",
        "secret": "secret",
        "settings": {"server_url": issuer, "email_authentication": True, "oauth_pkce_enabled": True},
    }
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": [app]}}
    settings.ISSUER_GROUPS = RULES


def come_from_issuer(name: str) -> Client:
    """A browser: to the issuer, says there who it is, and back with the code."""
    client = Client()
    there = client.get(PLACE).headers["Location"]
    back = requests.post(there, data={"sub": name}, allow_redirects=False, timeout=10).headers["Location"]
    parts = urlsplit(back)
    client.get(f"{parts.path}?{parts.query}")
    return client


def is_in(client: Client) -> bool:
    return client.get("/").status_code == 200


@pytest.mark.parametrize(
    ("name", "staff", "superuser"), [("ada", True, True), ("olga", True, False), ("mei", False, False)]
)
def test_the_groups_of_the_issuer_are_roles_here(name: str, staff: bool, superuser: bool, settings: Any) -> None:
    settings.SIGNUP = "closed"  # which is about everybody else

    assert is_in(come_from_issuer(name))

    user = User.objects.get(email=f"{name}@example.org")
    assert (user.is_staff, user.is_superuser, user.has_usable_password()) == (staff, superuser, False)


def test_whoever_leaves_a_group_loses_its_role_at_the_next_sign_in(settings: Any) -> None:
    come_from_issuer("ada")
    settings.ISSUER_GROUPS = IssuerGroups(administrators=("others",))

    come_from_issuer("ada")

    assert not User.objects.get().is_superuser


def test_roles_stay_ours_where_no_group_is_named(settings: Any) -> None:
    settings.ISSUER_GROUPS = IssuerGroups()
    come_from_issuer("mei")
    User.objects.update(is_staff=True)

    come_from_issuer("mei")

    assert User.objects.get().is_staff


def test_whoever_is_in_no_group_that_may_is_told_so(settings: Any) -> None:
    eve = come_from_issuer("eve")

    assert not is_in(eve) and not User.objects.exists()
    assert "has not given you access" in eve.get("/accounts/login/").content.decode()


def test_a_verified_address_signs_in_to_its_account_whose_unproven_password_ends(alice: User) -> None:
    assert is_in(come_from_issuer("alice"))

    assert not User.objects.get().has_usable_password()


@pytest.mark.parametrize(("is_verified", "factors"), [(False, 0), (True, 1)])
def test_a_passkey_of_whoever_made_the_account_in_its_name_ends(is_verified: bool, factors: int, alice: User) -> None:
    Authenticator.objects.create(user=alice, type=Authenticator.Type.WEBAUTHN, data={"name": "mine", "credential": {}})
    EmailAddress.objects.create(user=alice, email=alice.email, verified=is_verified, primary=True)

    come_from_issuer("alice")

    assert Authenticator.objects.filter(user=alice).count() == factors
    assert SocialAccount.objects.get().user == alice


def test_an_unverified_address_opens_nobodys_account(bob: User) -> None:
    assert not is_in(come_from_issuer("bob"))


def test_the_second_factor_is_the_issuers_business(settings: Any) -> None:
    settings.MFA_REQUIRED = "all"

    assert is_in(come_from_issuer("mei"))


def test_the_sign_in_page_has_the_button_only_where_there_is_an_issuer(settings: Any) -> None:
    assert PLACE in Client().get("/accounts/login/").content.decode()

    settings.SOCIALACCOUNT_PROVIDERS = {}

    assert PLACE not in Client().get("/accounts/login/").content.decode()


@pytest.mark.parametrize(
    "claims", [{"userinfo": {"groups": ["a", "b"]}}, {"id_token": {"groups": ["b", "a"]}}, {"groups": ["a", "b"]}]
)
def test_groups_are_read_where_issuers_put_them(claims: dict[str, Any]) -> None:
    assert groups_of(claims, "groups") == {"a", "b"}
    assert groups_of({"userinfo": {"groups": "a"}, "id_token": None}, "groups") == {"a"}
