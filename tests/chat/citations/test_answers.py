"""What is kept of an answer and where it cites: the same texts that the browser's tests draw."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from chat.citations.formulas import is_bracket_formula, is_formula
from chat.citations.marks import written_marks
from chat.citations.stream import CitationStream
from tests.chat.citations.differential import differences, kept
from tests.chat.citations.nasty import nasty_texts

FIXTURES = Path(__file__).parents[2] / "fixtures"
ANSWERS = json.loads((FIXTURES / "citations/answers.json").read_text())
FORMULAS = json.loads((FIXTURES / "citations/formulas.json").read_text())
CASES = sorted((FIXTURES / "cases").glob("C*.expected.md"))
SIZES = (1, 2, 3, 7, 1000)


def streamed(raw: str, known: list[int], size: int) -> tuple[str, list[list[int]]]:
    stream, text, marks = CitationStream(known), "", list[list[int]]()
    pieces = [raw[start : start + size] for start in range(0, len(raw), size)]
    for shown in (*map(stream.feed, pieces), stream.close()):
        marks += [[len(text) + place, index] for place, index in shown.marks]
        text += shown.text
    return text, marks


@pytest.mark.parametrize("answer", ANSWERS, ids=lambda answer: answer["raw"][:40])
def test_what_is_kept_and_its_marks_are_the_same_however_it_was_split(answer: dict[str, Any]) -> None:
    results = [streamed(answer["raw"], answer["known"], size) for size in SIZES]

    assert results == [(answer["kept"], answer["marks"])] * len(SIZES)


@pytest.mark.parametrize("answer", ANSWERS, ids=lambda answer: answer["raw"][:40])
def test_the_marks_of_a_kept_answer_are_found_again_in_its_text(answer: dict[str, Any]) -> None:
    assert [[mark.start, mark.index] for mark in written_marks(answer["kept"])] == answer["marks"]


@pytest.mark.parametrize("row", FORMULAS, ids=lambda row: row["content"])
def test_what_is_mathematics_between_signs_is_so_on_both_sides(row: dict[str, Any]) -> None:
    content = row["content"]

    assert is_formula(content) == row["formula"]
    assert is_bracket_formula(content, is_alone=False) == row["bracket"]
    assert is_bracket_formula(content, is_alone=True) == row["alone"]


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.name.split(".")[0])
def test_every_case_of_a_public_report_is_right(path: Path) -> None:
    described = re.search(r"```json\n(.*?)```", path.read_text(), re.DOTALL)
    assert described
    case = json.loads(described[1])
    raw = (path.parent / case["file"]).read_bytes().decode()

    for size in SIZES:
        text, _ = streamed(raw, case["known"], size)
        assert text.rstrip() == case["answer"].rstrip() if "answer" in case else text.startswith(case["begins"])


def test_every_mark_that_is_told_stands_at_its_place() -> None:
    for raw in nasty_texts(seed=3, count=1500):
        text, marks = kept(raw)
        assert all(text.startswith(f"[{index}]", place) for place, index in marks), raw
        assert kept(raw, list(raw)) == (text, marks), raw


def test_the_page_shows_the_citations_of_nasty_answers_where_the_server_tells_them() -> None:
    assert differences(seed=2, count=500) == []
