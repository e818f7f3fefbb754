"""The lines of an evaluation."""

from pathlib import Path

import pytest

from chat.management.evaluation.cases import BadLine, Case, GivenAnswer, GivenSource, read_cases, written


def test_what_an_evaluation_has_written_the_next_one_reads(tmp_path: Path) -> None:
    given = GivenAnswer(
        "巴黎。[1]", (GivenSource(1, "https://example.org/", ("巴黎是首都。",)),), usage={"prompt_tokens": 9}
    )
    case = Case("a", "法国的首都？", effort="deep", answers=(("巴黎", "Paris"),), given=given)
    path = tmp_path / "answers.jsonl"
    path.write_text(f"{written(case, given)}\n\n", "utf-8")

    assert read_cases(path) == [case]


@pytest.mark.parametrize(
    "line",
    ["{", "[]", "{}", '{"question": 1}', '{"question": "q", "think": "long"}', '{"question": "q", "answers": [1]}'],
)
def test_a_line_that_cannot_be_read_is_named(tmp_path: Path, line: str) -> None:
    path = tmp_path / "questions.jsonl"
    path.write_text(f'{{"question": "first"}}\n{line}\n', "utf-8")

    with pytest.raises(BadLine, match="line 2"):
        read_cases(path)


def test_a_switch_says_how_it_is_thought(tmp_path: Path) -> None:
    path = tmp_path / "questions.jsonl"
    path.write_text('{"question": "a", "think": false}\n{"question": "b", "think": true}\n{"question": "c"}\n', "utf-8")

    assert [case.effort for case in read_cases(path)] == ["off", "on", "on"]


def test_two_lines_of_one_name_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "questions.jsonl"
    path.write_text('{"question": "a", "id": "x"}\n{"question": "b", "id": "x"}\n', "utf-8")

    with pytest.raises(BadLine):
        read_cases(path)
