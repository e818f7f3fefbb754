"""The operator's measure of answers."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from chat.management.evaluation.cases import Case, GivenAnswer, GivenSource, written

PAGE = GivenSource(1, "https://example.org/tower", ("The tower is 330 metres tall.",))
CASE = Case("height", "How tall is the <tower>?", gold_urls=(PAGE.url,), answers=(("330 metres",),))
RIGHT = GivenAnswer("The tower is 330 metres tall [1].", (PAGE,), seconds=4.0, search_seconds=1.0)
WRONG = GivenAnswer("<script>alert(1)</script> I cannot say.", (PAGE,), seconds=2.0)


@pytest.fixture
def answers(tmp_path: Path) -> tuple[Path, Path]:
    """The same question, answered wrongly and rightly."""
    before, after = tmp_path / "before.jsonl", tmp_path / "after.jsonl"
    before.write_text(written(CASE, WRONG), "utf-8")
    after.write_text(written(CASE, RIGHT), "utf-8")
    return before, after


def told(*arguments: object) -> str:
    out = StringIO()
    call_command("evaluate", *map(str, arguments), stdout=out, stderr=StringIO())
    return out.getvalue()


def test_finished_answers_are_measured_and_compared(answers: tuple[Path, Path], tmp_path: Path) -> None:
    before, after = answers
    lines = told(after, "--against", before, "--out", tmp_path / "again.jsonl").splitlines()

    assert "answer right 100.0 % 0.0 % before; 1 better, 0 worse" in [" ".join(line.split()) for line in lines]
    assert (tmp_path / "again.jsonl").read_text() == f"{after.read_text()}\n"


def test_the_report_needs_nothing_else_and_runs_nothing(answers: tuple[Path, Path], tmp_path: Path) -> None:
    told(answers[0], "--against", answers[1], "--html", tmp_path / "report.html")
    html = (tmp_path / "report.html").read_text("utf-8")

    assert "How tall is the &lt;tower&gt;?" in html and "&lt;script&gt;alert" in html
    assert "<svg" in html and "questions better" in html
    assert not any(word in html for word in ("<script", "http://", "https://", "<link", "src="))


@pytest.mark.django_db(transaction=True)
def test_questions_are_asked_in_somebodys_name_only(tmp_path: Path) -> None:
    path = tmp_path / "questions.jsonl"
    path.write_text('{"question": "Who?"}\n', "utf-8")

    with pytest.raises(CommandError, match="--user"):
        told(path, "--user", "nobody@example.org")
    with pytest.raises(CommandError, match="No such file"):
        told(tmp_path / "none.jsonl")
