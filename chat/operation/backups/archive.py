"""The file of a backup: a compressed tar, written and read as a stream, which a command may seal on its way.

Its first member says what it is, its last how many rows each table has: a file that was cut short has no last one.
"""

import io
import json
import os
import shlex
import subprocess
import sys
import tarfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

MANIFEST, SECRET, SETTINGS, END = "manifest.json", "secret_key", "settings.env", "end.json"
ROWS, LIBRARY = "rows/", "library/"
FORMAT = 1
MEMBER_MAX_BYTES = 8 * 1024 * 1024
"""So much of a table is held in memory at a time."""
SEAL_SECONDS = 60.0
"""So long a sealing command may take after its last byte."""


class Unusable(Exception):
    """A backup that cannot be made or taken back; the text is the sentence for the operator."""


@contextmanager
def written(path: Path, seal: str) -> Iterator[tarfile.TarFile]:
    """The archive that becomes `path` when all of it is there; only its owner can read it. Raises Unusable."""
    partial = path.with_name(f".{path.name}.partial")
    try:
        with os.fdopen(os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            with through(seal, file) as stream, tarfile.open(fileobj=stream, mode="w|gz") as tar:
                yield tar
            file.flush()
            os.fsync(file.fileno())
        partial.replace(path)
    except OSError as error:
        raise Unusable(f"{path} cannot be written ({error.strerror or error})") from error
    finally:
        partial.unlink(missing_ok=True)


@contextmanager
def through(command: str, file: IO[bytes]) -> Iterator[IO[bytes]]:
    """What is written goes through `command` into `file`. Raises Unusable where the command fails."""
    if not command:
        yield file
        return
    with started(command, stdin=subprocess.PIPE, stdout=file) as process:
        assert process.stdin is not None  # noqa: S101 - PIPE
        yield process.stdin
        process.stdin.close()
        ended(process, command)


@contextmanager
def read(path: Path, opener: str) -> Iterator[tarfile.TarFile]:
    """The archive in `path`, which the command `opener` unseals. Raises Unusable."""
    try:
        with (
            path.open("rb") as file,
            unsealed(opener, file) as stream,
            tarfile.open(fileobj=stream, mode="r|gz") as tar,
        ):
            yield tar
    except (tarfile.TarError, EOFError) as error:
        raise Unusable(f"{path} is no backup, is sealed, or is not whole ({error})") from error
    except OSError as error:
        raise Unusable(f"{path} cannot be read ({error.strerror or error})") from error


@contextmanager
def unsealed(command: str, file: IO[bytes]) -> Iterator[IO[bytes]]:
    if not command:
        yield file
        return
    with started(command, stdin=file, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None  # noqa: S101 - PIPE
        yield process.stdout
        while process.stdout.read(65_536):
            pass  # what is behind the archive's end, so that the command can end too
        ended(process, command)


@contextmanager
def started(command: str, **pipes: Any) -> Iterator["subprocess.Popen[bytes]"]:
    """The command, which is gone when this is left. Raises Unusable."""
    try:
        process = subprocess.Popen(shlex.split(command), stderr=sys.stderr.fileno(), **pipes)  # noqa: S603 - operator's
    except (OSError, ValueError, IndexError) as error:
        raise Unusable(f"{command!r} cannot be started ({error})") from error
    with process:
        try:
            yield process
        finally:
            process.kill()


def ended(process: "subprocess.Popen[bytes]", command: str) -> None:
    try:
        code = process.wait(SEAL_SECONDS)
    except subprocess.TimeoutExpired as error:
        raise Unusable(f"{command!r} did not end") from error
    if code != 0:
        raise Unusable(f"{command!r} failed with exit code {code}")


def add(tar: tarfile.TarFile, name: str, content: bytes) -> None:
    """One member from memory."""
    member = tarfile.TarInfo(name)
    member.size, member.mode, member.mtime = len(content), 0o600, int(time.time())
    tar.addfile(member, io.BytesIO(content))


def add_json(tar: tarfile.TarFile, name: str, body: object) -> None:
    add(tar, name, json.dumps(body, ensure_ascii=False, indent=1).encode() + b"\n")


def content(tar: tarfile.TarFile, member: tarfile.TarInfo) -> bytes:
    """All of one member. Raises Unusable where it is larger than any that we write."""
    if member.size > 2 * MEMBER_MAX_BYTES:
        raise Unusable(f"{member.name} in the backup is larger than anything that a backup holds")
    file = tar.extractfile(member)
    if file is None:
        raise Unusable(f"{member.name} in the backup is no file")
    return file.read()
