"""Logs stay small and never stop a child: not when they are big, not when they are many, not when the disk is full."""

import os
import time
from pathlib import Path

from launcher.logs import Log, LogReader

FULL = Path("/dev/full")
"""A file that says `No space left on device` to every writer."""


def test_a_log_that_grows_too_big_becomes_the_one_old_log(tmp_path: Path) -> None:
    log = Log(tmp_path / "web.log", max_bytes=10)

    for line in (b"first\n", b"second\n", b"third\n"):
        log.write(line)

    assert (tmp_path / "web.log.1").read_text() == "second\n"
    assert (tmp_path / "web.log").read_text() == "third\n"


def test_a_full_disk_loses_words_and_says_how_many(tmp_path: Path) -> None:
    path = tmp_path / "web.log"
    path.symlink_to(FULL)
    log = Log(path)
    log.write(b"lost\n")

    path.unlink()
    log.write(b"written\n")

    assert path.read_text() == "… 5 bytes were not written: too many a minute, or no room …\nwritten\n"


def test_a_flood_is_cut_off(tmp_path: Path) -> None:
    log = Log(tmp_path / "web.log", minute_max_bytes=1000)

    for _ in range(1000):
        log.write(b"x" * 100)

    assert (tmp_path / "web.log").stat().st_size == 1000


def test_what_is_said_into_a_pipe_arrives_in_the_file(tmp_path: Path) -> None:
    pipe = LogReader().pipe(Log(tmp_path / "web.log"))

    os.write(pipe, b"said\n")
    os.close(pipe)

    deadline = time.monotonic() + 5
    while not (tmp_path / "web.log").exists() and time.monotonic() < deadline:
        time.sleep(0.01)
    assert (tmp_path / "web.log").read_text() == "said\n"


class Refusing(Log):
    """What the system refuses at the first try."""

    is_first = True

    def write(self, data: bytes) -> None:
        if self.is_first:
            self.is_first = False
            raise MemoryError
        super().write(data)


def test_a_reader_that_is_refused_memory_reads_on(tmp_path: Path) -> None:
    pipe = LogReader().pipe(Refusing(tmp_path / "web.log"))
    os.write(pipe, b"lost\n")
    time.sleep(0.1)
    os.write(pipe, b"said\n")

    deadline = time.monotonic() + 5
    while not (tmp_path / "web.log").exists() and time.monotonic() < deadline:
        time.sleep(0.01)
    assert "said" in (tmp_path / "web.log").read_text()
    os.close(pipe)
