"""A certificate: what is signed is what is stored, and the file's own script finds a changed byte."""

import json
import re
from hashlib import sha256

from asgiref.sync import sync_to_async

from chat.actions.records import FOREIGN
from chat.models import Conversation, Run, User
from chat.sharing.certificate import Issuer, certificate_html, payload_of
from chat.sharing.gathering import gathered_of_run
from chat.sharing.signing import public_key_of, signed
from tests.chat.api.described import DescribedClient
from tests.chat.sharing.records import RECEIPT, answered

ISSUER = Issuer("https://ask.example.org", "1.0")


def payload(user: User, run: Run) -> str:
    return payload_of(gathered_of_run(user, run.pk), ISSUER)


def test_it_holds_the_answer_its_pages_their_hashes_and_what_was_checked(
    alice: User, conversation: Conversation
) -> None:
    text = payload(alice, answered(conversation, "Which port?", sources=3))
    body = json.loads(text)

    assert [source["index"] for source in body["sources"]] == [1, 2]  # the third is not cited
    for source in body["sources"]:
        assert sha256(source["text"].encode()).hexdigest() == source["hash"]
        assert source["text"][slice(*source["passages"][0])].startswith("The server listens")
    assert [check["verdict"] for check in body["checks"]] == ["supported", "unsupported"]
    assert [source["receipt"] for source in body["sources"]] == [RECEIPT, None]
    assert "en/answer_with_sources.txt" in body["prompt_files"]
    assert "<" not in text
    assert "alice" not in text


def test_the_key_follows_from_the_secret_and_from_nothing_else() -> None:
    assert public_key_of("a") == public_key_of("a") != public_key_of("b")
    assert signed("text", "a").key_id == public_key_of("a")[1]
    assert len(signed("text", "a").value) == 88  # 64 bytes in base64


async def test_it_is_a_file_and_what_was_not_written_here_has_none(alice: User, conversation: Conversation) -> None:
    run = await sync_to_async(answered)(conversation, "Which port?")
    client = DescribedClient()
    await client.aforce_login(alice)
    path = f"/api/v1/runs/{run.pk}/export?format=certificate"

    file = await client.get(path)
    key = (await client.get("/api/v1/certificate-key")).json()
    await Run.objects.filter(pk=run.pk).aupdate(client_id=f"{FOREIGN}0")

    assert key["key_id"] in file.content.decode()
    assert file["Content-Disposition"].endswith(".certificate.html")
    assert (await client.get(path)).json()["code"] == "certificate.none"


def test_nothing_is_loaded_and_only_its_own_script_runs(alice: User, conversation: Conversation) -> None:
    text = payload(alice, answered(conversation, "Which port? <script>alert(1)</script>"))
    html = certificate_html(text, signed(text, "secret"))

    assert html.count("<script") == 3
    assert "default-src 'none'; script-src 'sha256-" in html
    assert not re.search(r"""(?:src|href)=["']""", html)
