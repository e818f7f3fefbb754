"""Who may make an account, and what an invitation is good for."""

from runpy import run_path
from typing import Any

import pytest
from django.core import signing
from django.test import Client
from django.urls import URLResolver
from django.urls.exceptions import Resolver404
from django.urls.resolvers import RegexPattern

from chat.models import User
from chat.pages.accounts import Invitation, invitation_of, link

PASSWORD = "harbour-tide-1911"
pytestmark = pytest.mark.django_db(transaction=True)


def signed_up(client: Client, email: str) -> bool:
    client.post("/accounts/signup/", {"email": email, "password1": PASSWORD})
    return User.objects.filter(email=email).exists()


def test_everybody_may_when_nothing_is_set(client: Client) -> None:
    assert signed_up(client, "ada@example.org")


@pytest.mark.parametrize("signup", ["invite", "closed"])
def test_nobody_may_without_an_invitation(client: Client, settings: Any, signup: str) -> None:
    settings.SIGNUP = signup

    assert "password1" not in client.get("/accounts/signup/").content.decode()
    assert not signed_up(client, "ada@example.org")


def test_only_addresses_of_the_domain_may(client: Client, settings: Any) -> None:
    settings.SIGNUP, settings.SIGNUP_DOMAINS = "domain", ("example.org",)

    assert not signed_up(client, "eve@example.com")
    assert not signed_up(client, "eve@not-example.org")
    assert signed_up(client, "ada@example.org")


def test_an_invitation_is_for_its_address_and_good_once(client: Client, settings: Any) -> None:
    settings.SIGNUP = "invite"
    path = link(Invitation("ada@example.org"))

    client.get(path)

    assert not signed_up(client, "eve@example.org")
    assert signed_up(client, "ada@example.org")
    assert client.get(path).headers["Location"].endswith("/accounts/login/")


def test_whoever_is_invited_finds_the_own_address_in_the_form(client: Client, settings: Any) -> None:
    settings.SIGNUP = "invite"

    page = client.get(link(Invitation("ada+lovelace@example.org")), follow=True).content.decode()

    assert 'value="ada+lovelace@example.org"' in page


def test_the_first_administrator_comes_by_a_link_that_is_worth_nothing_afterwards(
    client: Client, settings: Any
) -> None:
    settings.SIGNUP = "closed"
    path = link(Invitation(administrator=True))
    client.get(path)

    assert signed_up(client, "ada@example.org")

    ada = User.objects.get()
    assert (ada.is_staff, ada.is_superuser) == (True, True)
    assert Client().get(path).headers["Location"].endswith("/accounts/login/")


def test_the_link_makes_whoever_is_signed_in_the_first_administrator(client: Client, alice: User, bob: User) -> None:
    path = link(Invitation(administrator=True))
    for user in (alice, bob):  # the second one comes too late
        client.force_login(user)
        client.get(path)

    assert list(User.objects.filter(is_superuser=True)) == [alice]


def test_a_link_to_sign_up_gives_nothing_to_whoever_is_signed_in(client: Client, alice: User) -> None:
    client.force_login(alice)
    client.get(link(Invitation("ada@example.org", administrator=True)))

    assert not User.objects.get(pk=alice.pk).is_superuser


def test_an_invited_member_is_no_administrator(client: Client) -> None:
    client.get(link(Invitation("ada@example.org")))
    signed_up(client, "ada@example.org")

    assert not User.objects.get().is_staff


@pytest.mark.parametrize("token", ["", "x", "a:b:c", signing.dumps({"email": "a@example.org"}, salt="another")])
def test_a_forged_invitation_is_none(token: str) -> None:
    assert invitation_of(token) is None


def test_nobody_takes_an_address_that_they_cannot_show_to_be_theirs(alice: User, settings: Any) -> None:
    client = Client()
    client.force_login(alice)
    add = {"action_add": "", "email": "chief@example.org"}
    settings.EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"

    assert client.post("/accounts/email/", add).status_code == 404
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert client.get("/accounts/email/").status_code == 200


def test_an_administrator_signs_in_where_everybody_does(client: Client) -> None:
    response = client.get("/admin/login/")

    assert response.status_code == 302
    assert response.headers["Location"].startswith("/accounts/login/")


def test_the_administrations_own_form_signs_nobody_in(client: Client, alice: User) -> None:
    User.objects.filter(pk=alice.pk).update(is_staff=True, is_superuser=True)
    form = {"username": alice.get_username(), "password": "a long enough password"}

    assert client.post("/admin/login/", form).headers["Location"].startswith("/accounts/login/")
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize(
    ("path", "is_there"), [("admin", (True, False)), ("door", (False, True)), ("", (False, False))]
)
def test_the_administration_can_be_moved_and_hidden(settings: Any, path: str, is_there: tuple[bool, bool]) -> None:
    settings.ADMIN_PATH = path
    resolver = URLResolver(RegexPattern("^/"), run_path(str(settings.BASE_DIR / "config" / "urls.py"))["urlpatterns"])

    assert (leads_somewhere(resolver, "/admin/"), leads_somewhere(resolver, "/door/")) == is_there


def leads_somewhere(resolver: URLResolver, path: str) -> bool:
    try:
        return bool(resolver.resolve(path))
    except Resolver404:
        return False


def test_a_member_is_not_let_into_the_administration(client: Client, alice: User) -> None:
    client.force_login(alice, backend="allauth.account.auth_backends.AuthenticationBackend")

    assert client.get("/admin/login/").status_code == 403
