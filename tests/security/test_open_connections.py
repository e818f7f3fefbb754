"""On a running server: streams end with their sign-in, nobody opens many, and nothing half-open stays."""

import contextlib
import re
import socket
import threading
import time
from collections.abc import Callable

import httpx2
import pytest

from tests.security.member import PASSWORD, Member
from tests.stack import Stack

pytestmark = pytest.mark.stack
QUESTION = "playback:silent How long is the breakwater of Elsmouth?"
SOON_SECONDS = 8.0
"""Well below the 15 s after which every connection is looked at anyway: word of it must have come."""
HALF_OPEN = 300


class Stream:
    """A run's events, read until the server ends them."""

    def __init__(self, member: Member, run: str) -> None:
        self.status, self.is_open = 0, threading.Event()
        self._reader = threading.Thread(target=self._read, args=(member, run), daemon=True)
        self._reader.start()
        self.is_open.wait(10)

    def _read(self, member: Member, run: str) -> None:
        cookies = dict(member.client.cookies)
        with (
            httpx2.Client(base_url=str(member.client.base_url), cookies=cookies, timeout=60, trust_env=False) as client,
            client.stream("GET", f"/api/v1/runs/{run}/events") as response,
        ):
            self.status = response.status_code
            self.is_open.set()
            for _ in response.iter_bytes():
                pass

    @property
    def ends_soon(self) -> bool:
        self._reader.join(SOON_SECONDS)
        return not self._reader.is_alive()


def live_run(member: Member) -> str:
    run = str(member.ask(QUESTION).json()["run"])
    assert member.ended(run, seconds=0.5) not in ("finished", "failed", "stopped")
    return run


def form(member: Member, path: str, **fields: str) -> httpx2.Response:
    """Fill in and send a form of a page."""
    member.client.get(path if path.endswith("/") else "/").raise_for_status()
    token = {"csrfmiddlewaretoken": member.client.cookies["csrftoken"]}
    return member.client.post(path, data=fields | token).raise_for_status()


def administrator(stack: Stack) -> Member:
    """Whoever follows the link that the first start has printed."""
    link = re.search(rf"{stack.url}(/accounts/invitation/\S+)", stack.output)
    assert link is not None
    operator = Member(stack.url, "operator")
    operator.client.get(link[1])
    return operator


def signs_out(member: Member, stack: Stack) -> None:
    form(member, "/accounts/logout/")


def changes_the_password_elsewhere(member: Member, stack: Stack) -> None:
    elsewhere = Member(stack.url, member.name, has_account=True)
    new = {"oldpassword": PASSWORD, "password1": "another-tide-1911", "password2": "another-tide-1911"}
    form(elsewhere, "/accounts/password/change/", **new)


def is_deactivated(member: Member, stack: Stack) -> None:
    operator = administrator(stack)
    page = operator.client.get("/operation/people/", params={"query": member.name}).text
    person = re.search(r"/operation/people/\d+/", page)
    assert person is not None
    form(operator, person[0], role="member")


@pytest.mark.parametrize("end", [signs_out, changes_the_password_elsewhere, is_deactivated])
def test_a_stream_ends_soon_after_its_sign_in(stack: Stack, end: Callable[[Member, Stack], None]) -> None:
    member = Member(stack.url, end.__name__)
    stream = Stream(member, live_run(member))
    assert stream.status == 200

    end(member, stack)

    assert stream.ends_soon


def test_a_user_has_twenty_streams_and_the_site_stays_quick(stack: Stack) -> None:
    member = Member(stack.url, "greedy")
    run = live_run(member)

    statuses = [Stream(member, run).status for _ in range(22)]

    assert (statuses.count(200), statuses.count(429)) == (20, 2)
    assert seconds_of_an_answer(stack) < 5
    signs_out(member, stack)


def seconds_of_an_answer(stack: Stack) -> float:
    began = time.monotonic()
    assert httpx2.get(f"{stack.url}/api/v1/ready", timeout=20, trust_env=False).status_code == 200
    return time.monotonic() - began


def test_half_open_requests_are_ended_and_starve_nobody(stack: Stack) -> None:
    connections = [socket.create_connection(("127.0.0.1", stack.port), timeout=20) for _ in range(HALF_OPEN)]
    for one in connections:
        one.sendall(b"GET / HTTP/1.1\r\nHost: x\r\nX-Half: ")

    while_open = seconds_of_an_answer(stack)
    ends = [ending(one) for one in connections]

    assert while_open < 5
    assert set(ends) == {b""}


def ending(connection: socket.socket) -> bytes:
    """What comes until the server hangs up; TimeoutError if it does not."""
    with connection:
        try:
            return connection.recv(100)
        except ConnectionResetError:
            return b""


def test_an_upload_in_pieces_is_cut_off_before_it_is_stored(stack: Stack) -> None:
    piece = b"10000\r\n" + b"x" * 65_536 + b"\r\n"
    pieces = 0
    with socket.create_connection(("127.0.0.1", stack.port), timeout=20) as connection:
        head = f"POST /accounts/login/ HTTP/1.1\r\nHost: 127.0.0.1:{stack.port}\r\n"
        connection.sendall(head.encode() + b"Transfer-Encoding: chunked\r\n\r\n")
        with contextlib.suppress(BrokenPipeError, ConnectionResetError):
            while pieces < 6400:  # 400 MB
                connection.sendall(piece)
                pieces += 1

    assert pieces * 65_536 >= 512 * 1024, "it was refused for something else"
    assert pieces * 65_536 < 32 * 1024 * 1024, "what was on its way in buffers is less"
    assert not [path for path in stack.data_dir.rglob("*upload*") if path.is_file()]
