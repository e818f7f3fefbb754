"""The load program itself: it must see what is lost, and the real stack must lose nothing under it."""

import json

import pytest

from tests.bench.load import Options, run
from tests.bench.readers import Reading
from tests.bench.received import Received, of_the_product, of_the_relay
from tests.bench.stamps import Plan, checksum, micros, plan_in, since

PLAN = Plan("k", 3, 50, 1)
TEXTS = ("@000000001 @000", "000002 @000000003.")


def heard(*entries: tuple[int, str, dict[str, object]]) -> Received:
    """What is found in these entries, of which one comes every second."""
    reading = Reading(PLAN, 0.0, run="r")
    for now, (seq, kind, data) in enumerate(entries, 1):
        frame = {"run": "r", "seq": seq, "type": kind} | ({"state": data} if kind == "snapshot" else {"data": data})
        reading.frames.append((float(now), json.dumps(frame).encode()))
    return of_the_product(reading)


def test_every_token_is_found_though_a_stamp_is_cut() -> None:
    found = heard((1, "answer.delta", {"text": TEXTS[0]}), (2, "answer.delta", {"text": TEXTS[1]}))

    assert [delay for _, delay in found.delays] == [999_999, 1_999_998, 1_999_997]
    assert found.checksum == checksum("@000000001@000000002@000000003.")


def test_entries_that_are_missing_come_twice_or_after_the_end_are_counted() -> None:
    found = heard((1, "a", {}), (4, "b", {}), (4, "b", {}), (5, "run.finished", {}), (6, "c", {}))

    assert (found.lost, found.duplicated, found.after_end, found.end) == (2, 1, 1, "run.finished")


def test_a_snapshot_makes_up_for_what_is_missing() -> None:
    parts: object = [{"type": "reasoning", "text": TEXTS[0]}, {"type": "answer", "text": TEXTS[1]}]
    state: dict[str, object] = {"parts": parts, "status": "finished"}

    found = heard((1, "answer.delta", {"text": TEXTS[0]}), (7, "snapshot", state))

    assert (found.lost, found.snapshots, found.end) == (0, 1, "run.finished")
    assert [now for now, _ in found.delays] == [1.0, 2.0, 2.0]


def test_events_of_the_relay_are_read_as_the_engine_wrote_them() -> None:
    reading = Reading(PLAN, 0.0)
    for text in ("@000000001", "</think>", " @000000002."):
        reading.frames.append((1.0, json.dumps({"choices": [{"delta": {"content": text}}]}).encode()))
    reading.frames.append((1.0, b"[DONE]"))

    found = of_the_relay(reading)

    assert (found.end, len(found.delays), found.checksum) == ("run.finished", 2, checksum("@000000001@000000002."))


def test_a_plan_is_found_in_the_question_that_was_asked_last() -> None:
    assert plan_in(f"{Plan('old', 1, 2, 3).question}\n\n{PLAN.question}") == PLAN
    assert plan_in("How fast is it?") is None


def test_a_stamp_that_begins_anew_is_later_than_the_one_before() -> None:
    assert since(micros(999.9), micros(1000.1)) == 200_000


@pytest.mark.stack
def test_nothing_is_lost_doubled_or_changed_on_the_way_through_the_real_stack() -> None:
    said: list[str] = []

    is_good = run(Options(sizes=(3,), seconds=2.0, singles=False), said.append)

    assert is_good, "\n".join(said)
    assert "| 3 product |" in "\n".join(said)
