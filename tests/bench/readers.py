"""Those who ask and read: of the product as a browser does, of the relay as it wants it."""

import asyncio
import json
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from typing import Protocol
from uuid import uuid4

from tests.bench.sockets import Refused, Socket, call
from tests.bench.stamps import Plan

CSRF = "c" * 32
OPEN_SECONDS = 120.0
TERMINAL = ("run.finished", "run.failed", "run.stopped")


@dataclass
class Reading:
    """What one reader has heard of one answer. It is looked at afterwards: now every microsecond is the product's."""

    plan: Plan
    asked: float
    run: str = ""
    first: float = 0.0
    """When the first token came."""
    frames: list[tuple[float, bytes]] = field(default_factory=list)
    began: asyncio.Event = field(default_factory=asyncio.Event)
    over: asyncio.Event = field(default_factory=asyncio.Event)


class Reader(Protocol):
    """One user with one websocket."""

    socket: Socket | None

    async def open(self) -> None:
        """Open the websocket, as a page does when it is loaded."""
        ...

    async def new_conversation(self) -> None:
        """What is asked from now on belongs to a conversation of its own."""
        ...

    async def ask(self, plan: Plan) -> Reading:
        """Ask, and read on without being waited for. Raises Refused, OSError, TimeoutError."""
        ...


def hearing(reading: Reading, mark: bytes, is_last: Callable[[bytes], bool]) -> Callable[[float, bytes], None]:
    """Notes frames for `reading`. Frames that hold `mark` are asked whether they are the last."""

    def heard(now: float, content: bytes) -> None:
        reading.frames.append((now, content))
        if not reading.first and b"@" in content:
            reading.first = now
            reading.began.set()
        if mark in content and is_last(content):
            reading.over.set()

    return heard


class ProductReader:
    """A signed-in user of the product."""

    def __init__(self, url: str, session: str) -> None:
        self._url = url
        self._cookie = f"sessionid={session}; csrftoken={CSRF}"
        self._conversation = ""
        self.socket: Socket | None = None

    async def open(self) -> None:
        """Open the websocket, as a page does when it is loaded."""
        self.socket = await Socket.open(f"{self._url}/ws/", self._cookie, lambda now, content: None)

    async def new_conversation(self) -> None:
        """What is asked from now on belongs to a conversation of its own."""
        self._conversation = (await self._post("/conversations", {}))["id"]

    async def ask(self, plan: Plan) -> Reading:
        """Post the question, then subscribe to its run."""
        assert self.socket
        reading = Reading(plan, time.monotonic())
        self.socket.hears = hearing(reading, b'"run.', is_terminal)
        asked = {"client_id": uuid4().hex, "question": plan.question, "search": False, "think": True}
        reading.run = (await self._post(f"/conversations/{self._conversation}/turns", asked))["run"]
        self.socket.send(json.dumps({"type": "subscribe", "run": reading.run, "after": 0}))
        return reading

    async def _post(self, path: str, body: dict[str, object]) -> dict[str, str]:
        headers = f"Cookie: {self._cookie}\r\nX-CSRFToken: {CSRF}\r\nOrigin: {self._url}\r\n"
        return await call(self._url, "POST", f"/api/v1{path}", body, headers)


class RelayReader:
    """One websocket to the relay."""

    def __init__(self, url: str) -> None:
        self._url = url
        self.socket: Socket | None = None

    async def open(self) -> None:
        """Open the websocket."""
        self.socket = await Socket.open(f"{self._url}/ws/", "", lambda now, content: None)

    async def new_conversation(self) -> None:
        """The relay knows none."""

    async def ask(self, plan: Plan) -> Reading:
        """Send the question."""
        assert self.socket
        reading = Reading(plan, time.monotonic())
        self.socket.hears = hearing(reading, b"[DONE]", lambda content: True)
        self.socket.send(plan.question)
        return reading


def is_terminal(content: bytes) -> bool:
    return json.loads(content)["type"] in TERMINAL


async def opened(readers: Sequence[Reader]) -> Sequence[Reader]:
    """`readers` with their websockets open, and a conversation each; some are opened at a time."""
    gate = asyncio.Semaphore(16)

    async def opens(reader: Reader) -> None:
        async with gate:
            await reader.open()
            await reader.new_conversation()

    async with asyncio.timeout(OPEN_SECONDS):
        await asyncio.gather(*(opens(reader) for reader in readers if reader.socket is None))
    return readers


async def within(work: Awaitable[object], seconds: float) -> bool:
    """Whether `work` was done in time."""
    try:
        async with asyncio.timeout(seconds):
            await work
    except TimeoutError:
        return False
    return True


async def told(engine: str) -> dict[str, dict[str, int]]:
    """What the engine says it has written since it was last asked, by the plan's key."""
    found = await call(engine.removesuffix("/v1"), "GET", "/told")
    if not isinstance(found, list):
        raise Refused("the engine tells no list")
    return {one["key"]: one for one in reversed(found)}  # the first writing, where one was begun anew
