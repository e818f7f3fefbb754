"""The environment, read once: variables first, then the lines of `.env`, then the defaults named in `settings.py`."""

import hashlib
import secrets
import socket
from pathlib import Path

import environ

ROOT = Path(__file__).resolve().parent.parent

env = environ.Env()
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
    try:
        with path.open("x") as file:
            path.chmod(0o600)
            file.write(secrets.token_urlsafe(50))
    except FileExistsError:
        pass  # made by an earlier start, or by another process of this one
    return path.read_text().strip()


def own_hosts(listen: str) -> list[str]:
    """Names by which this machine is asked when nobody says otherwise."""
    local = ["localhost", "127.0.0.1", "[::1]", socket.gethostname()]
    return local if listen in ("0.0.0.0", "::", "") else [*local, listen]  # noqa: S104 - compared, not bound


def celery_url(redis_url: str) -> str:
    """The broker's spelling of `REDIS_URL` (kombu says `redis+socket` where redis-py says `unix`)."""
    return "redis+socket" + redis_url.removeprefix("unix") if redis_url.startswith("unix:") else redis_url


def static_version(*roots: Path) -> str:
    """A name for the present content of the static files: addresses that carry it may be cached for ever."""
    digest = hashlib.sha256()
    for path in sorted(p for root in roots for p in (root.rglob("*") if root.is_dir() else [root]) if p.is_file()):
        digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()[:12]
