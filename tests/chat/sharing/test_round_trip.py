"""A conversation of three hundred turns: nothing of it is lost on its way out and back, and its numbers and marks are
the same in every form."""

import gzip
import io
import json
import re
import shutil
import subprocess
import zipfile
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from asgiref.sync import sync_to_async

from chat.actions.imports import bring_in
from chat.models import Conversation, Page, PageText, Source, User
from chat.sharing.archive import account_zip
from chat.sharing.blocks import blocks_of
from chat.sharing.certificate import Issuer, payload_of
from chat.sharing.citing import answers
from chat.sharing.copies import copy_for_others
from chat.sharing.docx import docx_of
from chat.sharing.gathering import gathered, gathered_of_run
from chat.sharing.html import as_html
from chat.sharing.markdown import as_markdown
from chat.sharing.papers import paper_of
from chat.sharing.pdf import pdf_of
from chat.sharing.record import ConversationRecord, RunRecord
from tests.chat.sharing.long_conversation import BRANCHING, INSTEAD, SOURCES, STRUCK, TURNS, store_long_conversation
from tests.chat.sharing.papers import docx_text, pdf_text

ROOT = Path(__file__).resolve().parents[3]
BRANCHES = {"the first branch": 250, "the newest branch": 150}


def exported(user: User, id: UUID) -> str:
    return gathered(user, id).model_dump_json(indent=1)


def without_ids(text: str) -> str:
    """The text of a record in which each id is its place."""
    body = json.loads(text)
    ids = [body["id"], *(id for turn in body["turns"] for id in (turn["id"], *(run["id"] for run in turn["runs"])))]
    places = {id: f"id {place}" for place, id in enumerate(ids)}
    assert len(places) == len(ids) > TURNS
    return re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}", lambda found: places.get(found[0], found[0]), text)


def without_receipts(text: str) -> str:
    """What a server has received over the wire is told by nobody else."""
    record = ConversationRecord.model_validate_json(text).model_dump(mode="json")
    pages = (source["page"] for turn in record["turns"] for run in turn["runs"] for source in run["sources"])
    for page in filter(None, pages):
        page["receipt"] = None
    return json.dumps(record)


async def zipped(user: User) -> str:
    """The one conversation of an account's ZIP file."""
    file = zipfile.ZipFile(io.BytesIO(b"".join([piece async for piece in account_zip(user)])))
    (name,) = [name for name in file.namelist() if name.startswith("conversations/") and name.endswith(".json")]
    return file.read(name).decode()


async def test_it_comes_back_equal_but_for_its_ids(alice: User, bob: User, conversation: Conversation) -> None:
    await sync_to_async(store_long_conversation)(conversation)
    text = await sync_to_async(exported)(alice, conversation.pk)

    assert await zipped(alice) == text
    await sync_to_async(comes_back)(bob, text)


def comes_back(user: User, text: str) -> None:
    """Where its pages are known, and where they are not."""
    made, is_new = bring_in(user, gzip.compress(text.encode()))
    assert (is_new, bring_in(user, text.encode())) == (True, (made, False))
    assert without_ids(exported(user, made.pk)) == without_ids(text)

    Conversation.objects.all().delete()
    Page.objects.all().delete()
    PageText.objects.all().delete()
    made = in_pieces(user, text)
    back = exported(user, made.pk)
    assert without_ids(without_receipts(back)) == without_ids(without_receipts(text))
    assert '"receipt": {' not in back


def in_pieces(user: User, text: str) -> Conversation:
    """As the page sends a long one: all but the texts, and then these."""
    body = json.loads(text)
    texts = list(body["texts"].items())
    made, _ = bring_in(user, json.dumps(body | {"texts": {}}).encode())
    assert not Source.objects.exclude(page=None).exists()
    for turn in body["turns"]:
        turn["runs"] = [run | {"state": {}} for run in turn["runs"]]
    for some in (texts[:40], texts[40:]):
        assert bring_in(user, json.dumps(body | {"texts": dict(some)}).encode()) == (made, False)
    return made


@pytest.fixture
def record(alice: User, conversation: Conversation) -> ConversationRecord:
    store_long_conversation(conversation)
    return gathered(alice, conversation.pk)


def numbers_of(runs: list[RunRecord]) -> list[int]:
    return [index for run in runs for _, part in answers(run.run_state) for _, index in part.marks or ()]


def numbers(pattern: str, text: str) -> list[int]:
    return [int(number) for number in re.findall(pattern, text)]


def drawn(runs: list[RunRecord]) -> list[dict[str, Any]]:
    """What the page shows and copies of these answers."""
    node = shutil.which("node")
    assert node
    lines = "\n".join(json.dumps(run.state) for run in runs)
    command = [node, str(ROOT / "tests/js/copied.js")]
    made = subprocess.run(command, input=lines, capture_output=True, text=True, check=True, timeout=120)
    return [json.loads(line) for line in made.stdout.splitlines()]


def test_its_numbers_and_marks_are_the_same_in_every_form(record: ConversationRecord) -> None:
    for last, length in ((BRANCHING - 1, BRANCHING), (TURNS - 1, TURNS - BRANCHING + 100)):
        leaf = record.turns[last].id
        runs = [turn.shown for turn in record.branch(leaf) if turn.shown]
        assert len(runs) == length
        assert has_all(record, leaf, runs) == length
        copied = ConversationRecord.model_validate_json(copy_for_others(record, leaf).model_dump_json())
        assert has_all(copied, None, runs) == length
    assert len(record.turns[7].runs[0].sources) == SOURCES + 1


def has_all(record: ConversationRecord, leaf: UUID | None, runs: list[RunRecord]) -> int:
    """How many statements each form has struck, all of them with the numbers of these answers."""
    wanted = numbers_of(runs)
    page, text, blocks = as_html(record, leaf), as_markdown(record, leaf), blocks_of(record, leaf)
    assert numbers(r"\[\\\[(\d+)\\\]\]\(", text) == wanted
    assert numbers(r'<a class="chip[^"]*" href="#source-\d+-(\d+)"', page) == wanted
    chips = [run for block in blocks for run in block.runs if run.is_chip]
    assert [int(run.text.strip("[]")) for run in chips] == wanted
    listed = numbers(r"(?m)^(\d+)\. \[Page ", text)
    assert listed == numbers(r'<li id="source-\d+-(\d+)"', page) == [index for run in runs for index in cited_in(run)]
    assert listed == [int(block.marker.strip(".")) for block in blocks if block.kind == "source"]
    struck = [run for block in blocks for run in block.runs if run.is_struck]
    assert {run.text for run in struck} == {STRUCK}
    said = (INSTEAD, "30001 it is.", "The two pages have different numbers.", "1 sentence without a source")
    assert {form.count(words) for form in (page, text) for words in said} == {len(struck)}
    assert text.count("   - Contradicted: ") == page.count("<b>Contradicted</b>") == len(struck)
    return len(struck)


def cited_in(run: RunRecord) -> list[int]:
    return sorted({index for _, part in answers(run.run_state) for _, index in part.marks or ()})


def test_the_page_shows_and_copies_the_same_numbers(record: ConversationRecord) -> None:
    runs = [run for turn in record.turns for run in turn.runs]

    made = drawn(runs)

    assert [index for one in made for index in one["shown"]] == numbers_of(runs)
    assert [index for one in made for index in numbers(r"\[\[(\d+)\]\]\(", one["copied"])] == numbers_of(runs)


def test_a_certificate_a_pdf_and_a_docx_have_them_too(alice: User, record: ConversationRecord) -> None:
    turns = record.turns[3:11]
    runs = [turn.shown for turn in turns if turn.shown]
    paper = paper_of(record.model_copy(update={"turns": turns}), None)

    for text in (pdf_text(pdf_of(paper)), docx_text(docx_of(paper))):
        assert numbers(r"(?:30000|端口监听|連接埠監聽|30001)\[(\d+)\]", re.sub(r"\s", "", text)) == numbers_of(runs)
        assert text.count(INSTEAD) == text.count("30001 it is.") == len(runs)
    for run in runs:
        body = json.loads(payload_of(gathered_of_run(alice, run.id), Issuer("https://ask.example", "1")))
        assert [index for part in body["answer"] for _, index in part["marks"]] == numbers_of([run])
        assert body["repairs"] == [{"statement": STRUCK, "instead": INSTEAD}]
        assert [side["index"] for side in body["disagreements"][0]["sides"]] == numbers_of([run])
