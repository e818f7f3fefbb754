"""The audit finds what it is there to find: each of these is a good run with one thing wrong."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from json import loads
from typing import Any

import pytest

from chat.protocol.events import AnswerDelta, Entry, Event, RunFinished, RunStarted, RunStopped
from chat.protocol.state import RunState
from tests.chaos import audit
from tests.chaos.engine_audit import Played
from tests.chaos.engine_audit import violations as engine_violations
from tests.chaos.findings import Findings
from tests.chaos.plan import Scenario, plan_of
from tests.chaos.reader import Reader
from tests.chaos.records import Line, Stored, StoredRun, StoredSource, by_one_clock
from tests.chaos.scenarios import Told
from tests.chaos.sql import time_of

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
GOOD = (
    RunStarted(turn="t", question="Why?", search=False, think=False, model="m"),
    AnswerDelta("Because "),
    AnswerDelta("so."),
    RunFinished([], None, 1.0),
)


def line(seq: int, event: Event) -> Line:
    return Line(seq, loads(Entry("r", seq, event).to_json()), event.terminal)


def run_of(*events: Event, **fields: Any) -> StoredRun:
    """A run with this journal, stored as it folds."""
    state = RunState(run="r")
    for seq, event in enumerate(events, 1):
        state.fold(Entry("r", seq, event))
    return replace(
        StoredRun("r", "t", "c", "q", state.status, "", 0, state.seq, state.to_json(), None, NOON, NOON, "Why?"),
        lived_until=NOON,
        journal=tuple(line(seq, event) for seq, event in enumerate(events, 1)),
        **fields,
    )


def rules(run: StoredRun, told: dict[str, Told] | None = None) -> set[str]:
    found = Stored((run,), {"c": ("q",)}, frozenset({"r"}))
    return {violation.rule for violation in audit.violations(found, told or {}, {"c": {"q"}})}


def scenario(verb: str) -> Scenario:
    return next(one for one in plan_of(1, 200).scenarios if one.verb == verb)


def told_of(verb: str, state: RunState) -> Told:
    reader = Reader("http://x", "", "r", (), Findings())
    reader.state = state
    return Told("r", "t", "c", scenario(verb), None, [reader])  # type: ignore[arg-type]


def test_a_good_run_breaks_no_rule() -> None:
    assert rules(run_of(*GOOD)) == set()


def test_a_run_that_never_ended_is_found() -> None:
    assert "every run ends" in rules(run_of(*GOOD[:3]))


def test_a_run_that_failed_is_found() -> None:
    run = run_of(*GOOD)
    failed = replace(run, status="failed", snapshot=run.snapshot | {"status": "failed", "code": "run.internal"})

    assert "no run fails" in rules(failed)


def test_a_hole_in_the_journal_is_found() -> None:
    run = run_of(*GOOD)

    assert "contiguous" in rules(replace(run, journal=run.journal[:1] + run.journal[2:]))


def test_an_entry_after_the_end_is_found() -> None:
    assert "one end, the last" in rules(run_of(*GOOD, AnswerDelta("!")))


def test_two_ends_are_found() -> None:
    assert "one end, the last" in rules(run_of(*GOOD, RunStopped()))


def test_a_text_that_was_not_stored_is_found() -> None:
    run = run_of(*GOOD)
    cut = run.snapshot | {"parts": [{"type": "answer", "text": "Because "}]}

    assert "fold(journal) == stored" in rules(replace(run, snapshot=cut))


def test_a_reader_who_saw_another_text_is_found() -> None:
    run = run_of(*GOOD)
    saw = RunState.from_json(run.snapshot | {"parts": [{"type": "answer", "text": "Because!"}]})

    assert rules(run, {"r": told_of("read", saw)}) == {"reader == stored"}


def test_a_citation_of_what_was_not_read_is_found() -> None:
    cites = run_of(GOOD[0], AnswerDelta("Because [1]."), RunFinished([1], None, 1.0))

    assert rules(cites) == {"only what was read is cited"}


def test_a_number_that_another_source_has_is_found() -> None:
    shown = {"type": "search", "sources": [{"index": 1, "url": "http://a", "status": "read"}]}
    run = run_of(*GOOD)
    searched = replace(run, snapshot=run.snapshot | {"parts": [shown]}, sources=(StoredSource(1, "http://b", "read"),))

    assert "a source has one number" in rules(searched)


def test_a_run_that_went_on_after_its_stop_is_found() -> None:
    assert "a stop stops" in rules(run_of(*GOOD, stop_asked_at=NOON - timedelta(seconds=5)))


def test_a_question_that_was_stored_twice_is_found() -> None:
    found = Stored((), {"c": ("q", "q2")}, frozenset())

    assert [one.rule for one in audit.violations(found, {}, {"c": {"q"}})] == ["ask is taken once"]


def test_the_journal_of_a_deleted_run_is_found() -> None:
    found = Stored((), {}, frozenset({"r"}))

    assert [one.rule for one in audit.violations(found, {}, {})] == ["a deleted run leaves nothing"]


def test_two_live_runs_of_a_turn_are_found() -> None:
    first = run_of(*GOOD)
    second = replace(first, run="r2", created_at=NOON - timedelta(seconds=1), lived_until=NOON + timedelta(seconds=1))

    assert [one.rule for one in audit.of_live_runs([first, second])] == ["one live run"]


def test_the_times_of_either_database_are_compared_with_those_of_the_watch() -> None:
    assert time_of("2026-11-23 12:00:00") == NOON
    assert time_of(NOON) == NOON


def test_the_clock_of_a_writer_is_not_compared_with_that_of_the_web_server() -> None:
    writers = NOON + timedelta(seconds=15)
    first = replace(run_of(*GOOD), ended_at=writers, lived_until=writers)
    second = replace(first, run="r2", created_at=NOON + timedelta(seconds=1))
    found = Stored((first, second), {}, frozenset())

    seen_before, seen_after = by_one_clock(found, {"r": NOON}), by_one_clock(found, {"r": NOON + timedelta(seconds=2)})

    assert [*audit.of_live_runs(seen_before.runs)] == []
    assert [one.about for one in audit.of_live_runs(seen_after.runs)] == ["r2"]


@pytest.mark.parametrize(
    ("aborted", "ended", "rule"),
    [
        (10.2, 10.3, set()),
        (None, 10.1, set()),
        (None, 12.0, {"a stop reaches the engine"}),
        (None, None, {"a stop reaches the engine", "the engine is idle at the end"}),
    ],
)
def test_a_request_that_outlives_its_stop_is_found(aborted: float | None, ended: float | None, rule: set[str]) -> None:
    told = told_of("stop", RunState(run="r", status="stopped"))
    told.stop_accepted = 10.0
    request = Played("rid", told.scenario.question, False, 9.0, aborted, ended)

    assert {one.rule for one in engine_violations([request], {"r": told}, [])} == rule


@pytest.mark.parametrize(
    ("began", "naps", "is_broken"),
    [
        (10.4, [], False),
        (16.0, [], True),
        (16.0, [(8.0, 15.8)], False),
        (16.0, [(8.0, 14.0)], True),
        (16.0, [(12.0, 15.8)], True),
    ],
)
def test_a_request_that_begins_after_its_stop_is_found(
    began: float, naps: list[tuple[float, float]], is_broken: bool
) -> None:
    told = told_of("stop", RunState(run="r", status="stopped"))
    told.stop_accepted = 10.0
    request = Played("rid", told.scenario.question, False, began, began + 0.1, began + 0.2)

    assert bool(list(engine_violations([request], {"r": told}, [], naps))) == is_broken
