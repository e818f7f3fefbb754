"""A Redis that takes no more is told in a sentence wherever somebody is, and nothing fails with an error of ours."""

from collections.abc import Iterator

import pytest
from django.test import Client
from redis import Redis

from chat.models import Conversation, User

PASSWORD = "a long enough password"
SENTENCE = "This server has no room left"


@pytest.fixture
def full_redis(redis_server: Redis) -> Iterator[None]:
    """Whatever would need memory is refused; reading goes on."""
    redis_server.config_set("maxmemory-policy", "noeviction")
    redis_server.config_set("maxmemory", 1)
    yield
    redis_server.config_set("maxmemory", 0)


@pytest.mark.parametrize(
    ("path", "form"),
    [
        ("/accounts/login/", {"login": "alice@example.org", "password": PASSWORD}),
        ("/accounts/login/", {"login": "alice@example.org", "password": "a wrong one altogether"}),
        ("/accounts/signup/", {"email": "carol@example.org", "password1": PASSWORD}),
        ("/accounts/password/reset/", {"email": "alice@example.org"}),
    ],
)
def test_a_form_of_an_account_says_so(alice: User, full_redis: None, path: str, form: dict[str, str]) -> None:
    response = Client(raise_request_exception=False).post(path, form)

    assert response.status_code in (200, 302, 503)
    assert response.status_code != 503 or SENTENCE in response.content.decode()


@pytest.mark.parametrize(
    "path", ["/", "/accounts/login/", "/accounts/password/change/", "/handbook/en/", "/api/v1/conversations"]
)
def test_what_only_reads_goes_on(alice: User, full_redis: None, path: str) -> None:
    client = Client(raise_request_exception=False)
    client.force_login(alice)

    assert client.get(path, follow=True).status_code in (200, 503)


def test_a_question_is_refused_with_a_reason(alice: User, conversation: Conversation, full_redis: None) -> None:
    client = Client(raise_request_exception=False)
    client.force_login(alice)
    body = {"client_id": "0" * 32, "question": "Why?", "search": False, "think": False}

    response = client.post(f"/api/v1/conversations/{conversation.pk}/turns", body, content_type="application/json")

    assert response.status_code == 503
    assert response.json()["code"] == "server.full"
