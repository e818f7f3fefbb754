"""The instance's secret key is changed while those who are signed in stay so: the one before is still taken for a time.

Sessions, invitations and links for a new password are made with the new key, and recognised by the earlier ones too,
until those are forgotten. The public keys of certificates that they have signed are told as long.
"""

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

EARLIER_MAX = 5
"""Keys; the oldest is forgotten."""


def new_key() -> str:
    """One that nobody guesses."""
    return secrets.token_urlsafe(50)


def earlier_file(file: Path) -> Path:
    """Where the keys stand that were in `file` before, the newest first, one a line."""
    return file.with_name(f"{file.name}.earlier")


def earlier_keys(file: Path) -> list[str]:
    """Those of them that are still taken. Raises OSError."""
    earlier = earlier_file(file)
    return earlier.read_text().splitlines() if earlier.exists() else []


def change_key(file: Path) -> None:
    """Have another key in `file`, and the one of now among the earlier ones. Raises OSError: then it is as it was."""
    before = file.read_text().strip()
    # In this order: whatever ends us in between, no key is lost.
    write(earlier_file(file), "\n".join([before, *earlier_keys(file)][:EARLIER_MAX]))
    write(file, new_key())


def forget_earlier(file: Path) -> None:
    """Take no earlier key any more: whoever was signed in by one signs in again. Raises OSError."""
    earlier_file(file).unlink(missing_ok=True)


def write(file: Path, text: str) -> None:
    """It is whole or as it was."""
    with written_beside(file, text) as partial:
        partial.replace(file)


@contextmanager
def written_beside(file: Path, text: str) -> Iterator[Path]:
    """A whole file of that text, for nobody else to read, that may be given the name of `file`. Raises OSError."""
    partial = file.with_name(f"{file.name}.{os.getpid()}")
    try:
        with os.fdopen(os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as written:
            written.write(text)
            written.flush()
            os.fsync(written.fileno())
        yield partial
    finally:
        partial.unlink(missing_ok=True)
