"""Requests that the API's description allows, and others that it forbids: none makes the server fail.

Schemathesis makes them. Every answer must also be one that the description names. `FUZZ_CASES` says how many of an
operation are tried.
"""

import json
import math
import os
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

import pytest
import schemathesis
from django.test import Client
from django.urls import Resolver404
from hypothesis import HealthCheck, Phase, given, seed
from hypothesis import settings as hypothesis_settings
from pytest_django import Settings
from schemathesis import Case, GenerationMode

from chat.models import Conversation, Run, User
from tests.chat.api.described import PREFIX, check, described_path, description
from tests.chat.asking import new_run

OPERATIONS = [
    (path, verb)
    for path, operations in description()["paths"].items()
    for verb, operation in operations.items()
    if "security" in operation  # the others take nothing, and say how other parts are
]
CASES = int(os.environ.get("FUZZ_CASES", math.ceil(1000 / (len(OPERATIONS) * len(GenerationMode)))))
"""Of each operation and mode: a thousand of all, fewer where an operation knows fewer different requests."""
QUIET = hypothesis_settings(
    max_examples=CASES,
    database=None,
    deadline=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)


@pytest.fixture(autouse=True)
def unlimited(settings: Settings) -> None:
    """No limit hides what is behind it."""
    settings.CHAT = replace(
        settings.CHAT, asks_per_minute=0, asks_per_day=0, questions_per_user=10_000, empty_conversations_per_user=10_000
    )


@pytest.fixture
def client(alice: User) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(alice)
    return client


@pytest.fixture
def own(conversation: Conversation) -> Iterator[Mapping[str, str]]:
    """By the beginning of a path, the id of something that is there."""
    run: Run = new_run(conversation)
    yield {"conversations": str(conversation.pk), "turns": str(run.turn_id), "runs": str(run.pk)}


@pytest.mark.parametrize("mode", list(GenerationMode), ids=lambda mode: mode.value)
@pytest.mark.parametrize(("path", "verb"), OPERATIONS)
def test_no_request_makes_the_server_fail(
    path: str, verb: str, mode: GenerationMode, client: Client, own: Mapping[str, str]
) -> None:
    operation: Any = schemathesis.openapi.from_dict(json.loads(json.dumps(description())))[path][verb.upper()]
    target = own.get(path.removeprefix(PREFIX).split("/")[1], "")

    @seed(1911)
    @QUIET
    @given(case=operation.as_strategy(generation_mode=mode))
    def every_answer_is_described(case: Case[Any]) -> None:
        if target and "id" in case.path_parameters and len(str(case.body)) % 4:
            case.path_parameters["id"] = target
        answer = sent(client, case)
        assert answer.status_code < 500, case.as_curl_command()
        if is_of(answer, path):
            check(verb, path, answer)
        answer.close()

    every_answer_is_described()


def is_of(answer: Any, path: str) -> bool:
    """Whether the operation of `path` gave this answer: a bad id in an address may lead to none."""
    try:
        return described_path(answer.request["PATH_INFO"]) == path
    except Resolver404:
        return False


def sent(client: Client, case: Case[Any]) -> Any:
    """The answer to a case that is asked in this process."""
    request = case.as_transport_kwargs(base_url="http://testserver")
    body = json.dumps(request["json"]).encode() if "json" in request else request.get("data") or b""
    query = urlencode(request.get("params") or {}, doseq=True, errors="surrogatepass")
    path = request["url"].removeprefix("http://testserver")
    return client.generic(case.method, path, body, content_type=case.media_type or "text/plain", QUERY_STRING=query)
