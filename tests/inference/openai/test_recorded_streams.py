"""Every recorded stream, cut at every byte (the long ones at many), gives the same deltas, finish and error."""

import random
from collections.abc import Iterable

import pytest

from inference.engine import Delta
from inference.errors import Cut, Unreachable
from inference.openai.stream_parser import Expected, StreamParser
from tests.inference.asking import Written, put_together
from tests.playback.recordings import recording

PARIS = ("Okay, the user asks.\nParis it is.", "The capital is Paris 🇫🇷.", "stop")

# Recording → reasoning, answer, finish. A stream that begins inside the reasoning is marked below.
WHOLE: dict[str, tuple[str, str, str]] = {
    "stream_reasoning_field": PARIS,
    "stream_reasoning_default": PARIS,
    "stream_raw_tags": PARIS,
    "stream_continuous_usage": PARIS,
    "stream_reasoning_whole": PARIS,
    "stream_never_closes": ("", "Okay, thinking without an end.", "stop"),
    "stream_length_in_thinking": ("a b c a b c ", "", "length"),
    "stream_stop_in_thinking": ("", "Okay, the user asks.", "stop"),
    "stream_stop_in_answer": (PARIS[0], "The capital is Paris ", "stop"),
    "stream_gateway": ("", "via gateway ok", "stop"),
}
RAW = {"stream_raw_tags"}
MAX_CUTS = 400


def read(pieces: Iterable[bytes], *, raw: bool) -> Written:
    parser = StreamParser(Expected(starts_inside=raw))
    deltas: list[Delta] = []
    for piece in pieces:
        deltas += parser.feed(piece)
    return put_together([*deltas, *parser.end()])


def cuts(body: bytes, name: str) -> list[int]:
    everywhere = range(len(body) + 1)
    return sorted(random.Random(name).sample(everywhere, MAX_CUTS)) if len(body) > MAX_CUTS * 8 else list(everywhere)


@pytest.mark.parametrize("name", WHOLE)
def test_a_stream_cut_in_two_anywhere_gives_the_same_answer(name: str) -> None:
    body = recording(name).body

    for cut in cuts(body, name):
        written = read([body[:cut], body[cut:]], raw=name in RAW)
        assert (written.reasoning, written.answer, written.ended.finish) == WHOLE[name], cut


@pytest.mark.parametrize("name", WHOLE)
def test_a_stream_byte_by_byte_gives_the_same_answer(name: str) -> None:
    body = recording(name).body

    written = read((bytes([byte]) for byte in body), raw=name in RAW)

    assert (written.reasoning, written.answer, written.ended.finish) == WHOLE[name]


@pytest.mark.parametrize("name", WHOLE)
def test_a_stream_that_breaks_off_is_never_taken_for_a_whole_one(name: str) -> None:
    body = recording(name).body
    finish = body.index(b'"finish_reason":"')

    for cut in (cut for cut in cuts(body, name) if cut <= finish):
        with pytest.raises((Cut, Unreachable)) as raised:
            read([body[:cut]], raw=name in RAW)
        assert isinstance(raised.value, Cut) == has_text(body[:cut], raw=name in RAW), cut


def has_text(body: bytes, *, raw: bool) -> bool:
    parser = StreamParser(Expected(starts_inside=raw))
    return bool(parser.feed(body))


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("whole_reasoning", PARIS),
        ("whole_raw_tags", PARIS),
        ("whole_never_closes", ("", "Okay, thinking", "stop")),
    ],
)
def test_an_answer_that_was_not_streamed_is_read_too(name: str, expected: tuple[str, str, str]) -> None:
    parser = StreamParser(Expected(starts_inside=name == "whole_raw_tags"))

    written = put_together([*parser.feed(recording(name).body), *parser.end()])

    assert (written.reasoning, written.answer, written.ended.finish) == expected


def test_token_counts_are_kept() -> None:
    usage = read([recording("stream_prefix_cached").body], raw=False).ended.usage

    assert usage.cached_tokens == 3021
    assert usage.prompt_tokens == 3022


def test_the_mid_stream_abort_of_another_is_a_finish_of_its_own() -> None:
    assert read([recording("stream_aborted").body], raw=False).ended.finish == "abort"
