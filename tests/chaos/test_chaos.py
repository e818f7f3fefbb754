"""Twenty runs of chaos, and a few stops, on one stack; a few with a disk that fills."""

import random
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace

import pytest

from tests.chaos.disk import Refused, small_disk, with_a_full_disk
from tests.chaos.findings import Findings
from tests.chaos.person import Person
from tests.chaos.plan import plan_of
from tests.chaos.session import report, run_against
from tests.chaos.stack import ChaosStack, chaos_stack
from tests.chaos.stops import WANTED_SECONDS, Stopper
from tests.chaos.stops import report as report_of_stops
from tests.yardstick import allowed, slower

pytestmark = [pytest.mark.stack, pytest.mark.timeout(600)]
RUNS, STOPS = 20, 6
SEED = 20
FEW = 3
SWIFT = ("queued", "in line", "searching", "silent", "reasoning", "answering")
"""The moments that need nobody to be killed."""


@pytest.fixture(scope="module")
def chaos() -> Iterator[ChaosStack]:
    with chaos_stack() as found:
        yield found


@pytest.mark.quiet
async def test_stops_reach_the_engine_at_every_moment(chaos: ChaosStack) -> None:
    person = await Person(chaos.stack.url, "stopper", Findings()).signed_up()

    tries = await Stopper(chaos, person, random.Random(SEED)).tries(STOPS, SWIFT)
    await person.aclose()

    assert {one.status for one in tries} == {"stopped"} and not any(one.later_requests for one in tries)
    late = [one for one in tries if one.seconds > allowed(WANTED_SECONDS)]
    assert not late, "\n".join(report_of_stops(tries))


@pytest.mark.quiet
async def test_no_invariant_is_broken_in_twenty_runs_of_chaos(chaos: ChaosStack) -> None:
    outcome = await run_against(replace(plan_of(SEED, RUNS), pace=2 * slower()), chaos)  # the time it may take

    print(*report(outcome), sep="\n")
    assert outcome.findings.violations == []


@pytest.mark.quiet
async def test_no_invariant_is_broken_while_the_disk_fills_and_empties() -> None:
    with ExitStack() as rig:
        try:
            folder = rig.enter_context(small_disk())
        except Refused as refused:
            pytest.skip(str(refused))
        outcome = await run_against(with_a_full_disk(plan_of(SEED, FEW)), rig.enter_context(chaos_stack(disk=folder)))

    print(*report(outcome), sep="\n")
    assert outcome.findings.violations == []
    assert outcome.faults["fill disk"]
