"""What is taken out comes back whole, in another account, once; what other products have exported comes in too."""

import gzip
import io
import json
import time
import zipfile
from dataclasses import replace
from typing import Any
from uuid import uuid4

import pytest
from asgiref.sync import sync_to_async
from django.conf import LazySettings
from django.utils import timezone

from chat.actions.imports import bring_in as take_in
from chat.actions.imports import values_of
from chat.errors.problems import Problem
from chat.models import Conversation, Folder, Page, Run, User
from chat.protocol.state import AnswerPart
from chat.sharing.archive import account_files
from chat.sharing.copies import copy_for_others
from chat.sharing.gathering import gathered, gathered_of_run
from tests.chat.api.described import DescribedClient
from tests.chat.sharing.exports import CHATGPT, DEEPSEEK, OPEN_WEBUI
from tests.chat.sharing.records import answered
from tests.yardstick import allowed


async def client_of(user: User) -> DescribedClient:
    client = DescribedClient()
    await client.aforce_login(user)
    return client


async def bring_in(client: DescribedClient, body: object, status: int = 201) -> Any:
    text = body if isinstance(body, bytes) else json.dumps(body).encode()
    response = await client.post("/api/v1/imports", text, content_type="application/json")
    assert response.status_code == status, response.content[:500]
    return response.json()


async def test_an_account_is_one_file_of_which_every_conversation_can_come_back(
    alice: User, bob: User, conversation: Conversation
) -> None:
    await sync_to_async(answered)(conversation, "Which port?")
    response = await (await client_of(alice)).get("/api/v1/export")
    stream: Any = response
    file = zipfile.ZipFile(io.BytesIO(b"".join([piece async for piece in stream.streaming_content])))

    (name,) = [name for name in file.namelist() if name.startswith("conversations/") and name.endswith(".json")]

    assert file.testzip() is None
    assert json.loads(file.read("about.json"))["conversations"] == 1
    assert "Which port?" in file.read(name.replace(".json", ".md")).decode()
    assert (await bring_in(await client_of(bob), file.read(name)))["title"] == conversation.title
    assert (await bring_in(await client_of(alice), file.read(name), 200))["id"] == str(conversation.pk)


async def test_a_folder_comes_back_by_its_name_and_once(alice: User, bob: User, conversation: Conversation) -> None:
    """Those with nothing in them are told in the account's file; an answer alone and a copy for others tell none."""
    run = await sync_to_async(answered)(conversation, "Which port?")
    ports = await Folder.objects.acreate(owner=alice, name="Ports")
    await Folder.objects.acreate(owner=alice, name="Empty")
    await Conversation.objects.filter(pk=conversation.pk).aupdate(folder=ports)
    files = await sync_to_async(lambda: dict(account_files(alice, "en")))()
    (text,) = [text for name, text in files.items() if name.startswith("conversations/") and name.endswith(".json")]
    answer = await sync_to_async(gathered_of_run)(alice, run.pk)
    record = await sync_to_async(gathered)(alice, conversation.pk)
    body = json.loads(text)

    client = await client_of(bob)
    ids = [(await bring_in(client, body | {"id": str(uuid4())}))["id"] for _ in range(2)]

    assert json.loads(files["about.json"])["folders"] == ["Empty", "Ports"]
    assert (body["folder"], answer.folder, copy_for_others(record).folder) == ("Ports", "", "")
    theirs = await Folder.objects.aget(owner=bob)
    assert theirs.name == "Ports"
    assert {str(pk) async for pk in theirs.conversations.values_list("pk", flat=True)} == set(ids)


async def test_a_folder_too_many_does_not_keep_a_conversation_out(
    alice: User, bob: User, conversation: Conversation, settings: LazySettings
) -> None:
    await sync_to_async(answered)(conversation, "Which port?")
    body = json.loads((await sync_to_async(gathered)(alice, conversation.pk)).model_dump_json())
    settings.CHAT = replace(settings.CHAT, folders_per_user=0)

    made = await bring_in(await client_of(bob), body | {"folder": "Ports"})

    assert (await Conversation.objects.aget(pk=made["id"])).folder_id is None


@pytest.mark.django_db
def test_what_is_deleted_while_an_account_is_taken_along_is_left_out(alice: User, conversation: Conversation) -> None:
    other = Conversation.objects.create(owner=alice, title="Later", updated_at=timezone.now())
    answered(conversation, "Which port?")
    answered(other, "Which other?")
    files = account_files(alice, "en")

    names = [next(files)[0] for _ in range(4)]
    other.delete()

    assert [name for name, _ in files] == []
    assert names[:2] == ["about.json", "usage.json"]


@pytest.mark.parametrize("body", [CHATGPT, DEEPSEEK, OPEN_WEBUI], ids=["chatgpt", "deepseek", "open-webui"])
async def test_the_exports_of_other_products_come_in_once(bob: User, body: dict[str, Any]) -> None:
    client = await client_of(bob)

    first, again = await bring_in(client, body), await bring_in(client, body, 200)
    shown = (await client.get(f"/api/v1/conversations/{first['id']}")).json()

    assert first == again
    assert shown["title"] == body["title"]
    assert all(run["status"] == "finished" for turn in shown["turns"] for run in turn["runs"])


async def test_branches_thoughts_and_answers_find_their_places(bob: User) -> None:
    client = await client_of(bob)
    turns = {}
    for body in (CHATGPT, DEEPSEEK):
        id = (await bring_in(client, body))["id"]
        turns[body["id"]] = (await client.get(f"/api/v1/conversations/{id}")).json()["turns"]

    first, second = turns["c-1"]
    assert [run["parts"][0]["text"] for run in first["runs"]] == ["It is 41 m high [1].", "Forty-one metres."]
    assert [part.get("marks") for part in first["runs"][0]["parts"]] == [[]]  # its sources are not in the file
    assert (second["question"], second["parent"]) == ("And its light?", first["id"])
    assert second["runs"][0]["parts"][0]["text"] == "White."
    (answer,) = turns["d-1"][0]["runs"]
    assert [(part["type"], part["text"]) for part in answer["parts"]] == [
        ("reasoning", "我想想"),
        ("answer", "十二歐元。"),
    ]
    assert turns["d-1"][0]["created_at"].startswith("2026-03-01T02:00:01")


NONE = (b"", b"[]", b"{}", b"{" * 5000, b"\x1f\x8bno", b'{"mapping": {"a": 1}}', b'{"format": "wenyuan.conversation"}')


@pytest.mark.parametrize("body", NONE)
async def test_what_is_no_conversation_is_refused_in_a_sentence(bob: User, body: bytes) -> None:
    assert (await bring_in(await client_of(bob), body, 422))["code"] == "import.unknown"


async def test_a_file_cannot_forge_a_page_or_unpack_without_end(
    alice: User, bob: User, conversation: Conversation
) -> None:
    run = await sync_to_async(answered)(conversation, "Which port?")
    client = await client_of(alice)
    body = json.loads((await client.get(f"/api/v1/runs/{run.pk}/export?format=json")).content)
    body["id"] = "0190a0a0-0000-7000-8000-000000000001"
    body["texts"] = {hash: f"{text} forged" for hash, text in body["texts"].items()}
    body["turns"][0]["runs"][0]["sources"][0]["page"]["title"] = "forged"
    pages = await Page.objects.acount()

    made = await bring_in(await client_of(bob), body)
    sources = Run.objects.filter(turn__conversation=made["id"]).values_list("sources__page", flat=True)

    assert [page async for page in sources] == [None, None]
    assert (await Page.objects.acount(), await Page.objects.filter(title="forged").acount()) == (pages, 0)
    assert (await bring_in(await client_of(bob), gzip.compress(b" " * 30_000_000), 413))["code"] == "request.too_large"


@pytest.mark.parametrize("value", [b"[],", b"{},", b"0,", b'"",'])
def test_a_small_file_of_countless_values_is_refused_before_they_are_made(value: bytes, alice: User) -> None:
    text = b'{"a":[' + value * (8_000_000 // len(value))
    began = time.process_time()

    with pytest.raises(Problem) as refusal:
        take_in(alice, gzip.compress(text[:-1] + b"]}", compresslevel=1))

    assert refusal.value.code == "request.too_large"
    assert time.process_time() - began < allowed(5)


@pytest.mark.parametrize("text", [b'"' + b'\\"' * 4_000_000, b'"' * 8_000_001, b"\\" * 8_000_000])
def test_values_are_counted_in_a_time_that_grows_with_the_text(text: bytes) -> None:
    began = time.process_time()

    assert values_of(text) == 1
    assert time.process_time() - began < allowed(5)


def test_values_are_counted_outside_of_strings_and_in_one_encoding(alice: User) -> None:
    assert values_of(b'{"a,[{": ["b\\",", 1, {}]}') == 6

    with pytest.raises(Problem) as refusal:
        take_in(alice, '{"a": []}'.encode("utf-16"))
    assert refusal.value.code == "import.unknown"


async def test_an_answer_that_was_being_written_has_been_stopped(
    alice: User, bob: User, conversation: Conversation
) -> None:
    run = await sync_to_async(answered)(conversation, "Which port?")
    body = json.loads((await (await client_of(alice)).get(f"/api/v1/runs/{run.pk}/export?format=json")).content)
    body["turns"][0]["runs"][0]["state"]["status"] = "answering"

    await bring_in(await client_of(bob), body)

    made = await Run.objects.for_user(bob).aget()
    assert (made.status, made.state().status) == ("stopped", "stopped")
    assert isinstance(made.state().parts[-1], AnswerPart)
