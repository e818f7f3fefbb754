"""A reader complains of gaps, repeats and losses, and of nothing else."""

from json import loads
from typing import Any

from chat.protocol.events import AnswerDelta, Entry
from chat.protocol.state import AnswerPart, RunState
from tests.chaos.findings import Findings
from tests.chaos.reader import Reader


def reader_at(seq: int, text: str) -> Reader:
    reader = Reader("http://x", "", "r", (), Findings())
    reader.state = RunState(run="r", seq=seq, status="answering", parts=[AnswerPart(text)])
    return reader


def rules(reader: Reader, frame: dict[str, Any]) -> list[str]:
    reader.take(frame)
    return [violation.rule for violation in reader.findings.violations]


def entry(seq: int) -> dict[str, Any]:
    found: dict[str, Any] = loads(Entry("r", seq, AnswerDelta("more")).to_json())
    return found


def snapshot(seq: int, text: str, **fields: Any) -> dict[str, Any]:
    state = RunState(run="r", seq=seq, status="answering", parts=[AnswerPart(text)], **fields)
    return {"type": "snapshot", "run": "r", "seq": seq, "state": state.to_json()}


def test_the_next_entry_is_folded() -> None:
    reader = reader_at(3, "some ")

    assert rules(reader, entry(4)) == []
    assert reader.state.answer == "some more"


def test_word_of_the_conversation_is_no_entry() -> None:
    reader = reader_at(3, "some ")

    assert rules(reader, {"type": "conversation", "id": "c", "change": "answered", "run": "r"}) == []
    assert reader.state.seq == 3


def test_a_gap_is_found() -> None:
    assert rules(reader_at(3, "some "), entry(5)) == ["no gap"]


def test_a_repeat_is_found() -> None:
    assert rules(reader_at(3, "some "), entry(3)) == ["no repeat"]


def test_a_snapshot_that_goes_on_is_taken() -> None:
    reader = reader_at(3, "some ")

    assert rules(reader, snapshot(9, "some more")) == []
    assert reader.state.seq == 9


def test_a_snapshot_without_what_was_shown_is_found() -> None:
    assert rules(reader_at(3, "some more"), snapshot(9, "some")) == ["nothing shown is lost"]


def test_a_snapshot_of_the_past_is_found() -> None:
    assert rules(reader_at(3, "some"), snapshot(2, "some")) == ["nothing shown is lost"]


def test_a_text_that_was_begun_again_may_be_another() -> None:
    assert rules(reader_at(3, "some more"), snapshot(9, "other", resumed=True)) == []
