"""PDF and DOCX, read back by the libraries that read them: text, links, tables, formulas, in three scripts."""

import io
from dataclasses import replace
from uuid import uuid4

import pytest
from django.utils import timezone
from django.utils.translation import override
from docx import Document

from chat.errors.problems import Problem
from chat.models import Conversation, User
from chat.protocol.state import AnswerPart, RunState
from chat.sharing.gathering import gathered
from chat.sharing.papers import LIMITS, PaperForm, paper_file, paper_of
from chat.sharing.pdf import BREAK, breakable, pdf_of
from chat.sharing.printed import Paper
from chat.sharing.record import ConversationRecord, RunRecord, TurnRecord
from search.sandbox import Limits, Sandbox
from tests.chat.sharing.papers import pdf_text
from tests.chat.sharing.records import answered

ANSWER = """# 標題

**Bold** and `code`, 1 < 2 & $\\frac{a+b}{2} \\le x^{10}$, costs $5 to $10.

1. 第一點：軟體更新
   - nested 软体

| Name | 連接埠 |
| --- | --- |
| SGLang | 30000 |

```py
print("<b>")
```
"""


def paper(answer: str) -> Paper:
    """A document with one question and this answer."""
    now, id = timezone.now(), uuid4()
    state = RunState(str(id), seq=1, status="finished", parts=[AnswerPart(answer)])
    run = RunRecord(id=id, created_at=now, ended_at=now, state=state.to_json())
    turn = TurnRecord(id=id, parent=None, question="Which port?", search=True, think=True, created_at=now, runs=(run,))
    record = ConversationRecord(id=id, title="港口 Ports", created_at=now, updated_at=now, turns=(turn,))
    return paper_of(record, None)


@pytest.fixture(scope="module")
def sandbox() -> Sandbox:
    return Sandbox(1, LIMITS, preloaded=())


@pytest.mark.parametrize(("text", "is_said"), [("The harbour, 港口, гавань", False), ("한국어 and עברית", True)])
async def test_a_pdf_says_where_its_font_lacks_letters(sandbox: Sandbox, text: str, is_said: bool) -> None:
    file = await paper_file(replace(paper(text), lacking="Letters are lacking."), "pdf", sandbox)

    assert ("Letters are lacking." in pdf_text(file)) == is_said


async def test_a_pdf_has_all_text_of_three_scripts(sandbox: Sandbox) -> None:
    text = pdf_text(await paper_file(paper(ANSWER), "pdf", sandbox))

    latin = ("Which port?", "Bold", "1 < 2 &", "(a+b)/(2) ≤x^{10}", "$5 to $10", "SGLang", "30000", 'print("<b>")')
    for words in ("港口 Ports", "標題", "第一點：軟體更新", "nested 软体", "連接埠", *latin):
        assert words in text


async def test_a_docx_has_headings_a_table_and_code(sandbox: Sandbox) -> None:
    document = Document(io.BytesIO(await paper_file(paper(ANSWER), "docx", sandbox)))

    looks = {one.text: one.style.name if one.style else "" for one in document.paragraphs}
    assert (looks["港口 Ports"], looks["Which port?"], looks["標題"]) == ("Title", "Heading 1", "Heading 2")
    assert [[cell.text for cell in row.cells] for row in document.tables[0].rows] == [
        ["Name", "連接埠"],
        ["SGLang", "30000"],
    ]
    assert 'print("<b>")' in looks and "1.\t第一點：軟體更新" in looks
    assert (document.core_properties.author, document.core_properties.title) == ("", "港口 Ports")


async def test_a_docx_says_what_is_written_from_right_to_left(sandbox: Sandbox) -> None:
    answer = "الميناء مفتوح SGLang [1].\n\nThe word שלום is Hebrew.\n\n- 港口"
    document = Document(io.BytesIO(await paper_file(paper(answer), "docx", sandbox)))

    paragraphs = document.element.body.xpath("w:p")
    looks = {
        "".join(one.xpath(".//w:t/text()")): [bool(one.xpath(path)) for path in ("w:pPr/w:bidi", ".//w:rtl")]
        for one in paragraphs
    }
    assert looks["الميناء مفتوح SGLang [1]."] == [True, True]
    assert looks["The word שלום is Hebrew."] == [False, True]
    assert looks["•港口"] == [False, False]


def test_citations_lead_to_their_sources_with_words_and_verdicts(alice: User, conversation: Conversation) -> None:
    answered(conversation, "Which port?")
    with override("zh-hant"):
        made = paper_of(gathered(alice, conversation.pk), None)

    chips = [(run.text, run.address, run.is_warned) for block in made.blocks for run in block.runs if run.is_chip]
    assert chips == [("[1]", "#source-1-1", False), ("[2]", "#source-1-2", True)]
    sources = [block for block in made.blocks if block.kind == "source"]
    assert [(one.anchor, one.runs[0].address) for one in sources] == [
        ("source-1-1", "https://a.example/1(x)"),
        ("source-1-2", "https://a.example/2(x)"),
    ]
    quotes = ["".join(run.text for run in block.runs) for block in made.blocks if block.kind == "quote"]
    assert "“The server listens on 30000 by default.”" in quotes[0] and "SHA-256" in quotes[1]
    assert "未找到" in quotes[2]


def test_chinese_breaks_between_characters_and_not_before_a_closing_sign() -> None:
    assert breakable("軟體，新（v2）。 end").split(BREAK) == ["軟", "體，", "新", "（v2）。 end"]
    assert breakable("only Latin words") == "only Latin words"


@pytest.mark.parametrize("form", ["pdf", "docx"])
@pytest.mark.parametrize(
    "answer",
    [
        "a\x00b\ufffe\ud800c \x0b",
        "x" * 20_000,
        "漢" * 20_000,
        ">" * 60 + "- " * 60 + "deep",
        "|" + "a|" * 60 + "\n|" + "-|" * 60 + "\n|" + "long words here|" * 60,
        "| a |\n| --- |\n| " + "漢" * 6_000 + " |",
        "$" + "{" * 500 + "$ [x](javascript:alert(1)) ![i](http://t.example/p.png) [y](http://[bad)",
        "",
    ],
)
async def test_whatever_a_model_writes_becomes_a_file(sandbox: Sandbox, answer: str, form: PaperForm) -> None:
    content = await paper_file(paper(answer), form, sandbox)

    assert content.startswith(b"%PDF" if form == "pdf" else b"PK")
    assert b"javascript:" not in content


async def test_what_takes_more_than_it_may_is_refused() -> None:
    with pytest.raises(Problem, match=r"export\.too_large"):
        await paper_file(paper("漢字" * 50_000), "pdf", Sandbox(1, Limits(wall_seconds=0.3), preloaded=()))


def test_a_file_is_as_large_as_what_is_in_it() -> None:
    long = paper(ANSWER * 20)
    assert len(pdf_of(long)) < 200_000
    assert len(pdf_of(replace(long, blocks=long.blocks[:2]))) < 40_000
