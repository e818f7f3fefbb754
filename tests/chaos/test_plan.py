"""A plan is made of its seed alone, and has something of everything."""

from itertools import pairwise

from tests.chaos.disk import ROOM_SECONDS, with_a_full_disk
from tests.chaos.plan import ANSWER, KILL, REDIS, TARGETS, VERBS, plan_of, stretched


def test_the_same_seed_gives_the_same_plan() -> None:
    assert plan_of(7, 40) == plan_of(7, 40)


def test_another_seed_gives_another_plan() -> None:
    assert plan_of(7, 40) != plan_of(8, 40)


def test_a_longer_plan_begins_like_a_shorter_one() -> None:
    shorter, longer = plan_of(7, 20), plan_of(7, 200)

    assert longer.scenarios[: len(shorter.scenarios)] == shorter.scenarios
    assert longer.faults[: len(shorter.faults)] == shorter.faults


def test_a_plan_has_at_least_as_many_runs_as_wanted() -> None:
    assert 200 <= plan_of(3, 200).runs <= 201


def test_two_hundred_runs_do_everything_and_strike_everybody() -> None:
    plan = plan_of(3, 200)

    assert {scenario.verb for scenario in plan.scenarios} == set(VERBS)
    assert {fault.target for fault in plan.faults} == set(TARGETS)
    assert any(fault.target == ANSWER and fault.means == KILL for fault in plan.faults)


def test_no_two_questions_have_the_same_mark() -> None:
    scenarios = plan_of(3, 200).scenarios

    assert len({scenario.mark for scenario in scenarios}) == len(scenarios)
    assert all(scenario.mark in scenario.question for scenario in scenarios)


def test_the_store_has_time_to_come_back() -> None:
    ends = [fault.at for fault in plan_of(3, 200).faults if fault.target == REDIS and fault.means != "freeze"]

    assert min(later - earlier for earlier, later in pairwise(ends)) >= 15


def test_a_slow_machine_plays_the_same_plan_with_more_time_between_faults() -> None:
    plan = plan_of(7, 40)
    slow = stretched(plan, 3.0)

    assert (slow.scenarios, slow.pace) == (plan.scenarios, 3.0)
    assert [fault.at for fault in slow.faults] == [round(fault.at * 3, 2) for fault in plan.faults]
    assert [fault.seconds for fault in slow.faults] == [fault.seconds for fault in plan.faults]


def test_a_disk_that_fills_has_room_between_two_times() -> None:
    plan = with_a_full_disk(plan_of(3, 20))

    assert plan.scenarios == plan_of(3, 20).scenarios
    assert all(
        later.at - earlier.at - earlier.seconds >= ROOM_SECONDS[0] - 0.02 for earlier, later in pairwise(plan.faults)
    )
