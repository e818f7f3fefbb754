"""Where somebody is signed in is listed, and can be ended from elsewhere."""

from datetime import timedelta

import pytest
from allauth.usersessions.models import UserSession
from django.test import Client
from django.utils import timezone

from chat.models import User
from chat.pages.devices import browser

PAGE = "/accounts/sessions/"
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
EDGE = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/140.0 Safari/537.36 Edg/140.0"
pytestmark = pytest.mark.django_db(transaction=True)


def signed_in(email: str, password: str, user_agent: str) -> Client:
    client = Client(headers={"user-agent": user_agent})
    assert client.post("/accounts/login/", {"login": email, "password": password}).status_code == 302
    return client


@pytest.fixture
def here(alice: User) -> Client:
    return signed_in(alice.email, "a long enough password", FIREFOX)


@pytest.fixture
def there(alice: User) -> Client:
    return signed_in(alice.email, "a long enough password", EDGE)


def is_signed_in(client: Client) -> bool:
    return client.get("/").status_code == 200


def test_the_list_names_every_browser_and_this_one(here: Client, there: Client) -> None:
    html = here.get(PAGE).content.decode()

    assert "Firefox, Linux" in html and "Edge, Windows" in html and "127.0.0.1" in html
    assert html.count('aria-current="true"') == 1


def test_one_session_is_ended_from_another(here: Client, there: Client) -> None:
    other = UserSession.objects.get(user_agent=EDGE)

    here.post(PAGE, {"session": str(other.pk)})

    assert (is_signed_in(here), is_signed_in(there)) == (True, False)


def test_all_others_are_ended_at_once(here: Client, there: Client, alice: User) -> None:
    third = signed_in(alice.email, "a long enough password", EDGE)

    here.post(PAGE, {"session": "others"})

    assert [is_signed_in(client) for client in (here, there, third)] == [True, False, False]


def test_nobody_ends_a_session_of_somebody_else(here: Client, bob: User) -> None:
    thief = signed_in(bob.email, "another long password", EDGE)

    for session in UserSession.objects.all():
        thief.post(PAGE, {"session": str(session.pk)})

    assert "Firefox" not in thief.get(PAGE).content.decode()
    assert is_signed_in(here) and is_signed_in(thief)


def test_a_session_from_before_the_list_is_noted_when_it_is_used(alice: User) -> None:
    client = Client(headers={"user-agent": FIREFOX})
    client.force_login(alice)
    UserSession.objects.all().delete()

    client.get("/")
    UserSession.objects.update(last_seen_at=timezone.now() - timedelta(hours=1))
    client.get("/")

    assert UserSession.objects.get().last_seen_at > timezone.now() - timedelta(minutes=1)


@pytest.mark.parametrize(
    ("user_agent", "name"), [(FIREFOX, "Firefox, Linux"), (EDGE, "Edge, Windows"), ("curl/8.1", "curl/8.1"), ("", "")]
)
def test_a_browser_is_called_by_its_name(user_agent: str, name: str) -> None:
    assert browser(user_agent) == name
