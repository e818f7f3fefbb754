"""Which error a server's refusal is."""

import json

import pytest

from inference.errors import Busy, EngineError, Refused, TooLong, Unreachable
from inference.openai.refusals import refusal, response_error, retry_seconds, room_tokens
from tests.playback.recordings import recording

RECORDED: list[tuple[str, type[EngineError]]] = [
    ("refused_queue_full", Busy),
    ("refused_too_long", TooLong),
    ("refused_sum_too_long", TooLong),
    ("refused_router_too_long", TooLong),
    ("refused_gateway_too_long", TooLong),
    ("refused_gateway_model", Refused),
    ("refused_duplicate_rid", Refused),
    ("refused_temperature", Refused),
    ("refused_method", Refused),
    ("refused_not_object", Unreachable),
    ("not_found", Refused),
]


@pytest.mark.parametrize(("name", "error"), RECORDED)
def test_recorded_refusals(name: str, error: type[EngineError]) -> None:
    found = recording(name)

    assert type(refusal(response_error(found.status, found.body))) is error


@pytest.mark.parametrize(
    ("status", "error"),
    [
        (401, Refused),
        (403, Refused),
        (408, Unreachable),
        (429, Busy),
        (500, Unreachable),
        (502, Unreachable),
        (503, Busy),
    ],
)
def test_statuses_without_a_reason(status: int, error: type[EngineError]) -> None:
    assert type(refusal(response_error(status, b"<html>"))) is error


def test_the_room_for_an_answer_is_read_from_the_server_s_count() -> None:
    found = recording("refused_sum_too_long")

    assert room_tokens(refusal(response_error(found.status, found.body))) == 8192 - 133 - 1
    assert room_tokens(TooLong("The input (9033 tokens) is longer")) is None


@pytest.mark.parametrize(("header", "seconds"), [("3", 3.0), ("0.5", 0.5), ("", 0.0), ("Sun, 29 Nov 2026", 0.0)])
def test_when_a_busy_server_wants_to_be_asked_again(header: str, seconds: float) -> None:
    assert retry_seconds(header) == seconds


def test_the_fields_that_a_refusal_names_outside_its_words_are_kept() -> None:
    detail = {"detail": [{"loc": ["body", "rid"], "msg": "Extra inputs", "input": {"top_p": 1}}]}
    error = refusal(response_error(422, json.dumps({"message": detail}).encode()))

    assert isinstance(error, Refused)
    assert (error.status, error.fields) == (422, frozenset({"body", "rid"}))
