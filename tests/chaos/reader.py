"""A reader with one socket: it folds what it sees, loses its connection, and must never see a gap, repeat or loss."""

import asyncio
import json
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import InvalidHandshake, WebSocketException

from chat.protocol.events import Entry
from chat.protocol.state import RunState
from tests.chaos.findings import Findings

SILENCE_SECONDS = 30.0
"""The server promises to say something more often."""
OPEN_SECONDS = 5.0
PAUSE_SECONDS = (0.2, 1.0)


class Gone(Exception):
    """The run is not there any more."""


@dataclass
class Reader:
    """One tab on one run."""

    address: str
    cookie: str
    run: str
    drops: tuple[float, ...]
    findings: Findings
    state: RunState = field(init=False)
    is_gone: bool = False
    grew: list[tuple[float, int]] = field(default_factory=list)
    """When it saw which seq."""

    def __post_init__(self) -> None:
        self.state = RunState(run=self.run)
        self._began = time.monotonic()
        self._drops = iter(self.drops)
        self._next_drop = next(self._drops, None)
        self._pause = PAUSE_SECONDS[0]

    async def read(self) -> None:
        """Read until the run is over, or gone."""
        while not (self.state.is_over or self.is_gone):
            try:
                async with connect(
                    self.address.replace("http", "ws", 1) + "/ws/",
                    additional_headers={"Cookie": self.cookie},
                    origin=self.address,  # type: ignore[arg-type]
                    open_timeout=OPEN_SECONDS,
                    close_timeout=1,
                    ping_interval=None,
                    proxy=None,
                    compression=None,
                ) as socket:
                    await self._follow(socket)
            except (OSError, TimeoutError, InvalidHandshake, WebSocketException) as error:
                self.findings.note(self.run, f"reader at {self.state.seq}: {type(error).__name__} {str(error)[:80]}")
                await asyncio.sleep(self._pause)
                self._pause = min(PAUSE_SECONDS[1], self._pause * 2)
            except Gone:
                self.is_gone = True

    async def _follow(self, socket: ClientConnection) -> None:
        await socket.send(json.dumps({"type": "subscribe", "run": self.run, "after": self.state.seq}))
        heard = time.monotonic()
        while not self.state.is_over:
            try:
                async with asyncio.timeout(self._seconds_until_drop()):
                    frame = json.loads(await socket.recv())
            except TimeoutError:
                if self._drops_now(socket):
                    return
                if time.monotonic() - heard > SILENCE_SECONDS:
                    self.findings.note(self.run, f"reader at {self.state.seq}: silence, connects anew")
                    return
                continue
            heard = time.monotonic()
            self._pause = PAUSE_SECONDS[0]
            if frame.get("run") == self.run:
                self.take(frame)

    def _seconds_until_drop(self) -> float:
        if self._next_drop is None:
            return SILENCE_SECONDS
        return max(0.0, min(SILENCE_SECONDS, self._began + self._next_drop - time.monotonic()))

    def _drops_now(self, socket: ClientConnection) -> bool:
        if self._next_drop is None or time.monotonic() < self._began + self._next_drop:
            return False
        self._next_drop = next(self._drops, None)
        socket.transport.abort()
        return True

    def take(self, frame: dict[str, Any]) -> None:
        """Fold what the socket says of the run, and note what breaks a rule. Raises Gone."""
        match frame["type"]:
            case "conversation":
                return  # word of it names the run too, and is none of its entries
            case "snapshot":
                self._replace(RunState.from_json(frame["state"]), frame["seq"])
            case "error":
                if frame["code"] != "not_found":
                    self.findings.violated("socket", self.run, f"error {frame['code']}")
                raise Gone
            case _:
                self._fold(frame)
        self.grew.append((time.monotonic(), self.state.seq))

    def _fold(self, frame: dict[str, Any]) -> None:
        before, entry = self.state.seq, Entry.from_json(json.dumps(frame))
        if self.state.is_over:
            self.findings.violated("nothing after the end", self.run, f"{frame['type']} at {frame['seq']}")
        elif not self.state.fold(entry):
            kind = "no repeat" if frame["seq"] <= before else "no gap"
            self.findings.violated(kind, self.run, f"a reader at {before} was sent {frame['seq']}")

    def _replace(self, state: RunState, seq: int) -> None:
        for what in lost(self.state, state):
            self.findings.violated("nothing shown is lost", self.run, f"snapshot {seq} after {self.state.seq}: {what}")
        self.state = state


def lost(before: RunState, after: RunState) -> Iterator[str]:
    """What a reader had seen that is not in the snapshot any more."""
    if after.seq < before.seq:
        yield "its seq is smaller"
    if after.resumed:
        return  # another writer may have begun again, and says so
    if not after.reasoning.startswith(before.reasoning):
        yield f"{len(before.reasoning)} characters of reasoning became others ({len(after.reasoning)})"
    if not after.answer.startswith(before.answer):
        yield f"{len(before.answer)} characters of answer became others ({len(after.answer)})"
