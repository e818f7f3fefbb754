"""What nobody types: NUL, controls of direction, escapes, half characters, numbers that no column holds.

Every address of the site takes or refuses it; none fails. `python -m tests.stores` runs this on PostgreSQL, which
refuses to store or compare NUL.
"""

import json
from dataclasses import replace
from typing import Any

import pytest
from asgiref.sync import sync_to_async
from django.test import AsyncClient, Client

from chat.models import Conversation, Run, Turn, User
from chat.runs.sources import Sources
from search.fusion import fused
from search.nouns import Hit
from tests.chat.api.described import DescribedClient
from tests.chat.asking import anew_run

ODD = "a\0b\x1b[31m\u202ec\u200b\ufeffd"
SHOWN = "ab[31mcd"
HUGE = (2**63, 2**64, 10**30)
QUESTION = {"client_id": "c1", "question": f"How{ODD}?", "search": False, "think": False}


async def client_of(alice: User) -> AsyncClient:
    client = DescribedClient()
    await client.aforce_login(alice)
    return client


async def change(client: AsyncClient, conversation: Conversation, title: str) -> Any:
    path = f"/api/v1/conversations/{conversation.pk}"
    return await client.patch(path, json.dumps({"title": title}), content_type="application/json")


async def test_a_title_keeps_what_is_shown(alice: User, conversation: Conversation) -> None:
    assert (await change(await client_of(alice), conversation, f" {ODD}\n\t x ")).json()["title"] == f"{SHOWN} x"


@pytest.mark.parametrize("title", ["\0", "\u200b\u2060", "\u202e\x1b", " \n\ufeff", "\ud800"])
async def test_a_title_that_shows_nothing_is_refused(alice: User, conversation: Conversation, title: str) -> None:
    assert (await change(await client_of(alice), conversation, title)).status_code == 422


async def test_a_question_and_its_sites_are_stored(alice: User, conversation: Conversation) -> None:
    path, body = f"/api/v1/conversations/{conversation.pk}/turns", QUESTION | {"sites": [f"{ODD}.example.org"]}
    client = await client_of(alice)
    answer = await client.post(path, json.dumps(body), content_type="application/json")

    assert answer.status_code == 201
    assert (await Turn.objects.aget()).sites == [f"{SHOWN}.example.org"]
    title = (await Conversation.objects.aget()).title
    assert title == f"How{SHOWN}?"


@pytest.mark.parametrize(
    "path",
    [
        "conversations?query=%00",
        "conversations?query=a%00%1b",
        "history?query=b%00",
        "history?query=a&site=%00",
        "conversations?after=%00",
        "history?query=x&before=%00",
    ],
)
async def test_a_search_for_what_nobody_types_is_answered(alice: User, path: str) -> None:
    assert (await (await client_of(alice)).get(f"/api/v1/{path}")).status_code in (200, 422)


@pytest.mark.parametrize("number", HUGE)
async def test_a_number_that_no_column_holds_is_refused(alice: User, conversation: Conversation, number: int) -> None:
    client, run = await client_of(alice), await anew_run(conversation)
    posts = {f"turns/{run.turn_id}/runs": {"sources": [number]}, f"runs/{run.pk}/stop": {"seq": number}}
    gets = [f"runs/{run.pk}/sources/{number}", f"runs/{run.pk}/events?after={number}", f"history?before={number}",
            f"conversations/{conversation.pk}?limit={number}"]  # fmt: skip
    answers = [await client.get(f"/api/v1/{path}") for path in gets]
    answers += [
        await client.post(f"/api/v1/{path}", json.dumps(body), content_type="application/json")
        for path, body in posts.items()
    ]
    seen = [answer.status_code for answer in answers]
    assert all(400 <= status < 500 for status in seen), seen


@pytest.mark.parametrize(
    "path",
    [
        "/library/a%00b",
        "/library/%1b",
        "/handbook/%00/",
        "/c/%00",
        "/static/%00",
        "/accounts/invitation/a%00/",
        "/accounts/login/?next=%00",
        f"/library/{'a' * 5000}",
        f"/api/v1/runs/{'9' * 5000}",
        "/api/v1/%00",
    ],
)
def test_an_address_that_nobody_types_is_answered(alice: User, path: str) -> None:
    client = Client(raise_request_exception=True)
    client.force_login(alice)

    assert client.get(path).status_code < 500


@pytest.mark.parametrize(
    "key", ['"\\000aaaaaaaaaaaa"', "\ud800aaaaaaaaaa".encode("utf-8", "surrogatepass").decode("latin-1"), "a" * 5000]
)
def test_a_forged_session_is_nobodys(transactional_db: None, key: str) -> None:
    answers = [
        Client().get("/", headers={"cookie": f"sessionid={key}; csrftoken={key}; django_language={key}"}),
        Client().get("/api/v1/conversations", headers={"cookie": f"sessionid={key}"}),
    ]

    assert [answer.status_code for answer in answers] == [302, 401]


@pytest.mark.parametrize("email", ["a\0@example.org", "a@example.org\0", "\x1b@x.org", "a@" + "b" * 5000 + ".org"])
def test_a_form_of_an_account_refuses_what_nobody_types(transactional_db: None, email: str) -> None:
    forms = {
        "/accounts/login/": {"login": email, "password": "x\0y" * 9},
        "/accounts/signup/": {"email": email, "password1": "x\0y" * 9},
        "/accounts/password/reset/": {"email": email},
    }
    assert [Client().post(path, body).status_code for path, body in forms.items()] == [200, 200, 200]


async def test_what_a_provider_finds_is_shown_without_controls(conversation: Conversation) -> None:
    hit = Hit(url="https://example.org/", title=ODD, snippet=f"{ODD}\n{ODD}", provider="p", site=ODD)
    run: Run = await anew_run(conversation)
    (cleaned,) = fused([[hit, replace(hit, url="https://example.org/\0")]], 5)

    await (await Sources.of(run)).add(cleaned)

    stored = await sync_to_async(run.sources.get)()
    assert (stored.title, stored.snippet, stored.site) == (SHOWN, f"{SHOWN} {SHOWN}", SHOWN)
