"""Where backups go and how often: plain values, made by `config/`."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class BackupConfig:
    """What is copied beside the database, and when by itself."""

    data_dir: Path
    """Where `secret_key` is, and what a restore lays beside the database."""
    library_dir: Path | None = None
    secret_key: str = ""
    settings: tuple[tuple[str, str], ...] = ()
    """Names and values that the environment gives, without secrets: for people, who set up the next machine by them."""
    folder: Path | None = None
    """Where scheduled backups go; None: there are none."""
    hours: float = 24.0
    """Between two of them."""
    copies: int = 7
    """So many of them are left, the newest."""
    seal: str = ""
    """A command that a backup goes through on its way to the disk, such as `age --recipient age1…`."""
    seconds: float = 6 * 3600.0
    """So long the command that makes a scheduled one may take."""
