"""Lanes run at the same time, are shown whole, fail together and end together."""

import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from tests.stack import ROOT, living


def lanes(*arguments: str) -> "subprocess.Popen[str]":
    command = [sys.executable, "-m", "tests.lanes", *arguments]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def outcome(*arguments: str) -> tuple[int, str]:
    with lanes(*arguments) as running:
        said, complaints = running.communicate(timeout=30)
    assert complaints == ""
    return running.returncode, said


def waiting_for(there: Path) -> str:
    return f"for n in $(seq 200); do [ -e {there} ] && break; sleep 0.05; done; [ -e {there} ]"


def test_lanes_run_at_the_same_time(tmp_path: Path) -> None:
    one, other = tmp_path / "one", tmp_path / "other"

    code, said = outcome(f"one=touch {one}; {waiting_for(other)}", f"other=touch {other}; {waiting_for(one)}")

    assert code == 0
    assert "one: passed" in said and "other: passed" in said


def test_no_more_lanes_run_at_once_than_wanted(tmp_path: Path) -> None:
    alone = f"mkdir {tmp_path / 'here'} && sleep 0.3 && rmdir {tmp_path / 'here'}"

    code, said = outcome("--at-once", "1", f"one={alone}", f"other={alone}")

    assert (code, said.count(": passed")) == (0, 2)


def test_what_a_lane_says_is_not_mixed_with_another(tmp_path: Path) -> None:
    speak = "for n in 1 2 3; do echo {0}$n; echo {0}$n >&2; sleep 0.05; done"

    code, said = outcome(f"a={speak.format('a')}", f"b={speak.format('b')}")

    assert code == 0
    assert "a1\na1\na2\na2\na3\na3\n=" in said and "b1\nb1\nb2\nb2\nb3\nb3\n=" in said


def test_a_lane_that_fails_fails_the_whole_but_not_the_others(tmp_path: Path) -> None:
    code, said = outcome("bad=echo it broke; exit 2", f"good=sleep 0.3; touch {tmp_path / 'ended'}")

    assert code == 1
    assert "it broke" in said and "bad: FAILED" in said and "good: passed" in said
    assert said.endswith("FAILED: bad\n")
    assert (tmp_path / "ended").exists()


def test_a_signal_lets_every_lane_tidy_up_and_leaves_no_process_behind(tmp_path: Path) -> None:
    running = lanes(*(lasting(tmp_path, name) for name in "ab"))
    wait_until(lambda: all((tmp_path / name).exists() for name in "ab"))

    running.send_signal(signal.SIGTERM)
    said, _ = running.communicate(timeout=30)

    assert running.returncode == 130
    assert said.count("begun\n") == said.count("tidied\n") == 2
    assert alive(tmp_path) == []


def test_where_nobody_listens_any_more_the_lanes_are_ended(tmp_path: Path) -> None:
    running = lanes(lasting(tmp_path, "a"), f"b={waiting_for(tmp_path / 'a')}; sleep 0.3")
    assert running.stdout and running.stderr
    running.stdout.close()

    running.stderr.read()

    assert running.wait(timeout=30) != 0
    assert alive(tmp_path) == []


def lasting(folder: Path, name: str) -> str:
    """A lane that makes a file, lasts longer than any test, and says so when it could tidy up."""
    script = folder / f"{name}.py"
    script.write_text(
        f"import time\nprint('begun', flush=True)\nopen({str(folder / name)!r}, 'w')\n"
        "try: time.sleep(60)\nfinally: print('tidied')\n"
    )
    return f"{name}=LANE={folder} {sys.executable} {script}; sleep 60"


def alive(folder: Path) -> list[int]:
    """Processes that a lane of this folder has started."""
    return [pid for pid, environ, _ in living() if f"LANE={folder}".encode() in environ.split(b"\0")]


def wait_until(condition: Callable[[], bool], seconds: float = 20.0) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.02)
