"""The load program itself: it must see what is lost, and the real stack must lose nothing under it."""

import asyncio
import json
import re

import pytest

from tests.bench.engine import Stream, sentences
from tests.bench.load import Options, run
from tests.bench.readers import Reading
from tests.bench.received import Received, of_the_product, of_the_relay
from tests.bench.stamps import Plan, checksum, micros, moment_of, plan_in, since, written

PLAN = Plan("k", 3, 50, 1)
TEXTS = ("@0001 @00", "02 @0003.")


def heard(*entries: tuple[int, str, dict[str, object]]) -> Received:
    """What is found in these entries, of which one comes every second."""
    reading = Reading(PLAN, 0.0, run="r")
    for now, (seq, kind, data) in enumerate(entries, 1):
        frame = {"run": "r", "seq": seq, "type": kind} | ({"state": data} if kind == "snapshot" else {"data": data})
        reading.frames.append((float(now), json.dumps(frame).encode()))
    return of_the_product(reading)


def test_every_token_is_found_though_a_stamp_is_cut() -> None:
    found = heard((1, "answer.delta", {"text": TEXTS[0]}), (2, "answer.delta", {"text": TEXTS[1]}))

    assert [delay for _, delay in found.delays] == [999_990, 1_999_980, 1_999_970]
    assert found.checksum == checksum("@0001@0002@0003.")


def test_entries_that_are_missing_come_twice_or_after_the_end_are_counted() -> None:
    found = heard((1, "a", {}), (4, "b", {}), (4, "b", {}), (5, "run.finished", {}), (6, "c", {}))

    assert (found.lost, found.duplicated, found.after_end, found.end) == (2, 1, 1, "run.finished")


def test_a_snapshot_makes_up_for_what_is_missing() -> None:
    parts: object = [{"type": "reasoning", "text": TEXTS[0]}, {"type": "answer", "text": TEXTS[1]}]
    state: dict[str, object] = {"parts": parts, "status": "finished"}

    found = heard((1, "answer.delta", {"text": TEXTS[0]}), (7, "snapshot", state))

    assert (found.lost, found.snapshots, found.end) == (0, 1, "run.finished")
    assert [now for now, _ in found.delays] == [1.0, 2.0, 2.0]


def test_a_snapshot_may_end_in_the_middle_of_a_stamp() -> None:
    parts: object = [{"type": "answer", "text": TEXTS[0]}]

    found = heard((7, "snapshot", {"parts": parts, "status": "answering"}), (8, "answer.delta", {"text": TEXTS[1]}))

    assert len(found.delays) == 3


def test_events_of_the_relay_are_read_as_the_engine_wrote_them() -> None:
    reading = Reading(PLAN, 0.0)
    for text in ("@0001", "</think>", " @0002."):
        reading.frames.append((1.0, json.dumps({"choices": [{"delta": {"content": text}}]}).encode()))
    reading.frames.append((1.0, b"[DONE]"))

    found = of_the_relay(reading)

    assert (found.end, len(found.delays), found.checksum) == ("run.finished", 2, checksum("@0001@0002."))


def test_a_plan_is_found_in_the_question_that_was_asked_last() -> None:
    assert plan_in(f"{Plan('old', 1, 2, 3).question}\n\n{PLAN.question}") == PLAN
    assert plan_in("How fast is it?") is None


def test_an_answer_that_is_to_end_while_it_is_thought_about_says_a_word() -> None:
    sent = Sent()
    said = sentences("rid", is_parted=True, is_closed=False)
    stream = Stream(sent, "rid", Plan("k", 100, 50, 50), said)
    stream.begin()
    assert stream.speak(1.0)
    stream.ends_at = 2.0
    assert not stream.speak(2.0)
    assert re.findall(rb'"(reasoning_content|content)":"[^"]*@', sent.written) == [b"reasoning_content", b"content"]
    assert (stream.told.tokens, stream.told.end) == (2, "stop")


class Sent(asyncio.Transport):
    """What a stream writes."""

    def __init__(self) -> None:
        super().__init__()
        self.written = b""

    def write(self, data: bytes | bytearray | memoryview) -> None:
        self.written += bytes(data)


@pytest.mark.parametrize("seconds", [0.0, 0.00001, 38.4, 147.7, 147.9, 1000.1])
def test_four_digits_tell_a_moment_to_a_hundredth_of_a_millisecond(seconds: float) -> None:
    moment = micros(seconds)

    digits = written(moment).decode()

    assert len(digits) == 4
    assert 0 <= moment - moment_of(digits) < 10


def test_a_clock_that_begins_anew_is_later_than_before() -> None:
    assert since(micros(147.7), micros(147.9)) == 200_000


@pytest.mark.stack
def test_nothing_is_lost_doubled_or_changed_on_the_way_through_the_real_stack() -> None:
    said: list[str] = []

    is_good = run(Options(sizes=(3,), seconds=2.0, singles=False), said.append)

    assert is_good, "\n".join(said)
    assert "| 3 product |" in "\n".join(said)
