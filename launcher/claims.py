"""What one running instance claims for itself: a writable data folder, the lock in it, and its port.

Each claim either succeeds or raises `Refused` with the sentence that tells the user what to do.
"""

import contextlib
import errno
import fcntl
import os
import socket
from pathlib import Path

from launcher.launch import Launch, Refused


def claim_folder(folder: Path) -> None:
    """Make the data folder (for its owner only) and the folder of the logs, and prove that they can be written."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        (folder / "log").mkdir(mode=0o700, exist_ok=True)
        probe = folder / f".writable-{os.getpid()}"
        probe.touch()
        probe.unlink()
    except OSError as error:
        reason = error.strerror or error
        raise Refused(
            f"the data folder {folder} cannot be written ({reason}); choose another with DATA_DIR."
        ) from error


def claim_lock(folder: Path) -> int:
    """Take the instance's lock and return its open file; it is free again when every holder of the file is gone."""
    path = folder / "lock"
    file = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        owner = path.read_text().strip() or "another process"
        os.close(file)
        raise Refused(
            f"it is already running with the data in {folder} (process {owner}); "
            "stop that one first, or give this one its own DATA_DIR."
        ) from error
    with contextlib.suppress(OSError):  # who holds the lock is a courtesy; the lock itself needs no room
        os.truncate(file, 0)
        os.write(file, str(os.getpid()).encode())
    return file


def check_port(launch: Launch) -> None:
    """See that the web server will get its address. It binds a moment later by itself."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            launch.host, launch.port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        with socket.socket(family, kind, protocol) as attempt:
            attempt.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            attempt.bind(address)
    except socket.gaierror as error:
        raise Refused(f"HOST={launch.host} is not an address of this machine ({error.strerror}).") from error
    except OSError as error:
        raise Refused(port_refusal(launch, error)) from error


def port_refusal(launch: Launch, error: OSError) -> str:
    if error.errno == errno.EADDRINUSE:
        return (
            f"port {launch.port} is in use by another program; choose another: make run PORT={launch.port % 65_535 + 1}"
        )
    if error.errno == errno.EADDRNOTAVAIL:
        return f"HOST={launch.host} is not an address of this machine."
    return f"port {launch.port} on {launch.host} cannot be used ({error.strerror}); choose another with PORT."
