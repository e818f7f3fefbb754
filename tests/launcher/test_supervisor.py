"""The real product under its real supervisor: it says when it is ready, mends itself, and leaves nothing behind."""

import os
import resource
import signal
import socket
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.request import HTTPCookieProcessor

import pytest

from launcher.supervisor import FILES, raise_file_limit
from tests.stack import READY_SECONDS, Stack, fresh_stack
from tests.yardstick import slower

pytestmark = pytest.mark.stack
NAMES = {"redis": "valkey-server", "web": "uvicorn", "search": "search@", "answer": "answer@", "reaper": "reap"}
FULL_HOUSE = 7
"""Supervisor, guardian, redis, web, two workers, reaper."""


@pytest.fixture(scope="module")
def lasting_stack() -> Iterator[Stack]:
    with fresh_stack(ENGINE="quotes", SEARCH_PROVIDERS="handbook") as stack:
        yield stack


@pytest.fixture
def stack(lasting_stack: Stack) -> Stack:
    """A running stack that a test may hurt and end: the next test starts it again, over the same data."""
    if lasting_stack.is_over:
        lasting_stack.start()
    return lasting_stack


@pytest.fixture
def refused(tmp_path: Path) -> Iterator[Callable[..., tuple[int | None, str]]]:
    """Start with such an environment, expect a quick end; gives the exit code and everything that was said."""
    stacks: list[Stack] = []

    def end_of(**environment: str) -> tuple[int | None, str]:
        stack = Stack(environment, tmp_path / "data")
        stacks.append(stack)
        stack.launch()
        assert stack.process is not None
        return stack.process.wait(timeout=READY_SECONDS), stack.output

    yield end_of
    for one in stacks:
        one.remove()


def test_the_ready_line_is_true_and_only_the_administrators_link_follows(stack: Stack) -> None:
    with urllib.request.urlopen(f"{stack.url}/api/v1/ready", timeout=5) as reply:
        status = reply.status

    assert status == 200
    lines = [line for line in stack.output.splitlines() if not line.startswith("Not ready yet.")]  # a busy machine
    assert lines[0] == f"Wenyuan 问源 is ready: {stack.url}"
    assert [line.partition(stack.url)[2].rpartition("/accounts/invitation/")[0] for line in lines[1:]] in ([], [""])


def test_the_first_start_says_where_its_administrator_signs_up_and_no_later_one(tmp_path: Path) -> None:
    with fresh_stack(ENGINE="quotes", SEARCH_PROVIDERS="handbook") as stack:
        assert soon(lambda: "/accounts/invitation/" in stack.output)
        link = stack.output.split()[-1]
        assert "password1" in urllib.request.build_opener(HTTPCookieProcessor()).open(link, timeout=5).read().decode()
        assert link.rpartition("/")[0] not in stack.logs()

        stack.restart()

    assert "/accounts/invitation/" not in stack.output


def test_the_supervisor_imports_nothing_of_the_product(stack: Stack) -> None:
    assert stack.process is not None
    maps = Path(f"/proc/{stack.process.pid}/maps").read_text()

    assert "site-packages" not in maps


def test_as_many_files_may_be_open_as_the_system_lets_us_have() -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (256, hard))
    try:
        raise_file_limit()
        raised = resource.getrlimit(resource.RLIMIT_NOFILE)
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))

    assert raised == (min(FILES, hard), hard)


def programs(stack: Stack) -> set[int]:
    """Those that the supervisor started, itself included; not the search worker's children, which come and go."""
    return {pid for pid, command in stack.processes().items() if "multiprocessing" not in command}


@pytest.mark.parametrize("name", NAMES)
def test_a_killed_child_is_started_again(stack: Stack, name: str) -> None:
    assert soon(lambda: len(programs(stack)) == FULL_HOUSE)
    log = stack.data_dir / "log" / "supervisor.log"
    line = f"{name} ended (signal 9) and is started again"

    killed = kill(stack, name, signal.SIGKILL)

    assert soon(lambda: log.exists() and line in log.read_text())
    assert soon(lambda: oldest(stack, name) > 0 and len(programs(stack)) == FULL_HOUSE, seconds=30)
    assert killed not in stack.processes()


def test_nobody_outlives_a_killed_supervisor(stack: Stack) -> None:
    assert soon(lambda: len(programs(stack)) == FULL_HOUSE)

    stack.stop(signal.SIGKILL)

    assert soon(lambda: not stack.processes(), seconds=2)


@pytest.mark.quiet
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_everything_ends_within_five_seconds(stack: Stack, number: signal.Signals) -> None:
    started = time.monotonic()

    code = stack.stop(number)

    assert code == 0
    assert time.monotonic() - started < 5
    assert stack.processes() == {}


@pytest.mark.quiet
def test_a_child_that_will_not_end_does_not_delay_the_end(stack: Stack) -> None:
    kill(stack, "web", signal.SIGSTOP)
    started = time.monotonic()

    stack.stop(signal.SIGINT)

    assert time.monotonic() - started < 5
    assert stack.processes() == {}


def test_an_early_signal_ends_a_start_that_has_just_begun(tmp_path: Path) -> None:
    stack = Stack({}, tmp_path)
    stack.launch()
    assert soon(lambda: "valkey-server" in str(stack.processes()))

    code = stack.stop(signal.SIGINT)

    assert code == 0
    assert stack.processes() == {}


@pytest.mark.quiet
def test_a_second_start_keeps_the_data_and_is_quick(stack: Stack) -> None:
    (stack.data_dir / "secret_key").write_text("kept by the test " * 4)
    stack.stop()
    migrated_at = (stack.data_dir / "log" / "migrate.log").stat().st_mtime_ns
    started = time.monotonic()

    stack.start()

    # Four where nothing else runs; eleven and fourteen were seen on two cores that others slowed.
    assert time.monotonic() - started < 20 * slower()
    assert (stack.data_dir / "log" / "migrate.log").stat().st_mtime_ns == migrated_at
    assert "kept by the test" in (stack.data_dir / "secret_key").read_text()


def test_a_given_redis_is_used_instead_of_an_embedded_one(stack: Stack) -> None:
    with fresh_stack(REDIS_URL=f"unix://{stack.data_dir}/redis.sock?db=1") as other:
        assert "valkey-server" not in str(other.processes())


def test_a_taken_port_is_one_sentence(refused: Callable[..., tuple[int, str]]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]

        code, said = refused(PORT=str(port))

    assert code == 1
    assert said.startswith(f"Wenyuan cannot start: port {port} is in use")
    assert is_one_line(said)


def test_a_second_instance_is_one_sentence(stack: Stack, refused: Callable[..., tuple[int, str]]) -> None:
    assert stack.process is not None

    code, said = refused(DATA_DIR=str(stack.data_dir))

    assert code == 1
    assert f"already running with the data in {stack.data_dir} (process {stack.process.pid})" in said
    assert is_one_line(said)


def test_an_unwritable_folder_is_one_sentence(refused: Callable[..., tuple[int, str]], tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder")

    code, said = refused(DATA_DIR=str(tmp_path / "file" / "data"))

    assert code == 1
    assert "cannot be written" in said
    assert is_one_line(said)


@pytest.mark.parametrize("line", ["no setting", "ENGINE=steam", "RUNS_MAX=-1", "RUNS_PER_USER=many"])
def test_a_broken_env_file_is_one_sentence(refused: Callable[..., tuple[int, str]], tmp_path: Path, line: str) -> None:
    (tmp_path / "env").write_text(f"{line}\n")

    code, said = refused(ENV_FILE=str(tmp_path / "env"))

    assert code == 1
    assert said.startswith("Wenyuan cannot start: ")
    assert is_one_line(said)


def test_an_unknown_host_is_one_sentence(refused: Callable[..., tuple[int, str]]) -> None:
    code, said = refused(HOST="203.0.113.7")

    assert code == 1
    assert "HOST=203.0.113.7 is not an address of this machine" in said


def oldest(stack: Stack, name: str) -> int:
    """The first process of such a child (a worker has children of its own); -1 if there is none."""
    return min((pid for pid, command in stack.processes().items() if NAMES[name] in command), default=-1)


def kill(stack: Stack, name: str, number: signal.Signals) -> int:
    pid = oldest(stack, name)
    assert pid > 0, f"there is no {name}"  # kill() with less would mean groups of processes: also ours
    os.kill(pid, number)
    return pid


def soon(condition: Callable[[], bool], seconds: float = 60.0) -> bool:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if condition():
            return True
        time.sleep(0.02)
    return False


def is_one_line(said: str) -> bool:
    return said.endswith("\n") and said.count("\n") == 1
