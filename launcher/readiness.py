"""Says where to click as soon as, and only when, the product truly answers.

Plain sockets instead of an HTTP client: the supervisor stays small.
"""

import json
import socket
import threading
import time
from collections.abc import Callable

from launcher.launch import Launch

READY_PATH = "/api/v1/ready"
REPLY_MAX_BYTES = 65_536
PROBE_SECONDS = 5.0
PAUSE_SECONDS, LATE_PAUSE_SECONDS = 0.1, 2.0
LATE_SECONDS = 20.0


def announce_when_ready(
    launch: Launch, say: Callable[[str], None], is_over: threading.Event, administrator: str = ""
) -> threading.Thread:
    """Ask in the background until the answer is yes, then `say` where to click; complain once if that takes long.

    `administrator` is the link by which the first one signs up, if there is none yet.
    """
    arguments = (launch, say, is_over, administrator)
    thread = threading.Thread(target=announce, args=arguments, name="readiness", daemon=True)
    thread.start()
    return thread


def announce(launch: Launch, say: Callable[[str], None], is_over: threading.Event, administrator: str) -> None:
    late, pause = time.monotonic() + LATE_SECONDS, PAUSE_SECONDS
    while not is_over.wait(pause):
        status, body = reply(launch)
        if is_over.is_set():
            return
        if status == 200:
            say(f"Wenyuan 问源 is ready: {launch.url}")
            if administrator:
                say(f"Its administrator signs up here (once, within seven days): {administrator}")
            return
        if pause == PAUSE_SECONDS and time.monotonic() > late:
            pause = LATE_PAUSE_SECONDS
            say(f"{complaint(launch, status, body)} The logs are in {launch.data_dir / 'log'}.")


def complaint(launch: Launch, status: int, body: str) -> str:
    """What is missing, by the names that the readiness check gives to the parts."""
    missing = [name for name, answers in parts(body).items() if answers is not True]
    if missing:
        return f"Not ready yet: {launch.url} opens, but no answer comes from: {', '.join(missing)}."
    return f"Not ready yet: the readiness check fails with status {status}." if status else "Not ready yet."


def parts(body: str) -> dict[str, object]:
    try:
        report = json.loads(body)
    except ValueError:
        return {}
    states = report.get("parts") if isinstance(report, dict) else None
    return states if isinstance(states, dict) else {}


def reply(launch: Launch) -> tuple[int, str]:
    """The status and the body of `GET /api/v1/ready`; status 0 when nobody answers properly."""
    request = f"GET {READY_PATH} HTTP/1.1\r\nHost: {launch.probe_name}\r\nConnection: close\r\n\r\n"
    try:
        with socket.create_connection((launch.address, launch.port), PROBE_SECONDS) as connection:
            connection.sendall(request.encode())
            received = received_all(connection)
    except OSError:
        return 0, ""
    head, _, body = received.partition(b"\r\n\r\n")
    words = head.split(maxsplit=2)
    if len(words) < 2 or not words[1].isdigit():
        return 0, ""
    return int(words[1]), body.decode("utf-8", "replace")


def received_all(connection: socket.socket) -> bytes:
    received = b""
    while len(received) < REPLY_MAX_BYTES and (piece := connection.recv(8192)):
        received += piece
    return received
