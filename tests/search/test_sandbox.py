"""Child processes for strangers' text: what kills one costs its own job and nothing else."""

import asyncio
import ctypes
import multiprocessing
import os
import re
import resource
import signal
import stat
import threading
import time
from collections.abc import AsyncIterator
from contextlib import suppress

import pytest

from search.errors import Empty
from search.fair_queue import owner
from search.sandbox import Killed, Limits, NotBegun, Sandbox


def double(number: int) -> int:
    return 2 * number


def pid() -> int:
    return os.getpid()


def empty() -> None:
    raise Empty("nothing in it")


def faulty() -> None:
    raise ZeroDivisionError


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def crash() -> None:
    ctypes.string_at(0)


def run_away() -> None:
    re.match(r"(a+)+$", "a" * 40 + "b")  # inside C, with the interpreter's lock held


def eat() -> int:
    return len(bytearray(4_000_000_000))


def variables() -> int:
    return len(os.environ)


def sleep(seconds: float) -> None:
    time.sleep(seconds)


@pytest.fixture
async def sandbox() -> AsyncIterator[Sandbox]:
    one = Sandbox(size=2, limits=Limits(cpu_seconds=1, wall_seconds=15.0))
    yield one
    one.close()


async def test_a_job_is_done_in_another_process(sandbox: Sandbox) -> None:
    assert await sandbox.run(double, 21) == 42
    assert await sandbox.run(pid) != os.getpid()


async def test_a_child_that_was_warmed_does_the_first_job(sandbox: Sandbox) -> None:
    before = set(multiprocessing.active_children())
    sandbox.warm()
    async with asyncio.timeout(15):
        while not (started := set(multiprocessing.active_children()) - before):
            await asyncio.sleep(0.05)

    assert await sandbox.run(pid) == next(iter(started)).pid


async def test_an_error_of_the_search_reaches_the_caller(sandbox: Sandbox) -> None:
    with pytest.raises(Empty, match="nothing in it"):
        await sandbox.run(empty)


@pytest.mark.parametrize("job", [die, crash, run_away, eat, faulty])
async def test_a_job_that_kills_its_child_is_told_and_the_next_one_is_done(sandbox: Sandbox, job: "type[None]") -> None:
    with pytest.raises(Killed):
        await sandbox.run(job)

    assert await sandbox.run(double, 4) == 8


async def test_a_neighbour_is_served_beside_a_job_that_runs_away(sandbox: Sandbox) -> None:
    hostile = asyncio.create_task(sandbox.run(run_away))
    await asyncio.sleep(0.1)

    assert await asyncio.wait_for(sandbox.run(double, 4), 10) == 8
    with pytest.raises(Killed, match="time"):
        await hostile


async def test_a_job_beyond_its_wall_clock_time_is_killed() -> None:
    one = Sandbox(size=1, limits=Limits(wall_seconds=0.3))
    with pytest.raises(Killed, match="time"):
        await one.run(sleep, 30)
    one.close()


async def test_a_caller_that_gives_up_frees_the_child() -> None:
    one = Sandbox(size=1)
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(one.run(sleep, 30), 0.5)

    assert await asyncio.wait_for(one.run(double, 4), 15) == 8
    one.close()


async def test_a_child_that_retired_is_replaced_without_a_word() -> None:
    one = Sandbox(size=1, limits=Limits(jobs_per_child=1))

    assert await one.run(pid) != await one.run(pid)
    one.close()


async def test_a_child_knows_nothing_of_the_environment(sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET_KEY", "harbour")

    assert await sandbox.run(variables) == 0


async def test_a_users_slow_pages_do_not_stand_before_those_of_another() -> None:
    one = Sandbox(size=2 * 2 + 1, limits=Limits(wall_seconds=30.0))
    owner.set("mallory")
    hostile = [asyncio.create_task(one.run(sleep, 60)) for _ in range(40)]
    await asyncio.sleep(0.5)

    owner.set("alice")
    assert await asyncio.wait_for(asyncio.gather(*(one.run(double, n) for n in range(3))), 20) == [0, 2, 4]
    assert not any(job.done() for job in hostile)
    one.close()
    await asyncio.gather(*hostile, return_exceptions=True)


async def test_where_no_child_can_be_started_that_is_told(sandbox: Sandbox) -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (3, hard))
    try:
        with pytest.raises(NotBegun, match="no child could be started"):
            await sandbox.run(double, 4)
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))

    assert await sandbox.run(double, 4) == 8


def stop_soon() -> None:
    """After this job the child reads no further one."""
    threading.Timer(0.2, os.kill, (os.getpid(), signal.SIGSTOP)).start()


def begin_an_answer() -> None:
    """Half a message on every socket that the child has, and never the rest."""
    for number in range(3, 64):
        with suppress(OSError):
            if stat.S_ISSOCK(os.fstat(number).st_mode):
                os.write(number, b"\0\0\0\xff")
    time.sleep(600)


def hang_up() -> None:
    """The child closes whatever it has, and lives on."""
    os.closerange(3, 64)
    time.sleep(600)


def size(data: bytes) -> int:
    return len(data)


@pytest.mark.parametrize("job", [begin_an_answer, hang_up])
async def test_a_child_that_does_not_end_its_answer_holds_no_thread(job: "type[None]") -> None:
    one = Sandbox(size=1, limits=Limits(wall_seconds=1.0))

    with pytest.raises(Killed):
        await asyncio.wait_for(one.run(job), 20)

    assert await asyncio.wait_for(one.run(double, 4), 20) == 8
    one.close()


async def test_a_child_that_does_not_read_its_job_holds_no_thread() -> None:
    one = Sandbox(size=1, limits=Limits(wall_seconds=1.0))
    await one.run(stop_soon)
    await asyncio.sleep(0.5)

    with pytest.raises(Killed):
        await asyncio.wait_for(one.run(size, bytes(10_000_000)), 20)

    assert await asyncio.wait_for(one.run(double, 4), 20) == 8
    one.close()
