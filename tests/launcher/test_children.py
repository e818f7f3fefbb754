"""Children are started again with growing patience, and ended in time."""

import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from launcher.children import Child, delay_seconds, end
from launcher.guardian import Guardian
from launcher.logs import LogReader
from launcher.programs import Program

LOGS = LogReader()


def child(tmp_path: Path, code: str) -> Child:
    return Child(Program("child", (sys.executable, "-c", code)), dict(os.environ), tmp_path, LOGS)


def ended(one: Child) -> None:
    deadline = time.monotonic() + 10
    while one.is_running and time.monotonic() < deadline:
        time.sleep(0.01)


def said(one: Child, is_there: Callable[[str], bool]) -> bool:
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline:
        if one.log.exists() and is_there(one.log.read_text()):
            return True
        time.sleep(0.01)
    return False


def test_the_delay_doubles_up_to_half_a_minute() -> None:
    assert [delay_seconds(deaths) for deaths in (1, 2, 3, 7, 50)] == [0.5, 1, 2, 30, 30]


def test_a_death_is_reported_once_and_mended_when_its_delay_is_over(tmp_path: Path) -> None:
    one = child(tmp_path, "raise SystemExit(3)")
    one.start(0)
    ended(one)
    now = time.monotonic()

    death, again = one.tend(now, 0), one.tend(now + 0.4, 0)
    one.tend(now + 0.6, 0)
    ended(one)
    second = one.tend(now + 1, 0)

    assert death is not None and (death.reason, death.deaths) == ("exit code 3", 1)
    assert again is None
    assert second is not None and (second.deaths, second.delay_seconds) == (2, 1.0)


def test_a_healthy_while_makes_a_death_the_first_again(tmp_path: Path) -> None:
    one = child(tmp_path, "raise SystemExit(3)")
    one.start(0)
    ended(one)
    one.tend(time.monotonic(), 0)
    one.start(0)
    ended(one)

    death = one.tend(time.monotonic() + 11, 0)

    assert death is not None and death.deaths == 1


def test_what_a_child_says_is_in_its_log(tmp_path: Path) -> None:
    one = child(tmp_path, "import sys; print('said'); print('complained', file=sys.stderr)")
    one.start(0)
    ended(one)

    assert said(one, lambda text: set(text.split()) == {"said", "complained"})


def test_a_child_that_will_not_end_is_killed_when_patience_is_over(tmp_path: Path) -> None:
    one = child(
        tmp_path, "import signal, time; signal.signal(15, signal.SIG_IGN); print('deaf', flush=True); time.sleep(60)"
    )
    one.start(0)
    assert said(one, lambda text: "deaf" in text)

    started = time.monotonic()
    end([one], patience_seconds=0.3)
    ended(one)

    assert time.monotonic() - started < 3
    assert not one.is_running


def test_a_program_that_cannot_be_started_waits_like_one_that_died(tmp_path: Path) -> None:
    one = Child(Program("child", ("/no/such/program",)), dict(os.environ), tmp_path, LOGS)
    now = time.monotonic()

    first, second = one.tend(now, 0), one.tend(now + 0.6, 0)

    assert first is not None and (first.reason, first.deaths) == ("No such file or directory", 1)
    assert second is not None and (second.deaths, second.delay_seconds) == (2, 1.0)


def test_a_process_without_free_files_starts_nothing_and_goes_on(tmp_path: Path) -> None:
    one = child(tmp_path, "pass")
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (3, hard))
    try:
        death = one.tend(time.monotonic(), 0)
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))

    assert death is not None and death.reason == "Too many open files"


def test_the_guardian_kills_its_group_when_the_pipe_ends(tmp_path: Path) -> None:
    guardian = Guardian(os.open(tmp_path / "lock", os.O_CREAT | os.O_RDWR))
    grandparent = "import subprocess, time; subprocess.Popen(['sleep', '60']); time.sleep(60)"
    with subprocess.Popen([sys.executable, "-c", grandparent], process_group=guardian.group) as one:
        guardian.release()

        assert one.wait(timeout=5) == -9
    assert group_is_empty(guardian.group)


def test_a_killed_guardian_is_replaced_in_the_same_group(tmp_path: Path) -> None:
    guardian = Guardian(os.open(tmp_path / "lock", os.O_CREAT | os.O_RDWR))
    with subprocess.Popen(["sleep", "60"], process_group=guardian.group) as one:
        os.kill(guardian.group, 9)
        os.waitid(os.P_PID, guardian.group, os.WEXITED | os.WNOWAIT)
        guardian.watch()
        guardian.release()

        assert one.wait(timeout=5) == -9


def group_is_empty(group: int) -> bool:
    deadline = time.monotonic() + 5
    while time.monotonic() < deadline:
        try:
            os.killpg(group, 0)
        except ProcessLookupError:
            return True
        time.sleep(0.01)
    return False
