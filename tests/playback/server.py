"""The server itself: sockets, so that not a byte of a recording is changed on its way."""

import asyncio
import contextlib
import json
import time
from dataclasses import dataclass, field
from types import TracebackType
from typing import Self

from tests.playback.recordings import Recording, recording
from tests.playback.scenarios import Reply, Stage, Wanted
from tests.playback.script import finish

MAX_BODY_BYTES = 4 << 20
UNHEALTHY = b"HTTP/1.1 503 Service Unavailable\r\ncontent-length: 0\r\nConnection: close\r\n\r\n"
"""What SGLang says while it loads, and after SIGTERM while it finishes its answers."""
MESSAGE_END = 200


@dataclass(frozen=True)
class Heard:
    """One request that was made."""

    method: str
    path: str
    headers: dict[str, str]
    body: dict[str, object]


@dataclass
class Played:
    """One answer as it was asked for and given; times are of the clock that all processes of a Linux machine share."""

    rid: str
    message: str
    """The end of the last thing that the user says."""
    is_small: bool
    began: float
    aborted: float | None = None
    ended: float | None = None


@dataclass
class Playback:
    """Serves on 127.0.0.1 while it is entered; what it has heard is in `requests` and `aborts`, and at these paths."""

    scenario: str = "scripted"
    pace: float = 0.0
    port: int = 0
    model: str = "DeepSeek-R1-Distill-Qwen-7B"
    window_tokens: int = 32768
    requests: list[Heard] = field(default_factory=list)
    aborts: list[str] = field(default_factory=list)
    has_abort: bool = True
    """False: like the gateways, which have no such route, and `/model_info` only by its older name."""
    is_sglang: bool = True
    """False: without the routes that only SGLang has."""
    arguments: dict[str, object] = field(
        default_factory=lambda: {"reasoning_parser": "deepseek-r1", "enable_cache_report": True, "enable_metrics": True}
    )
    """What it tells of how it was started."""
    is_healthy: bool = True
    has_ready: bool = False
    """True: with `/ready`, as newer releases of SGLang have it."""
    health_seconds: float = 0.0
    """How long `/health` takes."""
    characters_a_token: float = 0.0
    """How it counts the tokens of messages; 0: as in the recording, whatever they are."""
    hung_up: list[str] = field(default_factory=list)
    """The ids of requests whose client closed the connection."""
    played: list[Played] = field(default_factory=list)

    async def __aenter__(self) -> Self:
        self._stage = Stage(self.scenario)
        self._live: dict[str, asyncio.Event] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._server = await asyncio.start_server(self._connected, "127.0.0.1", self.port)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.close()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def play(self, scenario: str, *, recorded: Recording | None = None, says: str | None = None) -> None:
        """From now on play `scenario`; or `recorded` instead of it, or in small calls say `says`."""
        self._stage = Stage(scenario, recorded, says)

    @property
    def url(self) -> str:
        """The base address, as INFERENCE_URLS wants it."""
        return f"http://127.0.0.1:{self.port}/v1"

    @property
    def answers(self) -> list[Heard]:
        """The requests for an answer."""
        return [heard for heard in self.requests if heard.path == "/v1/chat/completions"]

    def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.create_task(self._serve(reader, writer))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            heard = await _heard(reader)
            if heard.path in ("/requests", "/aborts", "/played"):
                writer.write(self._own(heard))
            else:
                self.requests.append(heard)
                await self._answer(heard, reader, writer)
            await writer.drain()
        except (ConnectionError, asyncio.IncompleteReadError):
            return
        finally:
            writer.close()
            with contextlib.suppress(ConnectionError):
                await writer.wait_closed()

    def _own(self, heard: Heard) -> bytes:
        if heard.method == "DELETE":
            self.requests.clear()
            self.aborts.clear()
        if heard.path == "/aborts":
            return _json(self.aborts)
        return _json([vars(one) for one in (self.played if heard.path == "/played" else self.requests)])

    async def _answer(self, heard: Heard, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        match heard.path:
            case "/v1/chat/completions":
                await self._play(heard, reader, writer)
            case "/v1/models":
                writer.write(_json({"object": "list", "data": [self._model()]}))
            case "/abort_request" if self.has_abort:
                self._abort(str(heard.body.get("rid", "")))
                writer.write(_recorded("abort"))
            case "/get_model_info" | "/model_info" if self.is_sglang and (self.has_abort or "get" in heard.path):
                writer.write(_json({"model_path": self.model, "served_model_name": self.model}))
            case "/v1/tokenize" if self.is_sglang and "prompt" in heard.body:
                tokens = 2 + str(heard.body["prompt"]).count("</think>")
                writer.write(_json({"tokens": [1] * tokens, "count": tokens, "max_model_len": self.window_tokens}))
            case "/v1/tokenize" if self.is_sglang and self.characters_a_token:
                count = int(len("".join(_contents(heard))) / self.characters_a_token)
                writer.write(_json({"tokens": [], "count": count, "max_model_len": self.window_tokens}))
            case "/v1/tokenize" if self.is_sglang:
                writer.write(_recorded("tokenize_messages"))
            case "/server_info" if self.is_sglang:
                writer.write(_json(self.arguments))
            case "/ready" if self.has_ready:
                writer.write(_json({}) if self.is_healthy else UNHEALTHY)
            case "/health":
                await asyncio.sleep(self.health_seconds)
                writer.write(_recorded("health") if self.is_healthy else UNHEALTHY)
            case _:
                writer.write(_recorded("not_found"))

    def _model(self) -> dict[str, object]:
        owner = "sglang" if self.is_sglang else "somebody"
        fields = {"id": self.model, "object": "model", "created": 1795441207, "owned_by": owner}
        return {**fields, "root": self.model, "parent": None, "max_model_len": self.window_tokens}

    def _abort(self, rid: str) -> None:
        self.aborts.append(rid)
        for played in self.played:
            if played.rid == rid:
                played.aborted = played.aborted or time.monotonic()
        if rid in self._live:
            self._live[rid].set()

    async def _play(self, heard: Heard, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        wanted = _wanted(heard, self.model)
        reply = self._stage.reply(wanted, self.pace)
        aborted = self._live.setdefault(wanted.rid, asyncio.Event())
        gone = asyncio.create_task(reader.read())  # returns when the client closes
        played = Played(wanted.rid, wanted.message[-MESSAGE_END:], wanted.is_small, time.monotonic())
        self.played.append(played)
        try:
            await self._send(reply, wanted, writer, aborted, gone)
        finally:
            played.ended = time.monotonic()
            if gone.done():
                self.hung_up.append(wanted.rid)
            gone.cancel()
            self._live.pop(wanted.rid, None)

    async def _send(
        self,
        reply: Reply,
        wanted: Wanted,
        writer: asyncio.StreamWriter,
        aborted: asyncio.Event,
        gone: asyncio.Task[bytes],
    ) -> None:
        writer.write(reply.head)
        for count, piece in enumerate(reply.pieces):
            writer.write(piece)
            await writer.drain()
            if gone.done():
                return
            if aborted.is_set():
                writer.write(b"".join(finish(wanted.rid, wanted.model, "abort", 0, count)))
                return
            if reply.pace:
                await _first(aborted, gone, reply.pace)
        if reply.is_silent:
            await _first(aborted, gone, None)


async def _first(aborted: asyncio.Event, gone: asyncio.Task[bytes], seconds: float | None) -> None:
    """Wait for an abort, for the client to leave, or for `seconds`."""
    waiting = asyncio.create_task(aborted.wait())
    try:
        await asyncio.wait([waiting, gone], timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
    finally:
        waiting.cancel()


async def _heard(reader: asyncio.StreamReader) -> Heard:
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
    first, *lines = head.strip().split("\r\n")
    method, path, _ = first.split(" ", 2)
    headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
    length = min(int(headers.get("content-length", 0)), MAX_BODY_BYTES)
    content = await reader.readexactly(length)
    return Heard(method, path, headers, json.loads(content) if content else {})


def _wanted(heard: Heard, model: str) -> Wanted:
    messages = heard.body.get("messages")
    said = messages if isinstance(messages, list) else []
    asked = [str(message["content"]) for message in said if message["role"] == "user"]
    return Wanted(
        rid=str(heard.body.get("rid") or "0" * 32),
        model=model,
        message=asked[-1] if asked else "",
        is_parted=heard.body.get("separate_reasoning") is not False,
        begun=str(said[-1]["content"]) if said and heard.body.get("continue_final_message") else "",
        has_own_fields="rid" in heard.body,
        has_schema="response_format" in heard.body,
        body=heard.body,
    )


def _contents(heard: Heard) -> list[str]:
    messages = heard.body.get("messages")
    return [str(message["content"]) for message in messages] if isinstance(messages, list) else []


def _recorded(name: str) -> bytes:
    found = recording(name)
    return found.head + b"".join(found.pieces)


def _json(value: object) -> bytes:
    content = json.dumps(value, ensure_ascii=False).encode()
    head = f"HTTP/1.1 200 OK\r\ncontent-length: {len(content)}\r\ncontent-type: application/json\r\n"
    return head.encode() + b"Connection: close\r\n\r\n" + content
