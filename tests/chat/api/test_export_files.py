"""The files in which a conversation is taken along, as a browser is given them."""

import json
import re
from pathlib import Path

from asgiref.sync import sync_to_async

from chat.api.export_files import KINDS
from chat.models import Conversation, User
from chat.pages.ui_words import WORDS
from tests.chat.api.described import DescribedClient
from tests.chat.sharing.records import answered

ROOT = Path(__file__).resolve().parents[3]


def test_every_form_is_offered_in_both_menus_and_has_its_words() -> None:
    listed = (ROOT / "static/js/views/export-menu.js").read_text().split("FORMATS = [")[1].split("]")[0]
    linked = (ROOT / "templates/chat/_export.html").read_text()

    assert set(re.findall(r'"(\w+)"', listed)) == set(KINDS)
    assert set(re.findall(r'data-format="(\w+)"', linked)) == {*KINDS, "certificate"}
    assert {f"export.{form}" for form in KINDS} <= set(WORDS)


async def client_of(user: User) -> DescribedClient:
    client = DescribedClient()
    await client.aforce_login(user)
    return client


async def test_each_form_is_a_file_with_the_name_of_its_conversation(alice: User, conversation: Conversation) -> None:
    await Conversation.objects.filter(pk=conversation.pk).aupdate(title="港口 / ports?")
    run = await sync_to_async(answered)(conversation, "Which port?")
    client = await client_of(alice)
    for form, ending in (("markdown", "md"), ("html", "html"), ("json", "json")):
        for what in (f"conversations/{conversation.pk}", f"runs/{run.pk}"):
            response = await client.get(f"/api/v1/{what}/export?format={form}")
            assert response["Content-Disposition"].endswith(f"%E6%B8%AF%E5%8F%A3-ports.{ending}")
            assert response["Content-Security-Policy"].startswith("sandbox;")
            assert "Which port?" in response.content.decode()


async def test_pdf_and_docx_are_files_too(alice: User, conversation: Conversation) -> None:
    await sync_to_async(answered)(conversation, "Which port?")
    client = await client_of(alice)
    for form, begin in (("pdf", b"%PDF"), ("docx", b"PK")):
        response = await client.get(f"/api/v1/conversations/{conversation.pk}/export?format={form}")
        assert response.content.startswith(begin)
        assert response["Content-Disposition"].endswith(f".{form}")


async def test_the_json_has_all_branches_and_the_texts_of_the_pages(alice: User, conversation: Conversation) -> None:
    first = await sync_to_async(answered)(conversation, "First?")
    await sync_to_async(answered)(conversation, "Second?", first.turn)
    client = await client_of(alice)
    body = json.loads((await client.get(f"/api/v1/conversations/{conversation.pk}/export?format=json")).content)

    assert [turn["question"] for turn in body["turns"]] == ["First?", "Second?"]
    assert [turn["parent"] for turn in body["turns"]] == [None, str(first.turn_id)]
    source = body["turns"][0]["runs"][0]["sources"][0]
    (passage,) = source["passages"]
    assert body["texts"][source["page"]["hash"]][passage["start"] : passage["end"]].startswith("The server listens")
    assert "alice" not in json.dumps(body)


async def test_nobody_takes_along_what_is_somebody_elses(bob: User, conversation: Conversation) -> None:
    run = await sync_to_async(answered)(conversation, "Which port?")
    client = await client_of(bob)
    for what in (f"conversations/{conversation.pk}", f"runs/{run.pk}"):
        assert (await client.get(f"/api/v1/{what}/export")).status_code == 404
