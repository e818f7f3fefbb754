"""The search over a user's history as a program meets it, from the question to what is found."""

import json
from typing import Any

import pytest
from asgiref.sync import sync_to_async

from chat.actions import verbs
from chat.actions.transactions import Question, store_question
from chat.history.index import index_some
from chat.journal.lease import Lease
from chat.models import Conversation, User
from chat.protocol.state import AnswerPart, RunState
from tests.chat.api.described import DescribedClient

QUESTION = Question(client_id="c1", text="How do I connect SGLang?", search=False, think=False)


async def found(user: User, **query: str) -> list[dict[str, Any]]:
    """What is found once everything that has changed is indexed."""
    await sync_to_async(index_some)(60)
    client = DescribedClient()
    await client.aforce_login(user)
    body = (await client.get("/api/v1/history", query)).json()
    assert body["waiting"] == 0
    matches: list[dict[str, Any]] = body["matches"]
    return matches


async def test_a_question_is_found_when_asked_and_its_answer_when_it_has_ended(
    alice: User, bob: User, conversation: Conversation
) -> None:
    run, _ = await sync_to_async(store_question)(alice, conversation.pk, QUESTION)
    before = await found(alice, query="how connect", since="2026-01-01")
    lease = await Lease.claim(run.pk)
    assert lease
    await lease.end(RunState(str(run.pk), seq=3, status="finished", parts=[AnswerPart("With a cable, 軟體")]))

    (match,) = await found(alice, query="软体")

    assert [one["place"] for one in before] == ["title", "question"]
    assert (match["turn"], match["place"]) == (str(run.turn_id), "answer")
    assert match["snippet"] == {"text": "With a cable, 軟體", "marks": [[14, 16]]}
    assert await found(bob, query="软体") == []


async def test_a_new_name_is_found_and_the_old_one_no_more(alice: User, conversation: Conversation) -> None:
    await verbs.rename(alice, conversation.pk, title="Lighthouses")
    assert [one["place"] for one in await found(alice, query="lighthouse")] == ["title"]
    await verbs.rename(alice, conversation.pk, title="Harbours")
    assert await found(alice, query="lighthouse") == []


@pytest.mark.parametrize("query", ["since=yesterday", "before=x", "zone=Europe", "zone=../UTC", f"query={'x' * 201}"])
async def test_a_query_that_cannot_be_meant_is_refused(alice: User, query: str) -> None:
    client = DescribedClient()
    await client.aforce_login(alice)
    response = await client.get(f"/api/v1/history?{query}")
    assert (response.status_code, json.loads(response.content)["code"]) == (422, "request.invalid")
