"""The environment, read once: variables first, then the lines of `.env`, then the defaults named in `settings.py`."""

import hashlib
import os
import socket
from pathlib import Path
from typing import Any

import environ
from django.core.exceptions import ImproperlyConfigured

from chat.operation.secret_keys import earlier_keys, new_key, written_beside

ROOT = Path(__file__).resolve().parent.parent


SWITCHES = frozenset({*environ.Env.BOOLEAN_TRUE_STRINGS, "false", "off", "n", "no", "0"})
"""The words that a switch can have."""


class Environment(environ.Env):  # type: ignore[misc]
    """Django-environ's own, which remembers what was read of it: the settings that are in force."""

    def __init__(self) -> None:
        super().__init__()
        self.in_force: dict[str, object] = {}

    def get_value(self, var: str, *args: Any, **kwargs: Any) -> Any:
        """Raises ImproperlyConfigured for a number that is none."""
        try:
            self.in_force[var] = value = super().get_value(var, *args, **kwargs)
        except ValueError as error:
            raise ImproperlyConfigured(f"{var}={os.environ.get(var, '')!r} is no number that can be read") from error
        return value

    def bool(self, var: str, default: Any = environ.Env.NOTSET) -> Any:
        """Whether it is on; raises ImproperlyConfigured for any other word than those of on and off."""
        text = os.environ.get(var, "").strip().lower()
        if text and text not in SWITCHES:
            raise ImproperlyConfigured(f"{var}={os.environ[var]!r} is neither on nor off")
        return super().bool(var, default)


GIVEN = frozenset(os.environ)
"""The variables that the process was started with; what comes later is of `.env`."""
env = Environment()
DOTENV = Path(env.str("ENV_FILE", default="") or ROOT / ".env")
if DOTENV.is_file():
    env.read_env(str(DOTENV))


def data_dir() -> Path:
    """The folder of everything that must survive: database, journal, indexes, secret key."""
    folder = Path(env.str("DATA_DIR", default="var"))
    folder = folder if folder.is_absolute() else ROOT / folder
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def secret_key(folder: Path) -> str:
    """`SECRET_KEY`, or one made at first start and kept in `folder`, readable by its owner only."""
    configured: str = env.str("SECRET_KEY", default="")
    if configured:
        return configured
    path = folder / "secret_key"
    if not path.exists():
        make_secret(path)
    stored_key = path.read_text().strip()
    if not stored_key:
        raise ImproperlyConfigured(f"{path} is empty; remove it, and a new key is made (everybody signs in again)")
    return stored_key


def fallback_keys(folder: Path) -> tuple[Path | None, list[str]]:
    """The file of the secret key, None where it is a setting; the earlier keys that are taken still."""
    fallbacks: list[str] = env.list("SECRET_KEY_FALLBACKS", default=[])
    if os.environ.get("SECRET_KEY"):
        return None, [key for key in fallbacks if key]
    if fallbacks:
        raise ImproperlyConfigured("SECRET_KEY_FALLBACKS needs SECRET_KEY: the key in DATA_DIR has its own ones")
    return folder / "secret_key", earlier_keys(folder / "secret_key")


def make_secret(path: Path) -> None:
    """Write a key beside, then give it its name: there is a whole one or none, also where the disk is full.

    Whoever comes second, another process of this start, keeps the first one's.
    """
    try:
        with written_beside(path, new_key()) as partial:
            try:
                os.link(partial, path)
            except FileExistsError:
                pass  # another process of this start was first
            except OSError:
                partial.replace(path)  # a file system without links
    except OSError as error:
        raise ImproperlyConfigured(f"the secret key cannot be written to {path} ({error.strerror})") from error


def own_hosts(listen: str) -> list[str]:
    """Names by which this machine is asked when nobody says otherwise."""
    local = ["localhost", "127.0.0.1", "[::1]", socket.gethostname()]
    return local if listen in ("0.0.0.0", "::", "") else [*local, listen]  # noqa: S104 - compared, not bound


def static_version(*roots: Path) -> str:
    """A name for the present content of the static files: addresses that carry it may be cached for ever."""
    digest = hashlib.sha256()
    for path in sorted(p for root in roots for p in (root.rglob("*") if root.is_dir() else [root]) if p.is_file()):
        digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()[:12]
