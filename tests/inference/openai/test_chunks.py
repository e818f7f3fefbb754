"""Payloads as servers write them, with everything that may be absent, null or of the wrong type."""

import json

import pytest

from inference.engine import Usage
from inference.errors import Cut
from inference.openai.chunks import Chunk, ServerError, chunk


def read(fields: object) -> Chunk:
    return chunk(json.dumps(fields).encode())


def choice(**delta: object) -> dict[str, object]:
    return {"choices": [{"index": 0, "delta": delta, "finish_reason": None}]}


def test_reasoning_and_content_are_read_by_field() -> None:
    assert read(choice(reasoning_content="a", content=None)) == Chunk(reasoning="a")
    assert read(choice(reasoning="a")) == Chunk(reasoning="a")
    assert read(choice(reasoning_content=None, content="b")) == Chunk(content="b")


def test_no_choices_and_null_usage_add_nothing() -> None:
    assert read({"choices": []}) == read({"choices": [], "usage": None}) == read({}) == read([1]) == Chunk()
    assert read({"choices": [{"index": 0, "delta": None, "finish_reason": None}]}) == Chunk()


def test_usage_is_read_with_all_its_nulls() -> None:
    usage = {"prompt_tokens": 3, "completion_tokens": None, "reasoning_tokens": 2}
    nested = {"prompt_tokens_details": None, "completion_tokens_details": {"reasoning_tokens": None}}

    assert read({"choices": [], "usage": {**usage, **nested}}).usage == Usage(3, None, 2, None)


def test_a_second_choice_is_not_mixed_into_the_first() -> None:
    assert read({"choices": [{"index": 1, "delta": {"content": "other"}, "finish_reason": "stop"}]}) == Chunk()


@pytest.mark.parametrize(
    ("fields", "error"),
    [
        ({"error": {"message": "full", "type": "SERVICE_UNAVAILABLE", "code": 503}}, ServerError("full", 503)),
        ({"object": "error", "message": "long", "code": 400}, ServerError("long", 400)),
        ({"error": {"message": "none", "code": "no_available_workers"}}, ServerError("none", None)),
        ({"error": "something"}, ServerError("something", None)),
        ({"error": {"code": 500}}, ServerError('{"code": 500}', 500)),
    ],
)
def test_errors_are_read_in_every_shape(fields: object, error: ServerError) -> None:
    assert read(fields).error == error


def test_what_is_not_json_cuts_the_stream() -> None:
    with pytest.raises(Cut):
        chunk(b'{"choices": [')


def test_half_a_character_and_a_nul_become_a_mark_that_can_be_stored() -> None:
    payload = b'{"choices": [{"delta": {"content": "a\\ud83d\\u0000b"}}]}'
    assert chunk(payload).content == "a\ufffd\ufffdb"
