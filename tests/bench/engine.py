"""An engine that only pretends, for the load: it speaks as SGLang does, and costs next to nothing.

`python -m tests.bench.engine` prints its base address. What it writes is told by the question (`stamps.Plan`); when is
a schedule made at the first token, so that a slow reader does not slow it down. `/told` says what it has written.
"""

import asyncio
import heapq
import json
import math
import random
import re
import sys
import time
import zlib
from dataclasses import dataclass, field, replace
from itertools import count
from typing import cast
from uuid import uuid4

import uvloop

from tests.bench.stamps import SHAPES, Plan, micros, plan_in, shape, written
from tests.playback.script import HEAD, finish, frame, frames, is_small, script

MODEL = "DeepSeek-R1-Distill-Qwen-7B"
ALIVE = HEAD.replace(b"Connection: close", b"Connection: keep-alive")
STEP_SECONDS = 0.002
"""Tokens that are due within one step leave together: to be woken for each costs more than to write it."""
FAREWELL_SECONDS = 1.5
"""Within so long all streams end that are asked to finish."""
MAX_BODY_BYTES = 4_000_000

_GAP = "#" * 4
_LENGTH = re.compile(rb"content-length: *(\d+)", re.IGNORECASE)


@dataclass
class Told:
    """What was written to one request; times are stamps."""

    key: str
    arrived: int
    first: int = 0
    tokens: int = 0
    checksum: int = 0
    end: str = ""


@dataclass(frozen=True)
class Sentences:
    """The frames of one stream around the stamps, by shape; and what comes between reasoning and answer."""

    reasoning: tuple[tuple[bytes, bytes], ...]
    answer: tuple[tuple[bytes, bytes], ...]
    closing: bytes


class Schedule:
    """When each stream has its next token."""

    def __init__(self) -> None:
        self._due: list[tuple[float, int, Stream]] = []
        self._numbers = count()
        self._is_waiting = False

    def add(self, stream: "Stream", due: float) -> None:
        heapq.heappush(self._due, (due, next(self._numbers), stream))
        if not self._is_waiting:
            self._wait()

    def _wait(self) -> None:
        """Until the next step at which something is due."""
        self._is_waiting = bool(self._due)
        if self._due:
            now = time.monotonic()
            steps = max(1, math.ceil((self._due[0][0] - now) / STEP_SECONDS))
            asyncio.get_running_loop().call_later(steps * STEP_SECONDS, self._tick)

    def _tick(self) -> None:
        now, due = time.monotonic(), self._due
        while due and due[0][0] <= now:
            when, number, stream = due[0]
            if stream.speak(now):
                heapq.heapreplace(due, (when + stream.interval, number, stream))
            else:
                heapq.heappop(due)
        self._wait()


class Stream:
    """One answer under way."""

    def __init__(self, transport: asyncio.Transport, rid: str, plan: Plan, said: Sentences) -> None:
        self.told = Told(plan.key, micros())
        self.interval = 1 / plan.a_second
        self.is_gone = False
        self.ends_at = float("inf")
        self.rid = rid
        self._transport, self._plan, self._said = transport, plan, said

    def begin(self) -> None:
        """The head, the empty first frame and the first token at once: no prefill."""
        self._transport.write(ALIVE + frame(self.rid, MODEL, {"role": "assistant", "content": ""}))
        self.told.first = micros()

    def speak(self, now: float) -> bool:
        """One more token; whether there will be another."""
        if self.is_gone:
            return False
        told, plan = self.told, self._plan
        if now >= self.ends_at and told.tokens < plan.reasoning:
            # Thoughts alone would be asked to go on: whoever begins late says one word of an answer too.
            plan = self._plan = replace(plan, reasoning=told.tokens, tokens=told.tokens + 1)
        elif told.tokens >= plan.tokens or now >= self.ends_at:
            self.end("stop")
            return False
        number = told.tokens
        before, behind = (self._said.reasoning if number < plan.reasoning else self._said.answer)[shape(number)]
        stamp = written(micros(now))
        closing = self._said.closing if number == plan.reasoning else b""
        self._transport.write(closing + before + stamp + behind)
        told.tokens = number + 1
        told.checksum = zlib.crc32(b"@%b%b" % (stamp, b"." if shape(number) == 1 else b""), told.checksum)
        if told.tokens >= plan.tokens:
            self.end("stop")
        return not self.is_gone

    def end(self, reason: str) -> None:
        if not self.is_gone:
            self.is_gone = True
            self.told.end = reason
            counts = min(self._plan.reasoning, self.told.tokens), self.told.tokens
            self._transport.write(b"".join(finish(self.rid, MODEL, reason, *counts)))


@dataclass
class Desk:
    """All that the connections share."""

    schedule: Schedule = field(default_factory=Schedule)
    streams: dict[str, Stream] = field(default_factory=dict)
    told: list[Told] = field(default_factory=list)
    is_ending: bool = False

    def note(self, stream: Stream) -> None:
        """Know of `stream` from now on, and forget those that are over."""
        self.streams = {rid: one for rid, one in self.streams.items() if not one.is_gone} | {stream.rid: stream}
        self.told.append(stream.told)
        if self.is_ending:
            stream.ends_at = time.monotonic() + FAREWELL_SECONDS

    def finish(self) -> None:
        """Let every stream end soon, not all in the same moment; those that come late too, until `tell`."""
        self.is_ending = True
        for stream in self.streams.values():
            stream.ends_at = time.monotonic() + random.uniform(0, FAREWELL_SECONDS)

    def tell(self) -> list[dict[str, object]]:
        """What was written since the last time."""
        self.is_ending = False
        told, self.told = self.told, [stream.told for stream in self.streams.values() if not stream.is_gone]
        return [vars(one) for one in told]


class Connection(asyncio.Protocol):
    """One client's connection, which may bring one request after the other."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._received = b""
        self._stream: Stream | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)

    def connection_lost(self, error: Exception | None) -> None:
        if self._stream is not None and not self._stream.is_gone:
            self._stream.is_gone, self._stream.told.end = True, "left"

    def data_received(self, data: bytes) -> None:
        self._received += data
        head, found, body = self._received.partition(b"\r\n\r\n")
        size = _LENGTH.search(head)
        length = int(size[1]) if size else 0
        if length > MAX_BODY_BYTES:
            self._transport.close()
        elif found and len(body) >= length:
            self._received = b""
            method, path = head.split(b" ", 2)[:2]
            self._answer(f"{method.decode()} {path.decode()}", body)

    def _answer(self, asked: str, body: bytes) -> None:
        match asked:
            case "POST /v1/chat/completions":
                self._complete(body)
            case "GET /v1/models":
                self._say({"object": "list", "data": [{"id": MODEL, "object": "model", "max_model_len": 131072}]})
            case "GET /model_info":
                self._say({"model_path": MODEL, "served_model_name": MODEL})
            case "POST /abort_request":
                if stream := self._desk.streams.get(str(json.loads(body).get("rid"))):
                    stream.end("abort")
                self._say({})
            case "POST /v1/tokenize":
                self._say({"count": len(body) // 4, "max_model_len": 131072})
            case "POST /finish":
                self._desk.finish()
                self._say({})
            case "GET /told":
                self._say(self._desk.tell())
            case _:
                self._say({})

    def _complete(self, body: bytes) -> None:
        wanted = json.loads(body)
        rid, is_parted = str(wanted.get("rid") or uuid4().hex), wanted.get("separate_reasoning") is not False
        messages = wanted["messages"]
        asked = next(one["content"] for one in reversed(messages) if one["role"] == "user")
        is_closed = messages[-1]["role"] == "assistant" and "</think>" in messages[-1]["content"]
        plan = plan_in(asked)
        if plan is None or is_small(asked):
            told = replace(script(asked), thinks=not is_closed)
            self._transport.write(ALIVE + b"".join(frames(told, rid, MODEL, is_parted=is_parted)))
        else:
            said = sentences(rid, is_parted=is_parted, is_closed=is_closed)
            self._begin(Stream(self._transport, rid, plan, said))

    def _begin(self, stream: Stream) -> None:
        self._stream = stream
        self._desk.note(stream)
        stream.begin()
        if stream.speak(time.monotonic()):
            self._desk.schedule.add(stream, time.monotonic() + random.random() * stream.interval)

    def _say(self, value: object) -> None:
        content = json.dumps(value).encode()
        head = f"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: {len(content)}\r\n\r\n"
        self._transport.write(head.encode() + content)


def sentences(rid: str, *, is_parted: bool, is_closed: bool) -> Sentences:
    """The frames of one stream, made once: only the stamp is missing."""
    answer = tuple(around(rid, f"{before}@{_GAP}{behind}", "content") for before, behind in SHAPES)
    if is_closed:
        return Sentences(answer, answer, b"")
    if not is_parted:
        return Sentences(answer, answer, frame(rid, MODEL, {"reasoning_content": None, "content": "</think>"}))
    return Sentences(
        tuple(around(rid, f"{before}@{_GAP}{behind}", "reasoning_content") for before, behind in SHAPES), answer, b""
    )


def around(rid: str, text: str, name: str) -> tuple[bytes, bytes]:
    delta: dict[str, object] = {"reasoning_content": text} if name != "content" else {"reasoning_content": None}
    before, behind = frame(rid, MODEL, delta | ({name: text})).split(_GAP.encode())
    return before, behind


async def serve() -> None:
    desk = Desk()
    server = await asyncio.get_running_loop().create_server(lambda: Connection(desk), "127.0.0.1", 0)
    print(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/v1", flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    sys.exit(uvloop.run(serve()))
