"""How a fact's fields are written in an entry, and read from one."""

import pytest

from chat.protocol.event import WRITTEN
from chat.protocol.events import AnswerDelta, RunResumed


def test_a_field_whose_name_is_a_word_of_the_language_is_written_by_that_word() -> None:
    assert RunResumed("w", 2).data() == {"writer": "w", "from": 2}
    assert RunResumed.from_data({"writer": "w", "from": 2}) == RunResumed("w", 2)


def test_what_an_older_version_did_not_write_is_left_out() -> None:
    assert AnswerDelta("So.").data() == {"text": "So."}
    assert AnswerDelta("So.", []).data() == {"text": "So.", "marks": []}


def test_unknown_fields_are_refused() -> None:
    with pytest.raises(TypeError):
        RunResumed.from_data({"writer": "w", "from": 2, "why": "x"})


def test_every_event_says_how_its_fields_are_written() -> None:
    assert WRITTEN["run.resumed"] == [("writer", "writer"), ("kept", "from")]
    assert "reasoning.recast" in WRITTEN
