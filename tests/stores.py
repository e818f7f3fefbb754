"""Real PostgreSQL and Redis for tests and benches: `python -m tests.stores [--pgbouncer] COMMAND …`.

Both are the system's own programs, started in a folder of their own, on sockets that nobody else can reach, and ended
with the command. It runs with TEST_DATABASE_URL and TEST_REDIS_URL. Where a program is missing nothing is run, which is
an error on a machine for such checks only (CI is set). With `--pgbouncer` PostgreSQL is reached through a pool that
gives its connections for a transaction only.
"""

import contextlib
import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from urllib.parse import urlsplit

from tests.stack import free_port

READY_SECONDS = 60.0
MISSING = 3
DATABASE = "wenyuan"
DEBIAN = Path("/usr/lib/postgresql")
# A crash of the machine is not what is tested: commits need not wait for the disk.
SETTINGS = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=200")


class Missing(Exception):
    """A program that the system should have."""


def main(command: Sequence[str]) -> int:
    """Run the command between the start and the end of both; its exit code."""
    signal.signal(signal.SIGTERM, lambda number, frame: sys.exit(1))
    is_pooled = command[:1] == ["--pgbouncer"]
    try:
        with ExitStack() as rig:
            folder = Path(rig.enter_context(tempfile.TemporaryDirectory(prefix="wenyuan-stores-")))
            database = rig.enter_context(postgresql(folder / "postgresql"))
            if is_pooled:
                database = rig.enter_context(pgbouncer(folder / "pgbouncer", database))
            variables = {"TEST_DATABASE_URL": database, "TEST_REDIS_URL": rig.enter_context(redis(folder))}
            return subprocess.run(command[is_pooled:], env=os.environ | variables).returncode
    except Missing as missing:
        print(f"{missing} is missing: apt-get install postgresql redis-server", file=sys.stderr)
        return MISSING if os.environ.get("CI") else 0


@contextmanager
def postgresql(folder: Path, more: Sequence[str] = ()) -> Iterator[str]:
    """The URL of an empty database of a server of its own, which is given `more` settings."""
    folder.mkdir()
    user = unprivileged(folder)
    run = ["setpriv", f"--reuid={user}", f"--regid={user}", "--clear-groups"] if user else []
    data, port = folder / "data", free_port()
    initdb = [*run, program("initdb"), "--pgdata", str(data), "--username", DATABASE, "--auth", "trust", "--no-sync"]
    subprocess.run([*initdb, "--encoding", "UTF8", "--locale", "C.UTF-8"], check=True, stdout=subprocess.DEVNULL)
    options = [part for setting in (*SETTINGS, *more) for part in ("-c", setting)]
    where = ["-D", str(data), "-k", str(folder), "-p", str(port), "-c", "listen_addresses=127.0.0.1"]
    with (folder / "log").open("w") as said:
        server = subprocess.Popen([*run, program("postgres"), *where, *options], stdout=said, stderr=said)
    try:
        create = [program("createdb"), "-h", "127.0.0.1", "-p", str(port), "-U", DATABASE, DATABASE]
        until(lambda: subprocess.run(create, capture_output=True).returncode == 0, "PostgreSQL")
        yield f"postgres://{DATABASE}@127.0.0.1:{port}/{DATABASE}"
    finally:
        ended(server, signal.SIGINT)


@contextmanager
def pgbouncer(folder: Path, url: str) -> Iterator[str]:
    """The URL of the same database through pgbouncer, which keeps no session: settings, temporary tables and locks of
    one go to whoever is next."""
    folder.mkdir()
    user, port = unprivileged(folder), free_port()
    (folder / "users").write_text(f'"{DATABASE}" ""\n')
    (folder / "ini").write_text(
        f"[databases]\n* = host=127.0.0.1 port={urlsplit(url).port}\n"
        f"[pgbouncer]\nlisten_addr = 127.0.0.1\nlisten_port = {port}\nunix_socket_dir =\nauth_type = trust\n"
        f"auth_file = {folder}/users\npool_mode = transaction\nmax_client_conn = 500\ndefault_pool_size = 10\n"
    )
    run = ["setpriv", f"--reuid={user}", f"--regid={user}", "--clear-groups"] if user else []
    with (folder / "log").open("w") as said:
        server = subprocess.Popen([*run, program("pgbouncer"), str(folder / "ini")], stdout=said, stderr=said)
    try:
        until(lambda: can_connect(port), "pgbouncer")
        yield url.replace(f":{urlsplit(url).port}/", f":{port}/")
    finally:
        ended(server, signal.SIGINT)


def can_connect(port: int) -> bool:
    with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
        return True
    return False


@contextmanager
def redis(folder: Path) -> Iterator[str]:
    """The URL of an empty server of its own."""
    name = shutil.which("redis-server") or shutil.which("valkey-server")
    if name is None:
        raise Missing("redis-server")
    place = folder / "redis.sock"
    command = [name, "--port", "0", "--unixsocket", str(place), "--save", "", "--appendonly", "no"]
    server = subprocess.Popen([*command, "--dir", str(folder)], stdout=subprocess.DEVNULL)
    try:
        until(place.exists, "Redis")
        yield f"unix://{place}"
    finally:
        ended(server, signal.SIGTERM)


def program(name: str) -> str:
    """One of PostgreSQL's own: Debian keeps them out of the way."""
    found = shutil.which(name) or next(iter(sorted(map(str, DEBIAN.glob(f"*/bin/{name}")), reverse=True)), "")
    if not found:
        raise Missing(name)
    return found


def unprivileged(folder: Path) -> int:
    """Whom the server runs as, and owns `folder`: PostgreSQL refuses root; 0 where this is nobody special."""
    if os.getuid():
        return 0
    try:
        user = pwd.getpwnam("postgres").pw_uid
    except KeyError:
        raise Missing("the user postgres") from None
    os.chown(folder, user, user)
    folder.parent.chmod(0o755)
    return user


def until(is_ready: Callable[[], bool], name: str) -> None:
    """Wait until `is_ready()`. Raises AssertionError."""
    deadline = time.monotonic() + READY_SECONDS
    while not is_ready():
        assert time.monotonic() < deadline, f"{name} did not start"
        time.sleep(0.1)


def ended(server: "subprocess.Popen[bytes]", number: signal.Signals) -> None:
    server.send_signal(number)
    try:
        server.wait(timeout=10)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
