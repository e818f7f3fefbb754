"""When the words of runs go to Redis, by a clock that the test sets."""

from chat.journal.buffer import Buffer
from chat.journal.pacing import Pacing
from chat.protocol.state import RunState

COALESCE, GATHER = 0.05, 0.02
"""Those of the settings."""


def buffers(count: int) -> list[Buffer]:
    return [Buffer(RunState(str(number))) for number in range(count)]


def test_the_first_words_of_a_run_go_at_once_and_the_next_ones_together() -> None:
    pacing, [one] = Pacing(), buffers(1)
    assert pacing.ready([one], 10.0) == [one]
    pacing.written([one], 10.0, is_all=True)
    assert pacing.ready([one], 10.0 + COALESCE - 0.001) == []
    assert pacing.ready([one], 10.0 + COALESCE + 0.001) == [one]


def test_the_first_words_of_a_run_wait_a_moment_for_those_of_others() -> None:
    pacing, [one, other] = Pacing(), buffers(2)
    pacing.written([one], 10.0, is_all=True)
    assert pacing.ready([other], 10.01) == []
    assert pacing.ready([one, other], 10.0 + GATHER + 0.001) == [other]


def test_whoever_nearly_has_waited_its_time_goes_along() -> None:
    pacing, [one, other] = Pacing(), buffers(2)
    pacing.written([one], 10.0, is_all=True)
    pacing.written([other], 10.0 + GATHER, is_all=True)
    assert pacing.ready([one, other], 10.0 + COALESCE + 0.001) == [one, other]


def test_whoever_waits_longest_goes_first_and_first_words_before_all() -> None:
    pacing, [one, other, new] = Pacing(), buffers(3)
    pacing.written([other], 10.0, is_all=True)
    pacing.written([one], 10.0 + GATHER, is_all=True)
    assert pacing.ready([one, other, new], 11.0) == [new, other, one]


def test_those_who_are_left_of_a_round_go_with_the_next_at_once() -> None:
    pacing, [one, other] = Pacing(), buffers(2)
    pacing.written([one], 10.0, is_all=False)
    assert pacing.ready([other], 10.001) == [other]


def test_words_that_the_engines_client_has_collected_are_not_collected_again() -> None:
    pacing, runs = Pacing(), buffers(120)
    waited, due, went = list[float](), dict[Buffer, float](), 0
    for millisecond in range(1200):  # each is read every 120 ms
        now = 100 + millisecond / 1000
        due.setdefault(runs[millisecond % len(runs)], now)
        if ready := pacing.ready(due, now):
            pacing.written(ready, now, is_all=True)
            went += 1
            waited += [now - due.pop(buffer) for buffer in ready]
    assert max(waited) <= GATHER + 0.002
    assert went <= 1.2 / GATHER + 1
