"""What the journal says of the rounds of a run."""

from typing import Literal

from chat.protocol.state import AnswerPart, Part, ReasoningPart, SearchPart, SourceState
from chat.runs.rounds import Progress, Round, first_indexes, progress_of

Status = Literal["found", "read", "skipped"]


def search(*found: tuple[int, Status], queries: tuple[str, ...] = ("q",)) -> SearchPart:
    sources = [SourceState(index, f"/{index}", "", "", None, status) for index, status in found]
    return SearchPart(list(queries), sources, over=True)


FIRST = search((1, "read"), (2, "skipped"))


def test_the_first_search_is_no_round() -> None:
    parts: list[Part] = [FIRST, ReasoningPart("Hm.", over=True, seconds=1.0), AnswerPart("It is\u2060 so")]

    assert progress_of(parts) == Progress((), "Hm.", True, "It is so")
    assert first_indexes(parts) is None


def test_a_round_is_thoughts_and_the_search_that_they_led_to() -> None:
    second = search((3, "read"), (4, "skipped"), queries=("a", "b"))
    parts: list[Part] = [FIRST, ReasoningPart("Hm.", seconds=1.0), second, ReasoningPart("So ")]

    assert progress_of(parts) == Progress((Round("Hm.", ("a", "b"), (3,)),), "So ")
    assert first_indexes(parts) == frozenset({1, 2})


def test_thoughts_that_were_cut_have_not_ended() -> None:
    assert not progress_of([ReasoningPart("Hm.")]).has_reasoned
    assert not progress_of([FIRST]).has_begun
