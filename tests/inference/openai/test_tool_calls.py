"""Calls, put together from the pieces of a stream."""

from inference.engine import ToolCall
from inference.openai.chunks import CallPiece
from inference.openai.tool_calls import MAX_ARGUMENT_CHARACTERS, MAX_CALLS, CallCollector


def collected(*pieces: CallPiece) -> tuple[ToolCall, ...]:
    collector = CallCollector()
    for piece in pieces:
        collector.add([piece])
    return collector.calls()


def test_pieces_are_joined_by_their_place() -> None:
    pieces = [CallPiece(1, "b", "open", "{"), CallPiece(0, "a", "search", "["), CallPiece(0, "", "", "1]")]

    assert collected(*pieces, CallPiece(1, "", "", "}")) == (
        ToolCall("a", "search", "[1]"),
        ToolCall("b", "open", "{}"),
    )


def test_two_calls_under_one_place_are_told_apart_by_their_ids() -> None:
    pieces = [CallPiece(0, "a", "search", ""), CallPiece(0, "", "", "[1]"), CallPiece(0, "b", "search", "[2]")]

    assert collected(*pieces) == (ToolCall("a", "search", "[1]"), ToolCall("b", "search", "[2]"))
    again = [CallPiece(0, "a", "search", "[1"), CallPiece(0, "a", "search", "]")]
    assert collected(*again) == (ToolCall("a", "search", "[1]"),)


def test_a_call_without_an_id_gets_one_and_one_without_a_name_is_none() -> None:
    assert collected(CallPiece(0, "", "search", "{}"), CallPiece(1, "x", "", "{}")) == (
        ToolCall("call_0", "search", "{}"),
    )


def test_calls_and_their_arguments_have_limits() -> None:
    many = [CallPiece(place, "", "search", "x" * 30_000) for place in range(100)]

    calls = collected(*many)
    assert len(calls) == MAX_CALLS
    assert all(len(call.arguments) == MAX_ARGUMENT_CHARACTERS for call in calls)
