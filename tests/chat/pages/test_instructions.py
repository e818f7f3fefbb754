"""The page of the custom instructions."""

import json

import pytest
from django.test import Client

from chat.models import Instructions, User
from chat.sharing.archive import account_files

PAGE = "/accounts/instructions/"
pytestmark = pytest.mark.django_db


@pytest.fixture
def client(alice: User) -> Client:
    client = Client()
    client.force_login(alice)
    return client


def test_they_are_stored_shown_again_and_taken_along(client: Client, alice: User) -> None:
    assert client.post(PAGE, {"text": "</textarea><b>Be brief."})["Location"] == PAGE
    shown = client.get(PAGE).content.decode()

    assert "&lt;/textarea&gt;&lt;b&gt;Be brief." in shown and "Your instructions are stored." in shown
    about = json.loads(dict(account_files(alice, "en"))["about.json"])
    assert about["instructions"] == "</textarea><b>Be brief."


def test_what_is_too_long_stays_in_the_box_with_a_sentence(client: Client, alice: User) -> None:
    response = client.post(PAGE, {"text": "x" * 2001})

    assert response.status_code == 422 and Instructions.objects.text_of(alice) == ""
    page = response.content.decode()
    assert "at most 2000 characters, 1 fewer than these" in page and "x" * 2001 in page


def test_an_empty_box_says_that_nothing_is_remembered(client: Client, alice: User) -> None:
    client.post(PAGE, {"text": "Be brief."})
    client.post(PAGE, {"text": ""})

    assert "Nothing is remembered any more." in client.get(PAGE).content.decode()


def test_whoever_is_signed_out_is_sent_to_sign_in() -> None:
    assert Client().get(PAGE)["Location"].startswith("/accounts/login/")
