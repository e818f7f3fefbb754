"""Who guesses passwords or addresses: stopped soon, told nothing, and no way to lock somebody else out for long."""

import os
import re
import time
from typing import Any

import httpx2
import pytest
from django.core import mail
from django.test import Client
from pytest_django import Settings
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from chat.models import User
from config.asgi import application
from launcher.launch import launch
from launcher.programs import proxies

RIGHT = "a long enough password"
pytestmark = pytest.mark.django_db(transaction=True)


def sign_in(address: str, email: str, password: str) -> Any:
    return Client(REMOTE_ADDR=address).post("/accounts/login/", {"login": email, "password": password})


def is_in(answer: Any) -> bool:
    return bool(answer.status_code == 302)


def test_an_account_that_many_guess_at_is_closed_and_no_other_is(alice: User, bob: User) -> None:
    for number in range(10):
        spelling = (alice.email, alice.email.upper())[number % 2]
        assert not is_in(sign_in(f"198.51.100.{number}", spelling, f"wrong {number}"))

    assert not is_in(sign_in("203.0.113.7", alice.email, RIGHT))
    assert is_in(sign_in("203.0.113.7", bob.email, "another long password"))


def test_whoever_guesses_at_many_accounts_is_stopped_and_nobody_else_is(alice: User) -> None:
    for number in range(20):
        sign_in("198.51.100.1", f"user{number}@example.org", "wrong")

    assert not is_in(sign_in("198.51.100.1", alice.email, RIGHT))
    assert is_in(sign_in("203.0.113.7", alice.email, RIGHT))


def test_the_header_of_a_proxy_gives_a_guesser_no_new_address(alice: User) -> None:
    for number in range(20):
        Client(REMOTE_ADDR="198.51.100.1", HTTP_X_FORWARDED_FOR=f"203.0.113.{number}").post(
            "/accounts/login/", {"login": f"user{number}@example.org", "password": "wrong"}
        )

    assert not is_in(sign_in("198.51.100.1", alice.email, RIGHT))


async def guesses(trusted: str, visitors: list[str]) -> list[int]:
    """The statuses of sign-ins that reach the web server from this machine, each with a word on whose it is; the last
    with the right password. The server listens to such words as the launcher has it."""
    options = proxies(launch({"ENV_FILE": os.devnull, "TRUSTED_PROXIES": trusted}))
    app: Any = ProxyHeadersMiddleware(application, options[-1]) if "--proxy-headers" in options else application
    statuses = []
    for number, visitor in enumerate(visitors, 1):
        transport = httpx2.ASGITransport(app=app, client=("127.0.0.1", 4000))
        async with httpx2.AsyncClient(transport=transport, base_url="http://localhost") as client:
            await client.get("/accounts/login/")
            is_last = number == len(visitors)
            form = {"login": "alice@example.org" if is_last else f"user{number}@example.org", "password": RIGHT}
            form |= {"csrfmiddlewaretoken": client.cookies["csrftoken"]}
            statuses.append(
                (await client.post("/accounts/login/", data=form, headers={"X-Forwarded-For": visitor})).status_code
            )
    return statuses


async def test_from_this_machine_itself_nobody_forges_a_new_address(alice: User) -> None:
    forged = [f"203.0.113.{number}" for number in range(21)]

    assert (await guesses("", forged))[-1] != 302


async def test_behind_a_proxy_that_is_named_a_guesser_shuts_out_nobody_else(alice: User) -> None:
    one = ["198.51.100.1"] * 20

    assert (await guesses("127.0.0.0/8", [*one, "203.0.113.7"]))[-1] == 302
    assert (await guesses("127.0.0.0/8", [*one, "198.51.100.1"]))[-1] != 302


def test_a_closed_account_is_open_again_when_the_time_is_over(alice: User, settings: Settings) -> None:
    settings.ACCOUNT_RATE_LIMITS = {"login_failed": "2/2s/key"}
    for number in range(2):
        sign_in(f"198.51.100.{number}", alice.email, "wrong")
    assert not is_in(sign_in("203.0.113.7", alice.email, RIGHT))

    time.sleep(2.1)

    assert is_in(sign_in("203.0.113.7", alice.email, RIGHT))


@pytest.fixture
def with_mail(settings: Settings) -> None:
    """As where EMAIL_URL is given."""
    settings.ACCOUNT_EMAIL_VERIFICATION = "mandatory"


def sign_up(email: str) -> tuple[Client, Any]:
    client = Client()
    return client, client.post("/accounts/signup/", {"email": email, "password1": "harbour-tide-1911"}, follow=True)


@pytest.mark.usefixtures("with_mail")
def test_an_address_is_confirmed_before_its_account_is_used() -> None:
    client, _ = sign_up("ada@example.org")
    assert client.get("/").status_code == 302
    assert not is_in_product(sign_in("203.0.113.7", "ada@example.org", "harbour-tide-1911"))

    link = re.search(r"http://\S+(/accounts/confirm-email/\S+/)", str(mail.outbox[0].body))
    assert link is not None
    client.post(link[1])

    assert is_in_product(sign_in("203.0.113.7", "ada@example.org", "harbour-tide-1911"))


def is_in_product(answer: Any) -> bool:
    return bool(answer.status_code == 302 and answer.headers["Location"] == "/")


@pytest.mark.usefixtures("with_mail")
def test_the_sign_up_form_does_not_tell_who_has_an_account(alice: User) -> None:
    answers = [sign_up(email)[1] for email in (alice.email, "nobody@example.org")]

    assert len({(answer.status_code, answer.redirect_chain[-1], without(answer)) for answer in answers}) == 1
    assert [message.to for message in mail.outbox] == [[alice.email], ["nobody@example.org"]]


@pytest.mark.parametrize(("path", "field"), [("/accounts/password/reset/", "email")])
def test_the_forms_of_who_is_signed_out_do_not_tell_who_has_an_account(alice: User, path: str, field: str) -> None:
    answers = [Client().post(path, {field: email}, follow=True) for email in (alice.email, "nobody@example.org")]

    assert len({(answer.status_code, without(answer)) for answer in answers}) == 1


def test_a_wrong_password_and_an_unknown_address_look_the_same(alice: User) -> None:
    answers = [sign_in("203.0.113.7", email, "wrong") for email in (alice.email, "nobody@example.org")]

    assert len({(answer.status_code, without(answer)) for answer in answers}) == 1


def without(answer: Any) -> str:
    """The page without what differs at each visit: tokens, nonces and the address that was typed."""
    page = answer.content.decode().replace("alice@example.org", "X").replace("nobody@example.org", "X")
    return re.sub(r'(nonce|value)="[\w-]{16,}"', "", page)
