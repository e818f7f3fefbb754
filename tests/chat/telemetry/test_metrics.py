"""What is counted of a run follows from its state alone."""

import json
from pathlib import Path

import pytest
from redis import Redis

from chat.protocol.state import RunState, SearchPart, SourceState
from chat.telemetry.metrics import KEY, METRICS, Increment, add, note, observed, of_end, of_search, untold

RUN = json.loads((Path(__file__).parents[2] / "fixtures" / "runs" / "search-think-answer.json").read_text())["state"]


def test_a_search_is_counted_by_provider_and_by_page() -> None:
    sources = [
        SourceState(1, "u", "t", "s", None, "read"),
        SourceState(2, "u", "t", "s", None, "skipped", "fetch.robots"),
    ]
    part = SearchPart(["q"], sources, True, 1, 1, 3.0, ["wikipedia"], None, {"brave": "provider.busy"})
    counted = list(of_search(RunState("r", model="r1", parts=[part])))

    assert Increment("providers", ("wikipedia", "ok")) in counted
    assert Increment("providers", ("brave", "provider.busy")) in counted
    assert Increment("pages", ("skipped", "fetch.robots")) in counted
    assert Increment("search_seconds", ("r1",), bucket="5") in counted


def test_a_search_that_is_not_over_is_not_counted() -> None:
    assert list(of_search(RunState("r", parts=[SearchPart(["q"])]))) == []


def test_a_recorded_run_is_counted_by_its_end() -> None:
    state = RunState.from_json(RUN)
    counted = list(of_end(state))

    assert counted[0] == Increment("runs", ("finished", "", state.model))
    assert {one.name for one in counted} <= set(METRICS)
    assert all(len(one.labels) == len(METRICS[one.name].labels) for one in counted)


@pytest.mark.parametrize(("seconds", "bucket"), [(0.0, "0.25"), (0.25, "0.25"), (0.3, "0.5"), (320.1, "+Inf")])
def test_a_duration_falls_into_the_smallest_bucket_that_holds_it(seconds: float, bucket: str) -> None:
    first, whole = observed("run_seconds", seconds, "m")

    assert (first.bucket, whole.bucket, whole.amount) == (bucket, "sum", seconds)


def test_a_label_from_outside_cannot_forge_a_field() -> None:
    assert Increment("runs", ("finished", "", "a|b")).field.count("|") == 4


async def test_what_is_counted_twice_is_added(redis_server: object) -> None:
    await add([Increment("takeovers", ()), Increment("takeovers", ())])

    assert redis_server.hgetall(KEY) == {b"takeovers|": b"2"}  # type: ignore[attr-defined]


async def test_what_redis_refuses_is_kept_and_told_when_it_takes_something_again(redis_server: Redis) -> None:
    redis_server.set(KEY, "no hash")
    await add([Increment("takeovers", ())])
    note(Increment("journal_waits", (), 2))
    redis_server.delete(KEY)
    await add([Increment("takeovers", ())])

    assert redis_server.hgetall(KEY) == {b"takeovers|": b"2", b"journal_waits|": b"2"}
    assert untold.take() == {}
