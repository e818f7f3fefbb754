"""Stored answers of before the marks were told open with their citations."""

from chat.models.earlier_answers import with_marks
from chat.protocol.state import AnswerPart, ReasoningPart, RunState


def test_an_old_answer_is_told_its_marks() -> None:
    state = RunState("r", parts=[ReasoningPart("[1]"), AnswerPart("So[1]. `a[1]` more[2].")])

    assert with_marks(state).to_json()["parts"][1]["marks"] == [[2, 1], [18, 2]]


def test_what_was_told_stays_and_what_cites_nothing_gets_nothing() -> None:
    state = with_marks(RunState("r", parts=[AnswerPart("So [1]", marks=[]), AnswerPart("So")]))

    assert [part.get("marks") for part in state.to_json()["parts"]] == [[], None]
