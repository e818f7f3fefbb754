"""What strangers send makes a running server write one short line each, so many a minute, and leaves nothing open."""

import socket
import time
from pathlib import Path

import pytest

from launcher.logs import LOG_MAX_BYTES
from tests.stack import Stack

pytestmark = pytest.mark.stack
LONG = b"a" * 40_000
LINE_MAX = 1_500
UPGRADE = (
    b"Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
    b"Sec-WebSocket-Version: 13\r\n"
)


def head(stack: Stack, target: bytes, more: bytes = b"", host: bytes = b"") -> bytes:
    own = f"127.0.0.1:{stack.port}".encode()
    return b"GET " + target + b" HTTP/1.1\r\nHost: " + (host or own) + b"\r\n" + more + b"\r\n"


def socket_head(stack: Stack, target: bytes, more: bytes = b"") -> bytes:
    return head(stack, target, UPGRADE + f"Origin: {stack.url}\r\n".encode() + more)


def status(stack: Stack, request: bytes) -> int:
    """The status of the answer; TimeoutError where the server neither answers nor hangs up."""
    with socket.create_connection(("127.0.0.1", stack.port), timeout=8) as connection:
        connection.sendall(request)
        line = connection.makefile("rb").readline()
    return int(line.split()[1]) if line else 0


def said(log: Path, before: int) -> bytes:
    """What the log has since it was `before` bytes long. A supervisor carries it there, a moment later."""
    time.sleep(0.3)
    return log.read_bytes()[before:] if log.exists() else b""


def strange(stack: Stack) -> list[bytes]:
    return [
        head(stack, b"/" + LONG),
        head(stack, b"/api/v1/" + LONG),
        head(stack, b"/?" + LONG),
        head(stack, b"/x", host=b"evil.example"),
        head(stack, b"/x", host=b"evil" + LONG),
        head(stack, b"/%1b%9b%0a%0d2026-01-01%20ERROR%20forged"),
        socket_head(stack, b"/nosuch"),
        socket_head(stack, b"/" + LONG),
        socket_head(stack, b"/ws/", b"X-Long: " + LONG + b"\r\n"),
        b"\x00\x01 no HTTP\r\n\r\n",
    ]


def test_each_is_answered_and_makes_one_short_line_at_most(stack: Stack) -> None:
    log = stack.data_dir / "log" / "web.log"
    for request in strange(stack):
        before = log.stat().st_size if log.exists() else 0

        assert 400 <= status(stack, request) < 500 or request.startswith(b"GET /?")

        lines = said(log, before).decode().splitlines()
        assert len(lines) <= 1, request[:80]
        assert all(len(line) < LINE_MAX and line.isprintable() for line in lines)


def test_a_flood_is_counted_and_leaves_room_for_what_matters(stack: Stack) -> None:
    log = stack.data_dir / "log" / "web.log"
    before = log.stat().st_size if log.exists() else 0

    for number in range(300):
        status(stack, head(stack, b"/none/%d" % number))

    assert 0 < said(log, before).count(b"Not Found") <= 60


def test_a_log_turns_while_its_program_runs(stack: Stack) -> None:
    log = stack.data_dir / "log" / "web.log"
    with log.open("ab") as file:
        file.truncate(LOG_MAX_BYTES)

    status(stack, head(stack, b"/x", host=b"turns.example"))
    said(log, 0)

    assert log.with_suffix(".log.1").stat().st_size == LOG_MAX_BYTES
    assert b"turns.example" in log.read_bytes()
