"""What servers get wrong, set right."""

import json

import pytest

from inference.engine import Answer, Ended, Reasoning, Usage
from inference.errors import Busy, Cut, Empty, TooLong, Unreachable
from inference.openai.stream_parser import TAIL_CHARACTERS, Expected, StreamParser
from tests.inference.asking import put_together


def event(finish: str | None = None, **delta: object) -> bytes:
    fields = {"choices": [{"index": 0, "delta": delta, "finish_reason": finish}]}
    return b"data: " + json.dumps(fields).encode() + b"\n\n"


def failure(message: str, code: int | None) -> bytes:
    return b"data: " + json.dumps({"error": {"message": message, "code": code}}).encode() + b"\n\n"


def test_the_blank_lines_before_the_first_answer_are_dropped() -> None:
    parser = StreamParser()

    assert parser.feed(event(content="\n\n") + event(content="\n Yes") + event(content="\n\n1")) == [Answer("Yes\n\n1")]


def test_what_comes_together_is_one_delta_of_each_kind() -> None:
    parser = StreamParser(Expected(starts_inside=True))

    together = parser.feed(event(content="a ") + event(content="b</think>c ") + event(content="d"))

    assert together == [Reasoning("a b"), Answer("c d")]


def test_reasoning_by_field_means_that_content_is_the_answer() -> None:
    parser = StreamParser(Expected(starts_inside=True))

    assert parser.feed(event(reasoning_content="Hm.") + event(content="Yes")) == [Reasoning("Hm."), Answer("Yes")]


def test_where_thinking_is_closed_in_the_prompt_reasoning_is_the_answer() -> None:
    parser = StreamParser(Expected(thinks=False))

    assert parser.feed(event(reasoning_content="Paris.")) == [Answer("Paris.")]


def test_an_answer_that_stayed_in_the_reasoning_is_recovered_from_its_end() -> None:
    parser = StreamParser()
    paragraphs = "\n\n".join(f"Thought {number}: " + "x" * 400 for number in range(10))

    written = put_together([*parser.feed(event(reasoning_content=paragraphs) + event("stop")), *parser.end()])

    assert written.answer.startswith("Thought ")
    assert paragraphs.endswith(written.answer)
    assert len(written.answer) <= TAIL_CHARACTERS


def test_cut_by_length_while_thinking_is_no_answer_but_a_finish() -> None:
    parser = StreamParser()

    written = put_together([*parser.feed(event(reasoning_content="Hm") + event("length")), *parser.end()])

    assert (written.answer, written.ended) == ("", Ended("length"))


def test_a_finish_without_a_done_is_whole() -> None:
    parser = StreamParser()
    parser.feed(event(content="Yes") + event("stop"))

    assert parser.end() == [Ended("stop")]


def test_a_done_without_a_finish_is_whole_too() -> None:
    parser = StreamParser()
    parser.feed(event(content="Yes") + b"data: [DONE]\n\n")

    assert parser.end() == [Ended("stop")]


def test_neither_a_done_nor_a_finish_is_cut() -> None:
    parser = StreamParser()
    parser.feed(event(content="Yes"))

    with pytest.raises(Cut):
        parser.end()


def test_nothing_follows_a_done() -> None:
    parser = StreamParser()

    parser.feed(event(content="b") + event("stop") + b"data: [DONE]\n\n" + event(content="c"))

    assert parser.end() == [Ended("stop")]


@pytest.mark.parametrize("finish", ["stop", "length"])
def test_no_word_at_all_is_an_error(finish: str) -> None:
    parser = StreamParser()
    parser.feed(event(content=" \n") + event(finish))

    with pytest.raises(Empty):
        parser.end()


def test_an_abort_before_the_first_word_means_that_the_queue_was_full() -> None:
    parser = StreamParser()
    parser.feed(event("abort"))

    with pytest.raises(Busy):
        parser.end()


@pytest.mark.parametrize(
    ("message", "code", "error"),
    [
        ("The request queue is full.", 503, Busy),
        ("maximum context length of 8192 tokens", 400, TooLong),
        ("internal error", 500, Unreachable),
        ("something", None, Unreachable),
    ],
)
def test_an_error_inside_the_stream_before_the_first_word(
    message: str, code: int | None, error: type[Exception]
) -> None:
    with pytest.raises(error, match=message):
        StreamParser().feed(failure(message, code))


def test_an_error_inside_the_stream_after_the_first_word_cuts_it() -> None:
    parser = StreamParser()
    parser.feed(event(content="Yes"))

    with pytest.raises(Cut, match="scheduler"):
        parser.feed(failure("the scheduler died", 500))
    assert parser.has_finished


def test_what_goes_on_keeps_its_spaces() -> None:
    parser = StreamParser(Expected(starts_inside=True, begun_reasoning="Hm,"))

    written = put_together([*parser.feed(event(content=" so</think>\n\nYes") + event("stop")), *parser.end()])

    assert (written.reasoning, written.answer) == (" so", "Yes")
    assert StreamParser(Expected(begun_answer="It")).feed(event(content=" is")) == [Answer(" is")]


def test_an_answer_that_was_complete_already_is_not_empty() -> None:
    parser = StreamParser(Expected(begun_answer="It is so."))
    parser.feed(event("stop"))

    assert parser.end() == [Ended("stop")]


def test_what_was_said_before_an_error_is_given_first() -> None:
    parser = StreamParser()

    assert parser.feed(event(content="Yes") + failure("the scheduler died", 500)) == [Answer("Yes")]
    with pytest.raises(Cut, match="scheduler"):
        parser.end()


def test_an_answer_that_a_parser_counts_as_reasoning_has_none() -> None:
    counts = {"completion_tokens": 32, "completion_tokens_details": {"reasoning_tokens": 32}}
    parser = StreamParser(Expected(thinks=False))

    parser.feed(event(content="Yes") + event("stop"))
    parser.feed(b"data: " + json.dumps({"choices": [], "usage": counts}).encode() + b"\n\n")

    assert parser.end() == [Ended("stop", Usage(completion_tokens=32, reasoning_tokens=0))]
