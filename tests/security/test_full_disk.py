"""A small file system fills and empties below a running product: it says so, keeps running, and goes on by itself."""

import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.playback.process import playback_process
from tests.security.member import Member
from tests.stack import Stack

pytestmark = pytest.mark.stack
SIZE = "48m"
QUESTION = "How do I connect SGLang?"
SLOW = "playback:slow-answer How long is the breakwater of Elsmouth?"
FULL_SECONDS = 5.0


@pytest.fixture(scope="module")
def small_disk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    folder = tmp_path_factory.mktemp("disk")
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={SIZE}", "tmpfs", str(folder)],
        capture_output=True,
        text=True,
        check=False,
    )
    if mounted.returncode != 0:
        pytest.skip(f"this needs a small file system of its own, and mounting one is refused: {mounted.stderr.strip()}")
    yield folder
    subprocess.run(["umount", "-l", str(folder)], check=False)


@pytest.fixture(scope="module")
def stack(small_disk: Path) -> Iterator[Stack]:
    with playback_process(pace=0) as model:
        stack = Stack({"INFERENCE_URLS": model.url, "SEARCH_PROVIDERS": "handbook"}, small_disk / "data").start()
        yield stack
        empty(stack)
        stack.stop()


def fill(stack: Stack) -> None:
    """Take every byte that is left."""
    with (stack.data_dir / "filler").open("ab", buffering=0) as file:
        try:
            while True:
                file.write(b"\0" * 4096)
        except OSError:
            pass


def empty(stack: Stack) -> None:
    (stack.data_dir / "filler").unlink(missing_ok=True)


def soon(condition: Callable[[], bool], seconds: float) -> bool:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if condition():
            return True
        time.sleep(0.25)
    return False


def test_a_full_disk_is_said_and_over_when_there_is_room_again(stack: Stack) -> None:
    alice = Member(stack.url, "alice")
    before = alice.ask(QUESTION).json()["run"]
    assert alice.ended(before) == "finished"

    fill(stack)
    refused = soon(lambda: alice.ask(QUESTION).status_code == 503, seconds=20)
    reply = alice.ask(QUESTION)
    readable = alice.client.get(f"/api/v1/runs/{before}").status_code
    time.sleep(5)
    empty(stack)

    assert refused and reply.json()["code"] in ("server.full", "server.unavailable")
    assert readable == 200
    assert not stack.is_over
    assert soon(lambda: alice.ask(QUESTION).status_code == 201, seconds=60)
    assert alice.ended(alice.ask(QUESTION).json()["run"]) == "finished"


def written(member: Member, run: str) -> str:
    """What a reader is shown of the answer so far."""
    shown = member.client.get(f"/api/v1/runs/{run}").json()["parts"]
    return "".join(part["text"] for part in shown if part["type"] == "answer")


def test_what_was_being_answered_ends_and_keeps_its_text(stack: Stack) -> None:
    bob = Member(stack.url, "bob")
    run = bob.ask(SLOW).json()["run"]
    assert soon(lambda: len(written(bob, run)) > 40, seconds=30), "nothing is being written"

    fill(stack)
    shown = written(bob, run)
    time.sleep(FULL_SECONDS)
    was_over = bob.status(run) == "finished"
    empty(stack)

    assert not was_over, "it was written before the disk was full"
    assert bob.ended(run, seconds=90) in ("finished", "failed")
    assert written(bob, run).startswith(shown)
    assert soon(lambda: bob.ended(bob.ask(QUESTION).json().get("run", "")) == "finished", seconds=60)
