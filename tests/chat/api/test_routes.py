"""The HTTP API as a program meets it: shapes, refusals, ownership, idempotence."""

import asyncio
import json
import threading
from dataclasses import replace
from typing import Any
from uuid import UUID, uuid4

import pytest
from asgiref.sync import ThreadSensitiveContext, sync_to_async
from django.db.backends.signals import connection_created
from django.test import AsyncClient
from pytest_django import Settings
from redis import Redis

from chat.actions import asking
from chat.journal.journal import Journal
from chat.journal.lease import Lease
from chat.models import Conversation, Run, Turn, User
from chat.protocol.events import RunFinished
from chat.protocol.state import AnswerPart, RunState
from chat.runs import runner
from chat.runs.runner import begun
from tests.chat.api.described import DescribedClient
from tests.chat.asking import anew_run

ASK = {"client_id": "c1", "question": "How do I connect SGLang?", "search": True, "think": False}


async def client_of(user: User) -> AsyncClient:
    client = DescribedClient()
    await client.aforce_login(user)
    return client


async def post(client: AsyncClient, path: str, body: object) -> Any:
    return await client.post(f"/api/v1{path}", json.dumps(body), content_type="application/json")


def code_of(response: Any) -> tuple[int, str]:
    assert response["Content-Type"] == "application/problem+json"
    body = json.loads(response.content)
    assert body["status"] == response.status_code
    assert body["detail"]
    return response.status_code, body["code"]


async def test_a_question_is_stored_and_queued_once(alice: User, conversation: Conversation, sent: list[UUID]) -> None:
    client = await client_of(alice)
    first = await post(client, f"/conversations/{conversation.pk}/turns", ASK)
    again = await post(client, f"/conversations/{conversation.pk}/turns", ASK)
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json() == again.json()
    assert await Turn.objects.acount() == 1
    assert [str(run) for run in sent] == [first.json()["run"]]


async def test_a_conversation_shows_its_turns_with_folded_runs(alice: User, conversation: Conversation) -> None:
    client = await client_of(alice)
    await post(client, f"/conversations/{conversation.pk}/turns", ASK)
    body = (await client.get(f"/api/v1/conversations/{conversation.pk}")).json()
    assert body["title"] == ASK["question"]
    (turn,) = body["turns"]
    (run,) = turn["runs"]
    assert (turn["question"], turn["think"], run["status"]) == (ASK["question"], False, "queued")


async def test_a_conversation_is_read_by_pages(alice: User, conversation: Conversation) -> None:
    client = await client_of(alice)
    path = f"/api/v1/conversations/{conversation.pk}"
    turns = [await Turn.objects.acreate(**turn_of(conversation, n)) for n in range(5)]
    for turn, parent in zip(turns[1:], turns, strict=False):
        await Turn.objects.filter(pk=turn.pk).aupdate(parent=parent)
    newest = (await client.get(f"{path}?limit=2")).json()
    older = (await client.get(f"{path}?limit=2&before={newest['turns'][0]['id']}")).json()
    assert [turn["question"] for turn in older["turns"] + newest["turns"]] == ["1", "2", "3", "4"]
    assert [node["parent"] for node in newest["tree"]] == [None, *(node["id"] for node in newest["tree"][:-1])]
    assert code_of(await client.get(f"{path}?limit=0")) == (422, "request.invalid")


def turn_of(conversation: Conversation, number: int) -> dict[str, Any]:
    shown = {"question": str(number), "search": False, "think": False}
    return {"conversation": conversation, "client_id": str(number), **shown}


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"question": ""}, "question.empty"),
        ({"question": "  \n\t\u3000 "}, "question.empty"),
        ({"question": "\u0000\u0007\u200b\u2028"}, "question.empty"),
        ({"question": "x" * 20_000}, "question.too_long"),
        ({"question": "问" * 12_001}, "question.too_long"),
        ({"question": 5}, "request.invalid"),
        ({"question": None}, "request.invalid"),
        ({"search": "yes"}, "request.invalid"),
        ({"client_id": ""}, "request.invalid"),
        ({"client_id": "a" * 65}, "request.invalid"),
        ({"parent": "nonsense"}, "request.invalid"),
        ({"parent": str(uuid4())}, "not_found"),
        ({"surprise": 1}, "request.invalid"),
    ],
)
async def test_a_bad_question_is_refused_by_name(
    alice: User, conversation: Conversation, change: dict[str, object], code: str
) -> None:
    response = await post(await client_of(alice), f"/conversations/{conversation.pk}/turns", ASK | change)
    assert code_of(response)[1] == code
    assert await Turn.objects.acount() == 0


@pytest.mark.parametrize("body", ["", "{", "[]", '"x"', "null", "\xff"])
async def test_a_body_that_is_no_object_is_refused(alice: User, conversation: Conversation, body: str) -> None:
    client = await client_of(alice)
    path = f"/api/v1/conversations/{conversation.pk}/turns"
    response = await client.post(path, body.encode("latin-1"), content_type="application/json")
    assert code_of(response)[0] in (400, 422)


async def test_a_body_that_is_too_large_is_refused(alice: User, conversation: Conversation) -> None:
    body = ASK | {"question": "x" * 300_000}
    response = await post(await client_of(alice), f"/conversations/{conversation.pk}/turns", body)
    assert code_of(response) == (413, "request.too_large")


async def test_the_sentence_of_a_problem_is_in_the_language_of_the_page(
    alice: User, conversation: Conversation
) -> None:
    client = await client_of(alice)
    path, body = f"/api/v1/conversations/{conversation.pk}/turns", json.dumps(ASK | {"question": "x" * 20_000})
    response = await client.post(path, body, content_type="application/json", headers={"accept-language": "zh-hans"})
    assert "12000" in response.json()["detail"]
    assert "问题" in response.json()["detail"]


async def test_a_busy_conversation_takes_no_second_question(alice: User, conversation: Conversation) -> None:
    client = await client_of(alice)
    await post(client, f"/conversations/{conversation.pk}/turns", ASK)
    second = await post(client, f"/conversations/{conversation.pk}/turns", ASK | {"client_id": "c2"})
    assert code_of(second) == (409, "conversation.busy")


async def test_too_many_live_runs_are_refused_with_their_number(
    alice: User, conversation: Conversation, settings: Settings
) -> None:
    settings.CHAT = replace(settings.CHAT, questions_per_user=3)
    client = await client_of(alice)
    for n in range(3):
        made = (await post(client, "/conversations", {})).json()["id"]
        assert (await post(client, f"/conversations/{made}/turns", ASK | {"client_id": f"c{n}"})).status_code == 201
    refused = await post(client, f"/conversations/{conversation.pk}/turns", ASK)
    assert code_of(refused) == (429, "limit.runs")
    assert "3" in refused.json()["detail"]


async def test_nothing_of_another_user_can_be_reached(alice: User, bob: User, conversation: Conversation) -> None:
    run = await anew_run(conversation)
    client = await client_of(bob)
    turn, runs = f"/api/v1/turns/{run.turn_id}", f"/api/v1/runs/{run.pk}"
    tries = [
        await client.get(f"/api/v1/conversations/{conversation.pk}"),
        await post(client, f"/conversations/{conversation.pk}/turns", ASK),
        await client.patch(
            f"/api/v1/conversations/{conversation.pk}", '{"title": "mine"}', content_type="application/json"
        ),
        await client.delete(f"/api/v1/conversations/{conversation.pk}"),
        await client.post(f"{turn}/runs", "{}", content_type="application/json"),
        await client.post(f"{runs}/stop", "{}", content_type="application/json"),
        await client.post(f"{runs}/continue", "", content_type="application/json"),
        await client.post(f"{runs}/answer"),
        await client.get(runs),
        await client.get(f"{runs}/events"),
        await client.get(f"{runs}/sources/1"),
    ]
    assert {code_of(response) for response in tries} == {(404, "not_found")}
    assert (await client.get("/api/v1/conversations")).json()["conversations"] == []


async def test_without_a_session_the_api_says_so(transactional_db: None) -> None:
    assert code_of(await DescribedClient().get("/api/v1/conversations")) == (401, "account.signed_out")


async def test_an_unsafe_verb_needs_the_csrf_token(alice: User) -> None:
    client = DescribedClient(enforce_csrf_checks=True)
    await client.aforce_login(alice)
    assert code_of(await post(client, "/conversations", {})) == (403, "request.forbidden")


async def test_a_conversation_is_renamed_and_deleted(alice: User, conversation: Conversation) -> None:
    client, path = await client_of(alice), f"/api/v1/conversations/{conversation.pk}"
    renamed = await client.patch(path, '{"title": "新名字"}', content_type="application/json")
    blank = await client.patch(path, '{"title": "  "}', content_type="application/json")
    assert (renamed.json()["title"], code_of(blank)[1]) == ("新名字", "request.invalid")
    assert (await client.delete(path)).status_code == 204
    assert code_of(await client.get(path)) == (404, "not_found")


async def test_a_queued_run_is_stopped_at_once_and_can_be_tried_again(alice: User, conversation: Conversation) -> None:
    client = await client_of(alice)
    asked = (await post(client, f"/conversations/{conversation.pk}/turns", ASK)).json()
    assert (await post(client, f"/runs/{asked['run']}/stop", {})).status_code == 202
    assert (await client.get(f"/api/v1/runs/{asked['run']}")).json()["status"] == "stopped"
    again = await post(client, f"/turns/{asked['turn']}/runs", {"think": True})
    assert again.status_code == 201
    assert (await client.get(f"/api/v1/runs/{again.json()['run']}")).json()["think"] is True


async def test_the_list_is_paged_by_key(alice: User) -> None:
    client = await client_of(alice)
    for n in range(35):
        made = (await post(client, "/conversations", {"client_id": f"k{n}"})).json()["id"]
        await sync_to_async(Turn.objects.create)(
            conversation_id=made, client_id="c", question=f"question {n}", search=False, think=False
        )
    first = (await client.get("/api/v1/conversations")).json()
    second = (await client.get("/api/v1/conversations", {"after": first["next"]})).json()
    ids = [card["id"] for card in first["conversations"] + second["conversations"]]
    assert (len(first["conversations"]), len(ids), len(set(ids)), second["next"]) == (30, 35, 35, None)


async def test_events_are_streamed_after_the_cursor(alice: User, conversation: Conversation) -> None:
    client = await client_of(alice)
    asked = (await post(client, f"/conversations/{conversation.pk}/turns", ASK)).json()
    await post(client, f"/runs/{asked['run']}/stop", {})
    response: Any = await client.get(f"/api/v1/runs/{asked['run']}/events", {"after": 1})
    text = b"".join([chunk async for chunk in response]).decode()
    assert text.startswith("id: 2\ndata: {")
    assert "run.stopped" in text


async def test_the_api_describes_itself(alice: User) -> None:
    paths = (await (await client_of(alice)).get("/api/v1/openapi.json")).json()["paths"]
    assert "/api/v1/runs/{id}/stop" in {path.replace("{uuid:id}", "{id}") for path in paths}


async def test_continue_and_answer_now_are_verbs_of_a_run(alice: User, conversation: Conversation) -> None:
    client = await client_of(alice)
    asked = (await post(client, f"/conversations/{conversation.pk}/turns", ASK)).json()
    assert (await client.post(f"/api/v1/runs/{asked['run']}/answer")).json() == {"run": asked["run"]}
    assert code_of(await post(client, f"/runs/{asked['run']}/continue", {})) == (409, "conversation.busy")
    await post(client, f"/runs/{asked['run']}/stop", {})
    assert code_of(await post(client, f"/runs/{asked['run']}/continue", {})) == (409, "run.not_continuable")


async def test_a_continuation_is_made_like_a_retry(alice: User, conversation: Conversation, sent: list[UUID]) -> None:
    run = await anew_run(conversation, search=False)
    state = RunState(str(run.pk), status="stopped", parts=[AnswerPart("Half an ans")])
    await Run.objects.filter(pk=run.pk).aupdate(status="stopped", snapshot=state.to_json())
    client, path = await client_of(alice), f"/api/v1/runs/{run.pk}/continue"
    made = await client.post(path, "", content_type="application/json")  # as a browser's fetch without a body
    assert (made.status_code, made.json()["turn"]) == (201, str(run.turn_id))
    assert [str(one) for one in sent] == [made.json()["run"]]


async def test_a_continuation_is_made_once_per_client_id(
    alice: User, conversation: Conversation, sent: list[UUID]
) -> None:
    run = await anew_run(conversation, search=False)
    state = RunState(str(run.pk), status="stopped", parts=[AnswerPart("Half an ans")])
    await Run.objects.filter(pk=run.pk).aupdate(status="stopped", snapshot=state.to_json())
    client, path = await client_of(alice), f"/runs/{run.pk}/continue"
    made, again = [await post(client, path, {"client_id": "c1"}) for _ in range(2)]
    assert (made.status_code, again.status_code) == (201, 200)
    assert made.json() == again.json()
    assert len(sent) == 1


async def test_a_retry_is_made_once_per_client_id_also_when_it_is_over(
    alice: User, conversation: Conversation, sent: list[UUID]
) -> None:
    run = await anew_run(conversation)
    await Run.objects.filter(pk=run.pk).aupdate(status="finished")
    client, path = await client_of(alice), f"/turns/{run.turn_id}/runs"
    made, again = [await post(client, path, {"client_id": "c1"}) for _ in range(2)]
    await Run.objects.filter(pk=made.json()["run"]).aupdate(status="finished")
    late = await post(client, path, {"client_id": "c1"})
    assert [one.status_code for one in (made, again, late)] == [201, 200, 200]
    assert made.json() == again.json() == late.json()
    assert len(sent) == 1


async def test_verbs_that_come_twice_do_no_harm(alice: User, conversation: Conversation) -> None:
    client = await client_of(alice)
    asked = (await post(client, f"/conversations/{conversation.pk}/turns", ASK)).json()
    for verb in ("answer", "answer", "stop", "stop"):
        assert (await post(client, f"/runs/{asked['run']}/{verb}", {})).json() == {"run": asked["run"]}
    state = (await client.get(f"/api/v1/runs/{asked['run']}")).json()
    assert (state["status"], state["seq"]) == ("stopped", 2)
    path = f"/api/v1/conversations/{conversation.pk}"
    assert [(await client.delete(path)).status_code for _ in range(2)] == [204, 404]


async def test_a_question_asked_at_once_by_two_tabs_is_taken_once(alice: User, conversation: Conversation) -> None:
    client, path = await client_of(alice), f"/conversations/{conversation.pk}/turns"
    answers = await asyncio.gather(*(post(client, path, ASK) for _ in range(4)))
    assert sorted(answer.status_code for answer in answers) == [200, 200, 200, 201]
    assert len({answer.json()["run"] for answer in answers}) == 1


async def test_a_question_can_be_edited_while_its_answer_is_written(alice: User, conversation: Conversation) -> None:
    client, path = await client_of(alice), f"/conversations/{conversation.pk}/turns"
    first = await post(client, path, ASK)
    edited = await post(client, path, ASK | {"client_id": "c2", "parent": None})
    assert edited.status_code == 201
    body = (await client.get(f"/api/v1/conversations/{conversation.pk}")).json()
    assert [(turn["id"], turn["parent"]) for turn in body["turns"]] == [
        (first.json()["turn"], None),
        (edited.json()["turn"], None),
    ]


async def test_a_question_waits_for_the_stop_of_the_one_before(
    alice: User, conversation: Conversation, sent: list[UUID]
) -> None:
    run = await anew_run(conversation, search=False)
    lease = await Lease.claim(run.pk)
    assert lease
    client = await client_of(alice)
    await post(client, f"/runs/{run.pk}/stop", {})
    async with ThreadSensitiveContext():  # as the real server: no request waits in the thread of another
        waiting = asyncio.create_task(post(client, f"/conversations/{conversation.pk}/turns", ASK))
    await asyncio.sleep(0.3)
    assert not waiting.done()
    await lease.release(RunState(str(run.pk), status="stopped"))
    made = await asyncio.wait_for(waiting, 60)
    assert (made.status_code, [str(one) for one in sent]) == (201, [made.json()["run"]])


async def test_a_question_that_comes_with_the_end_of_the_one_before_is_taken(
    alice: User, conversation: Conversation, sent: list[UUID]
) -> None:
    run = await anew_run(conversation, search=False)
    lease = await Lease.claim(run.pk)
    assert lease
    journal = Journal(run.state())
    await journal.append(await sync_to_async(runner.started)(run), RunFinished([], None, 1.0))
    client = await client_of(alice)
    async with ThreadSensitiveContext():
        waiting = asyncio.create_task(post(client, f"/conversations/{conversation.pk}/turns", ASK))
    await asyncio.sleep(0.2)  # SQL is told of the end later than the reader
    await lease.release(journal.state)
    assert (await asyncio.wait_for(waiting, 60)).status_code == 201


async def test_a_stop_that_does_not_settle_is_not_waited_for_for_ever(
    alice: User, conversation: Conversation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(asking, "SETTLE_SECONDS", 0.2)
    run = await anew_run(conversation, search=False)
    assert await Lease.claim(run.pk)
    client = await client_of(alice)
    await post(client, f"/runs/{run.pk}/stop", {})
    refused = await post(client, f"/turns/{run.turn_id}/runs", {})
    assert code_of(refused) == (409, "conversation.busy")


async def test_an_end_that_cannot_be_stored_is_told_as_an_outage_and_not_as_an_answer_that_is_written(
    alice: User, conversation: Conversation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(asking, "SETTLE_SECONDS", 0.2)
    run = await anew_run(conversation, search=False)
    assert await Lease.claim(run.pk)
    await Journal(run.state()).append(await sync_to_async(runner.started)(run), RunFinished([], None, 1.0))
    refused = await post(await client_of(alice), f"/turns/{run.turn_id}/runs", {})
    assert code_of(refused) == (503, "server.unavailable")


@pytest.mark.parametrize("header", ["9" * 30, "9" * 5000, "nonsense"])
async def test_an_absurd_cursor_reaches_no_stream(alice: User, conversation: Conversation, header: str) -> None:
    client = await client_of(alice)
    asked = (await post(client, f"/conversations/{conversation.pk}/turns", ASK)).json()
    await post(client, f"/runs/{asked['run']}/stop", {})
    path = f"/api/v1/runs/{asked['run']}/events"
    response: Any = await client.get(path, headers={"Last-Event-ID": header})
    assert b"".join([chunk async for chunk in response]).startswith(b"id: 1\n")
    assert code_of(await client.get(path, {"after": 10**25}))[1] == "request.invalid"


async def test_a_deleted_conversation_leaves_no_journal(
    alice: User, conversation: Conversation, redis_server: Redis
) -> None:
    client = await client_of(alice)
    asked = (await post(client, f"/conversations/{conversation.pk}/turns", ASK)).json()
    await begun(await Run.objects.select_related("turn").aget(pk=asked["run"]))
    assert redis_server.exists(f"wenyuan:run:{asked['run']}")
    await client.delete(f"/api/v1/conversations/{conversation.pk}")
    assert not redis_server.exists(f"wenyuan:run:{asked['run']}")


async def test_sites_are_stamped_on_the_turn_and_odd_ones_refused(alice: User, conversation: Conversation) -> None:
    client, path = await client_of(alice), f"/conversations/{conversation.pk}/turns"
    odd = await post(client, path, ASK | {"sites": ["https://example.org/x"]})
    assert code_of(odd)[1] == "request.invalid"
    assert (await post(client, path, ASK | {"sites": ["example.org", "-wiki.example.org"]})).status_code == 201
    body = (await client.get(f"/api/v1/conversations/{conversation.pk}")).json()
    assert body["turns"][0]["sites"] == ["example.org", "-wiki.example.org"]


@pytest.mark.parametrize(
    ("think", "thinks", "effort"),
    [(True, True, "on"), (False, False, "on"), ("off", False, "on"), ("on", True, "on"), ("deep", True, "deep")],
)
async def test_thinking_is_a_level_that_turn_and_run_keep(
    alice: User, conversation: Conversation, think: object, thinks: bool, effort: str
) -> None:
    client = await client_of(alice)
    asked = (await post(client, f"/conversations/{conversation.pk}/turns", ASK | {"think": think})).json()

    (turn,) = (await client.get(f"/api/v1/conversations/{conversation.pk}")).json()["turns"]
    run = (await client.get(f"/api/v1/runs/{asked['run']}")).json()
    assert (turn["think"], turn["effort"]) == (run["think"], run["effort"]) == (thinks, effort)


async def test_another_attempt_thinks_as_long_as_the_turn_unless_it_says_otherwise(
    alice: User, conversation: Conversation
) -> None:
    client = await client_of(alice)
    asked = (await post(client, f"/conversations/{conversation.pk}/turns", ASK | {"think": "deep"})).json()

    efforts = []
    for body in ({}, {"think": "on"}):
        await post(client, f"/runs/{asked['run']}/stop", {})
        asked = (await post(client, f"/turns/{asked['turn']}/runs", body)).json()
        efforts.append((await client.get(f"/api/v1/runs/{asked['run']}")).json()["effort"])
    assert efforts == ["deep", "on"]


async def test_a_level_that_nobody_knows_is_refused(alice: User, conversation: Conversation) -> None:
    client = await client_of(alice)

    odd = await post(client, f"/conversations/{conversation.pk}/turns", ASK | {"think": "very"})

    assert code_of(odd)[1] == "request.invalid"


async def test_too_many_questions_in_a_minute_are_refused_but_not_repeated_ones(
    alice: User, conversation: Conversation, settings: Settings
) -> None:
    settings.CHAT = replace(settings.CHAT, asks_per_minute=1)
    client, path = await client_of(alice), f"/conversations/{conversation.pk}/turns"
    first = await post(client, path, ASK)
    refused = await post(client, path, ASK | {"client_id": "c2"})
    repeated = await post(client, path, ASK)

    assert code_of(refused) == (429, "limit.asks_minute")
    assert 1 <= int(refused.headers["Retry-After"]) <= 60
    assert (repeated.status_code, repeated.json()) == (200, first.json())


async def test_a_conversation_is_read_without_a_connection_in_a_thread_that_never_gives_it_back(
    alice: User, conversation: Conversation
) -> None:
    await anew_run(conversation)
    client = await client_of(alice)
    threads: list[str] = []

    def note(**_: object) -> None:
        threads.append(threading.current_thread().name)

    connection_created.connect(note)
    for path in ("", "?limit=5"):
        assert (await client.get(f"/api/v1/conversations/{conversation.pk}{path}")).status_code == 200
    connection_created.disconnect(note)

    assert [name for name in threads if name.startswith("asyncio")] == []
