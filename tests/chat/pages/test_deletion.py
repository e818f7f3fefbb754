"""An account is deleted by its owner alone, knowingly, and with all that is only its own."""

import pytest
from django.test import Client

from chat.models import Conversation, Page, Passage, Run, Source, Turn, User
from tests.chat.sharing.records import answered

PAGE = "/accounts/delete/"
pytestmark = pytest.mark.django_db(transaction=True)


def signed_in(user: User, password: str) -> Client:
    client = Client()
    assert client.post("/accounts/login/", {"login": user.email, "password": password}).status_code == 302
    assert client.post("/accounts/reauthenticate/", {"password": password}).status_code == 302
    return client


def test_with_the_typed_address_all_of_it_goes_and_nothing_of_others(
    alice: User, bob: User, conversation: Conversation
) -> None:
    answered(conversation, "Which port?")
    kept = Conversation.objects.create(owner=bob, title="Bob's", updated_at=conversation.updated_at)
    answered(kept, "Which port?")
    client = signed_in(alice, "a long enough password")

    response = client.post(PAGE, {"email": " Alice@Example.org "})

    assert (response.status_code, response["Location"]) == (302, "/accounts/login/")
    assert [one.email for one in User.objects.all()] == ["bob@example.org"]
    rows = [model.objects.count() for model in (Conversation, Turn, Run, Source, Passage, Page)]
    assert rows == [1, 1, 1, 2, 2, 2]
    assert client.get("/").status_code == 302
    assert "Your account is deleted." in client.get("/accounts/login/").content.decode()


def test_another_word_deletes_nothing(alice: User, conversation: Conversation) -> None:
    client = signed_in(alice, "a long enough password")

    response = client.post(PAGE, {"email": "bob@example.org"})

    assert (response.status_code, User.objects.count(), Conversation.objects.count()) == (422, 1, 1)
    assert "Nothing was deleted." in response.content.decode()


def test_whoever_signed_in_without_a_fresh_proof_is_asked_for_one(alice: User) -> None:
    client = Client()
    client.post("/accounts/login/", {"login": alice.email, "password": "a long enough password"})

    response = client.post(PAGE, {"email": alice.email})

    assert (response.status_code, User.objects.count()) == (302, 1)
    assert response["Location"].startswith("/accounts/reauthenticate/")


def test_the_only_administrator_stays(alice: User) -> None:
    User.objects.filter(pk=alice.pk).update(is_superuser=True, is_staff=True)
    client = signed_in(alice, "a long enough password")

    assert (client.post(PAGE, {"email": alice.email}).status_code, User.objects.count()) == (422, 1)
