"""A Redis that takes no more is told in a sentence wherever somebody is, and nothing fails with an error of ours."""

import re
from collections.abc import Iterator

import pytest
from django.conf import settings
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from redis import Redis

from chat.models import Conversation, User

PASSWORD = "a long enough password"
SENTENCE = "This server has no room left"


VALUES = {"language": "en", "slug": "getting-started", "provider_id": "sso"}


@pytest.fixture
def full_redis(redis_server: Redis) -> Iterator[None]:
    """Whatever would need memory is refused; reading goes on."""
    fill(redis_server)
    yield
    empty(redis_server)


def fill(redis_server: Redis) -> None:
    redis_server.config_set("maxmemory-policy", "noeviction")
    redis_server.config_set("maxmemory", 1)


def empty(redis_server: Redis) -> None:
    redis_server.config_set("maxmemory", 0)


def paths(resolver: URLResolver, before: str = "/") -> Iterator[str]:
    """Every address that the site answers, with some value in each place that wants one."""
    for one in resolver.url_patterns:
        route = before + str(one.pattern)
        if isinstance(one, URLResolver):
            yield from paths(one, route)
        elif isinstance(one, URLPattern):
            yield filled(route, one)


def filled(route: str, pattern: URLPattern) -> str:
    for name in pattern.pattern.converters:
        route = re.sub(rf"<(\w+:)?{name}>", VALUES.get(name, "1"), route)
    return re.sub(r"\(\?P<\w+>(?:[^()]|\([^()]*\))*\)", "1", route).replace("^", "").replace("$", "").replace("\\Z", "")


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


def test_no_address_of_the_site_fails(alice: User, conversation: Conversation, redis_server: Redis) -> None:
    User.objects.filter(pk=alice.pk).update(is_staff=True, is_superuser=True)
    client, statuses = Client(raise_request_exception=False), {}
    addresses = [path for path in paths(get_resolver()) if not path.startswith(f"/{settings.ADMIN_PATH}/")]
    for verb, path in [(verb, path) for path in addresses for verb in ("get", "post")]:
        if settings.SESSION_COOKIE_NAME not in client.cookies or not client.cookies[settings.SESSION_COOKIE_NAME].value:
            empty(redis_server)
            client.force_login(User.objects.get_or_create(email=alice.email, is_superuser=True)[0])
            fill(redis_server)
        statuses[verb, path] = getattr(client, verb)(path).status_code
    empty(redis_server)

    assert {address: status for address, status in statuses.items() if status >= 500 and status != 503} == {}
    assert 503 in statuses.values(), "there was room"
    assert len(statuses) > 150
