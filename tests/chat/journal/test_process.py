"""A process is known by its machine, its number and its start."""

import os
import subprocess
import sys
import time

from chat.journal.process import identity, is_gone, processor_ticks


def test_a_process_that_lives_is_not_gone_and_one_that_has_ended_is() -> None:
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as process:
        name = identity(process.pid)
        assert not is_gone(name)
        process.communicate(b"\n")
    assert is_gone(name)


def test_what_is_left_of_a_killed_process_is_gone() -> None:
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as process:
        name = identity(process.pid)
        process.kill()
        while not is_gone(name):
            pass  # nobody has waited for it yet: it is a zombie
        assert process.returncode is None


def test_another_process_with_the_same_number_is_another() -> None:
    assert not is_gone(identity())
    assert is_gone(identity().rpartition(":")[0] + ":1")


def test_of_another_machine_nothing_is_known() -> None:
    assert not is_gone("another-boot:4026531836:1:1")
    assert not is_gone("")


def test_what_a_process_had_of_the_processors_is_known_of_this_machine_alone() -> None:
    before = time.process_time()
    ticks = processor_ticks(identity())
    assert ticks is not None
    assert abs(ticks / os.sysconf("SC_CLK_TCK") - before) < 1
    assert processor_ticks("another-boot:4026531836:1:1") is None
    assert processor_ticks(identity().rpartition(":")[0] + ":1") is None
