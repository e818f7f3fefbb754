"""Links to copies of conversations: who may make, open and end them, and what of a user a copy tells."""

import json
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from asgiref.sync import sync_to_async
from django.conf import LazySettings
from django.test import AsyncClient
from django.utils import timezone

from chat.models import Conversation, Page, Run, SharedLink, Turn, User
from chat.runs.retention import delete_unused
from tests.chat.api.described import DescribedClient
from tests.chat.sharing.records import answered


@pytest.fixture(autouse=True)
def shares(settings: LazySettings) -> None:
    settings.CHAT = replace(settings.CHAT, sharing=True)


async def client_of(user: User) -> DescribedClient:
    client = DescribedClient()
    await client.aforce_login(user)
    return client


async def share(client: DescribedClient, conversation: Conversation, **body: Any) -> Any:
    path = f"/api/v1/conversations/{conversation.pk}/links"
    return await client.post(path, json.dumps(body), content_type="application/json")


async def page_of(address: str) -> Any:
    """What somebody without an account is shown."""
    return await AsyncClient().get(address)


async def test_whoever_has_the_link_reads_answers_sources_and_verdicts(alice: User, conversation: Conversation) -> None:
    await sync_to_async(answered)(conversation, "Which port?")

    made = (await share(await client_of(alice), conversation)).json()
    page = await page_of(made["address"])

    text = page.content.decode()
    assert (page.status_code, made["turns"]) == (200, 1)
    for words in ("Which port?", "listens on 30000", "Words agree with the page", "https://a.example/1(x)"):
        assert words in text
    assert (page["X-Robots-Tag"], page["Cache-Control"]) == ("noindex, nofollow, noarchive", "private, no-store")


async def test_nothing_else_of_the_user_is_in_it(alice: User, conversation: Conversation) -> None:
    run = await sync_to_async(answered)(conversation, "Which port?", sources=3)
    address = (await share(await client_of(alice), conversation)).json()["address"]
    await sync_to_async(answered)(conversation, "A later secret?", run.turn)

    text = (await page_of(address)).content.decode()

    for words in ("alice", "I think", "A later secret?", "a.example/3", "prompt_tokens"):
        assert words not in text


async def test_a_copy_ends_with_the_turn_that_was_chosen(alice: User, conversation: Conversation) -> None:
    first = await sync_to_async(answered)(conversation, "First?")
    await sync_to_async(answered)(conversation, "Second?", first.turn)

    address = (await share(await client_of(alice), conversation, leaf=str(first.turn_id))).json()["address"]

    text = (await page_of(address)).content.decode()
    assert "First?" in text
    assert "Second?" not in text


async def test_a_link_opens_until_its_time_is_over_or_it_is_ended(alice: User, conversation: Conversation) -> None:
    await sync_to_async(answered)(conversation, "Which port?")
    client = await client_of(alice)
    over, ended = [(await share(client, conversation, days=1)).json() for _ in range(2)]
    await SharedLink.objects.filter(pk=over["id"]).aupdate(expires_at=timezone.now() - timedelta(seconds=1))
    listed = (await client.get("/api/v1/links")).json()["links"]
    assert [link["id"] for link in listed] == [ended["id"]]
    assert (await client.delete(f"/api/v1/links/{ended['id']}")).status_code == 204

    assert [(await page_of(one["address"])).status_code for one in (over, ended)] == [404, 404]
    assert [(await page_of(f"/s/{'x' * length}")).status_code for length in (1, 43, 4000)] == [404] * 3


async def test_the_database_does_not_know_the_secret(alice: User, conversation: Conversation) -> None:
    await sync_to_async(answered)(conversation, "Which port?")
    secret = (await share(await client_of(alice), conversation)).json()["address"].rpartition("/")[2]

    link = await SharedLink.objects.aget()
    assert secret not in str(vars(link))
    assert len(secret) == 43


async def test_nobody_shares_or_ends_what_is_somebody_elses(alice: User, bob: User, conversation: Conversation) -> None:
    await sync_to_async(answered)(conversation, "Which port?")
    made = (await share(await client_of(alice), conversation)).json()
    client = await client_of(bob)

    assert (await share(client, conversation)).status_code == 404
    assert (await client.delete(f"/api/v1/links/{made['id']}")).status_code == 404
    assert (await client.get("/api/v1/links")).json() == {"links": []}
    assert (await page_of(made["address"])).status_code == 200


async def test_a_server_that_does_not_share_makes_and_opens_none(
    alice: User, conversation: Conversation, settings: LazySettings
) -> None:
    await sync_to_async(answered)(conversation, "Which port?")
    client = await client_of(alice)
    address = (await share(client, conversation)).json()["address"]
    settings.CHAT = replace(settings.CHAT, sharing=False)

    assert (await share(client, conversation)).json()["code"] == "sharing.off"
    assert (await page_of(address)).status_code == 404


async def test_what_cannot_be_shared_is_refused_with_a_reason(
    alice: User, conversation: Conversation, settings: LazySettings
) -> None:
    client = await client_of(alice)
    assert (await share(client, conversation)).json()["code"] == "sharing.empty"
    await sync_to_async(answered)(conversation, "Which port?")
    settings.CHAT = replace(settings.CHAT, link_bytes_max=100)
    assert (await share(client, conversation)).json()["code"] == "sharing.too_large"
    settings.CHAT = replace(settings.CHAT, link_bytes_max=100_000, links_per_user=0)
    assert (await share(client, conversation)).json()["code"] == "limit.links"


async def test_a_copy_keeps_its_pages_and_goes_with_its_conversation(alice: User, conversation: Conversation) -> None:
    await sync_to_async(answered)(conversation, "Which port?", sources=3)
    address = (await share(await client_of(alice), conversation)).json()["address"]
    await Turn.objects.all().adelete()
    await delete_unused()
    assert (await Page.objects.acount(), (await page_of(address)).status_code) == (2, 200)

    await conversation.adelete()
    await delete_unused()

    assert (await Page.objects.acount(), await SharedLink.objects.acount()) == (0, 0)
    assert (await page_of(address)).status_code == 404


async def test_an_answer_that_is_written_is_not_shared_and_another_one_is(
    alice: User, conversation: Conversation
) -> None:
    run = await sync_to_async(answered)(conversation, "Which port?")
    now = timezone.now()
    await Run.objects.acreate(turn=run.turn, search=False, think=False, model="r1", status="answering", beat_at=now)

    address = (await share(await client_of(alice), conversation)).json()["address"]

    assert "listens on 30000" in (await page_of(address)).content.decode()


async def test_a_copy_is_continued_in_an_account_once_with_its_numbers_and_pages(
    alice: User, bob: User, conversation: Conversation
) -> None:
    first = await sync_to_async(answered)(conversation, "First?", sources=3)
    await sync_to_async(answered)(conversation, "Second?", first.turn)
    address = (await share(await client_of(alice), conversation)).json()["address"]
    client = await client_of(bob)

    # With any stricter policy the form's browser says that it comes from nowhere, and is refused.
    assert (await client.get(address))["Referrer-Policy"] == "same-origin"
    ids = [(await client.post(f"{address}/continue"))["Location"].rpartition("/")[2] for _ in range(2)]
    body = (await client.get(f"/api/v1/conversations/{ids[0]}")).json()

    assert ids[0] == ids[1] != str(conversation.pk)
    assert [turn["question"] for turn in body["turns"]] == ["First?", "Second?"]
    assert body["turns"][1]["parent"] == body["turns"][0]["id"]
    (run,) = body["turns"][0]["runs"]
    assert [part["type"] for part in run["parts"]] == ["search", "answer"]
    page = (await client.get(f"/api/v1/runs/{run['run']}/sources/1")).json()
    assert page["quotes"][0]["text"] == "The server listens on 30000 by default."
    assert (page["passages"][0]["start"], page["title"]) == (8, "Page [1] 頁")


async def test_whoever_is_signed_out_signs_in_first(alice: User, conversation: Conversation) -> None:
    await sync_to_async(answered)(conversation, "Which port?")
    address = (await share(await client_of(alice), conversation)).json()["address"]

    page = await page_of(address)
    response = await AsyncClient().get(f"{address}/continue")

    assert f'href="{address}/continue"' in page.content.decode()
    assert response["Location"] == f"/accounts/login/?next={address}/continue"
    assert (await (await client_of(alice)).get(f"{address}/continue"))["Location"] == address
