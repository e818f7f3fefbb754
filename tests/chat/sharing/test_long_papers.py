"""Three hundred turns as PDF and DOCX: every question, answer, number and source is in the file, in their order."""

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from docx import Document
from pypdf import PdfReader

from chat.models import Conversation, User
from chat.protocol.state import AnswerPart
from chat.sharing.citing import answers
from chat.sharing.gathering import gathered
from chat.sharing.papers import LIMITS, PaperForm, paper_file, paper_of
from chat.sharing.record import ConversationRecord, RunRecord, TurnRecord
from search.sandbox import Sandbox
from tests.chat.sharing.long_conversation import (
    BRANCHING,
    INSTEAD,
    QUESTIONS,
    SOURCES,
    STRUCK,
    TURNS,
    UNCITED,
    store_long_conversation,
)

CLAIMS = ("The server listens on 30000", "软件在 30000 端口监听", "軟體在 30000 連接埠監聽")
EXTRAS = ('x[1] = "<b>"  # [2]', "E = mc^2 In line: (a)/(b) and x[2][2].", "a 乙 1 2")
"""Code, mathematics and a table, as they are printed."""
ALL = "All of them say so"
BYTES_MAX = 4_000_000
UNSEEN = re.compile(r"[\s\u00ad\u200b\u2060]")
"""Lines end elsewhere in print."""


@pytest.fixture
def record(alice: User, conversation: Conversation) -> ConversationRecord:
    """Its turns in one branch; the eighth answer cites all its sixty sources."""
    store_long_conversation(conversation)
    whole = gathered(alice, conversation.pk)
    turns = list(whole.turns)
    turns[BRANCHING] = turns[BRANCHING].model_copy(update={"parent": turns[BRANCHING - 1].id})
    turns[7] = turns[7].model_copy(update={"runs": tuple(map(citing_all, turns[7].runs))})
    return whole.model_copy(update={"turns": tuple(turns)})


def citing_all(run: RunRecord) -> RunRecord:
    state = run.run_state
    (part,) = (part for part in state.parts if isinstance(part, AnswerPart))
    part.marks = list(part.marks or ())
    part.text += f"\n\n{ALL}"
    for index in range(1, SOURCES + 1):
        part.marks.append((len(part.text), index))
        part.text += f"[{index}]"
    return run.model_copy(update={"state": state.to_json()})


@pytest.mark.quiet  # the processor's minute of each would hold up what else is tested
@pytest.mark.timeout(900)
@pytest.mark.parametrize("form", ["pdf", "docx"])
async def test_nothing_of_three_hundred_turns_is_left_out(record: ConversationRecord, form: PaperForm) -> None:
    branch = record.branch(record.turns[-1].id)
    file = await paper_file(paper_of(record, record.turns[-1].id), form, Sandbox(1, LIMITS, preloaded=()))
    text, addresses = pdf_content(file) if form == "pdf" else docx_content(file)

    place = 0
    for piece in (piece for turn in branch for piece in pieces_of(turn, record.turns.index(turn))):
        place = text.find(UNSEEN.sub("", piece), place)
        assert place >= 0, piece
    assert (len(branch), text.count(INSTEAD.replace(" ", ""))) == (TURNS, TURNS)
    assert numbers(text) == [index for turn in branch for index in numbers_of(turn)]
    assert {source.url for turn in branch for source in cited(turn)} <= addresses
    assert len(file) < BYTES_MAX


def pieces_of(turn: TurnRecord, number: int) -> Iterator[str]:
    """What is printed of a turn, in its order."""
    kind, (part,) = number % 3, parts(turn)
    attempt = part.text.partition("標題\n\n")[2][0]
    first, last = [index for _, index in part.marks or ()][:2]
    yield f"{number}: {QUESTIONS[kind]}"
    yield f"標題{attempt}: {CLAIMS[kind]}[{first}]."
    yield EXTRAS[kind]
    yield f"{STRUCK}[{last}]. {UNCITED}"
    if ALL in part.text:
        yield ALL + "".join(f"[{index}]" for index in range(1, SOURCES + 1))
    for source in cited(turn):
        yield f"{source.index}.{source.title}"
        yield source.final_url


def parts(turn: TurnRecord) -> list[AnswerPart]:
    assert turn.shown
    return [part for _, part in answers(turn.shown.run_state)]


def numbers_of(turn: TurnRecord) -> list[int]:
    """Of the claim and of what was struck."""
    return [index for part in parts(turn) for _, index in (part.marks or ())[:2]]


def numbers(text: str) -> list[int]:
    return [int(number) for number in re.findall(r"(?:30000|端口监听|連接埠監聽|30001)\[(\d+)\]", text)]


@dataclass(frozen=True)
class Cited:
    """A source as the file has to name it."""

    index: int
    title: str
    url: str
    final_url: str


def cited(turn: TurnRecord) -> list[Cited]:
    assert turn.shown
    indexes = {index for part in parts(turn) for _, index in part.marks or ()}
    return [
        Cited(one.index, one.page.title, one.url, one.page.final_url)
        for one in turn.shown.sources
        if one.index in indexes and one.page
    ]


def pdf_content(file: bytes) -> tuple[str, set[str]]:
    """Its text without the numbers of its pages and whatever is not seen; the addresses that it links to.

    pypdf reads codes of two bytes as a NUL and a letter.
    """
    pages = PdfReader(io.BytesIO(file)).pages
    texts = (page.extract_text().replace("\0", "") for page in pages)
    text = "".join(one.removesuffix(f"\n{number}") for number, one in enumerate(texts, start=1))
    actions = [one.get_object().get("/A") for page in pages for one in page.get("/Annots", ())]
    return UNSEEN.sub("", text), {str(action["/URI"]) for action in actions if action and "/URI" in action}


def docx_content(file: bytes) -> tuple[str, set[str]]:
    document = Document(io.BytesIO(file))
    text = "".join(document.element.body.xpath(".//w:t/text()"))
    return UNSEEN.sub("", text), {one.target_ref for one in document.part.rels.values() if one.is_external}
