"""The fold, over the recorded runs that `tests/js/model/run-state.test.js` folds too."""

import json
from pathlib import Path
from typing import Any

import pytest

from chat.protocol.coalescing import coalesced
from chat.protocol.events import AnswerDelta, Entry, ReasoningDelta, RunStopped
from chat.protocol.state import AnswerPart, ReasoningPart, RunState

RUNS = sorted((Path(__file__).parents[2] / "fixtures" / "runs").glob("*.json"))


def recorded(path: Path) -> tuple[list[Entry], dict[str, Any]]:
    body = json.loads(path.read_text())
    return [Entry.from_json(json.dumps(entry)) for entry in body["entries"]], body["state"]


@pytest.mark.parametrize("path", RUNS, ids=lambda path: path.stem)
def test_a_recorded_run_folds_to_its_recorded_state(path: Path) -> None:
    entries, expected = recorded(path)
    state = RunState(entries[0].run)
    assert all(state.fold(entry) for entry in entries)
    assert state.to_json() == expected


@pytest.mark.parametrize("path", RUNS, ids=lambda path: path.stem)
def test_a_state_taken_up_in_the_middle_ends_the_same(path: Path) -> None:
    entries, expected = recorded(path)
    for cut in range(len(entries)):
        state = RunState(entries[0].run)
        for entry in entries[:cut]:
            state.fold(entry)
        resumed = RunState.from_json(json.loads(json.dumps(state.to_json())))
        for entry in entries[cut:]:
            resumed.fold(entry)
        assert resumed.to_json() == expected


def test_a_stored_state_is_read_as_it_was() -> None:
    state = RunState("r")
    state.fold(Entry("r", 1, AnswerDelta("a [1]", [(2, 1)])))

    assert RunState.from_json(json.loads(json.dumps(state.to_json()))).parts == state.parts


@pytest.mark.parametrize("path", RUNS, ids=lambda path: path.stem)
def test_an_entry_is_written_as_it_was_read(path: Path) -> None:
    for body in json.loads(path.read_text())["entries"]:
        assert json.loads(Entry.from_json(json.dumps(body)).to_json()) == body


def test_a_repeated_entry_and_one_after_a_gap_are_not_folded() -> None:
    state = RunState("r")
    assert state.fold(Entry("r", 1, AnswerDelta("a")))
    assert not state.fold(Entry("r", 1, AnswerDelta("a")))
    assert not state.fold(Entry("r", 3, RunStopped()))
    assert (state.seq, state.answer, state.is_over) == (1, "a", False)


def test_a_malformed_entry_is_refused() -> None:
    with pytest.raises(TypeError):
        Entry.from_json('{"run": "r", "seq": 1, "type": "source.read", "data": {"number": 1}}')


def test_deltas_that_go_together_keep_the_places_of_their_marks() -> None:
    first, later = AnswerDelta("𠮷[1]", [(1, 1)]), AnswerDelta(" so[2]", [(3, 2)])

    assert coalesced(first, later) == AnswerDelta("𠮷[1] so[2]", [(1, 1), (7, 2)])
    assert coalesced(first, AnswerDelta(".")) == AnswerDelta("𠮷[1].", [(1, 1)])
    assert coalesced(first, ReasoningDelta("x")) is None


def test_two_answer_parts_are_two_paragraphs() -> None:
    state = RunState("r", parts=[AnswerPart("One."), ReasoningPart("…"), AnswerPart(""), AnswerPart("Two.")])

    assert state.answer == "One.\n\nTwo."
