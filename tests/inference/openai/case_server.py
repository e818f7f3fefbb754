"""A model's server that answers with exactly the bytes of a case, and refuses what the case says it refuses.

The cases are `tests/fixtures/cases/S*.expected.md`: the first block of JSON in each is read here.
"""

import asyncio
import json
import re
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any, Self

FOLDER = Path(__file__).parents[2] / "fixtures" / "cases"

_BLOCK = re.compile(r"```json\n(.*?)\n```\n", re.DOTALL)


@dataclass(frozen=True)
class Case:
    """One case: what the server sends, and what a reader has to get."""

    model: str
    reasoning: str | None
    """None: not looked at."""
    answer: str
    error: str | None = None
    """None: none; `any`: one is raised; `told`: one is raised, or the finish is another than `stop`."""
    body: bytes = b""
    type: str = "text/event-stream"
    headers: dict[str, str] = field(default_factory=dict)
    chunk: int = 0
    """Bytes of one write; 0: all at once."""
    pause_s: float = 0.0
    """Between two writes."""
    hold_open_s: float = 0.0
    max_tokens: int | None = None
    refuse: tuple[dict[str, Any], ...] = ()


def case(name: str) -> Case:
    """The case `name` of the folder."""
    found = _BLOCK.search((FOLDER / f"{name}.expected.md").read_text("utf-8"))
    assert found is not None, f"{name} has no block of JSON"
    fields = {key: value for key, value in json.loads(found[1]).items() if key not in ("kind", "before")}
    body = (FOLDER / fields.pop("file")).read_bytes()
    return Case(body=body, **(fields | {"refuse": tuple(fields.get("refuse", ()))}))


def names() -> list[str]:
    """The names of all cases of model servers."""
    return sorted(path.name.removesuffix(".expected.md") for path in FOLDER.glob("S*.expected.md"))


class CaseServer:
    """Serves one case on 127.0.0.1 while it is entered; `bodies` are the requests for an answer that it got, `counted`
    the paths at which it was asked to count."""

    def __init__(self, served: Case, *, listing: dict[str, object] | None = None, counts_at: str = "") -> None:
        self._case = served
        self._listing = listing or {}
        self._counts_at = counts_at
        self.counted: list[str] = []
        self.bodies: list[dict[str, Any]] = []

    def serves(self, served: Case) -> None:
        """From now on."""
        self._case = served

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._connected, "127.0.0.1", 0)
        self.url = f"http://127.0.0.1:{self._server.sockets[0].getsockname()[1]}/v1"
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.close()

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            path, content = await _request(reader)
            await self._respond(path, content, writer)
        except (ConnectionError, asyncio.IncompleteReadError):
            return
        finally:
            writer.close()

    async def _respond(self, path: str, content: bytes, writer: asyncio.StreamWriter) -> None:
        if path.endswith("/models"):
            entry = {"id": self._case.model, "object": "model", **self._listing}
            writer.write(_response(200, json.dumps({"object": "list", "data": [entry]}).encode()))
        elif path.endswith("/chat/completions"):
            body = json.loads(content)
            self.bodies.append(body)
            if refused := refusal(self._case.refuse, body):
                writer.write(refused)
            else:
                await self._play(writer)
        elif path.endswith("/tokenize"):
            self.counted.append(path)
            is_there = path == self._counts_at
            writer.write(_response(200, b'{"count":42}') if is_there else _response(404, b"{}"))
        else:
            writer.write(_response(404, b'{"detail":"Not Found"}'))
        await writer.drain()

    async def _play(self, writer: asyncio.StreamWriter) -> None:
        writer.write(_head(200, self._case.type, self._case.headers))
        body, size = self._case.body, self._case.chunk or len(self._case.body)
        for start in range(0, len(body), size):
            writer.write(body[start : start + size])
            await writer.drain()
            await asyncio.sleep(self._case.pause_s)
        await asyncio.sleep(self._case.hold_open_s)


def refusal(rules: tuple[dict[str, Any], ...], body: dict[str, Any]) -> bytes | None:
    """The first of `rules` that `body` offends, as a response; None where it is taken."""
    for rule in rules:
        if (value := _offending(rule, body)) is not None:
            extra = [_extra(name, body[name]) for name in rule.get("extra", ()) if name in body]
            text = json.dumps(rule["body"]).replace('"$EXTRA"', json.dumps(extra)).replace("$VALUE", str(value))
            return _response(rule["status"], text.encode())
    return None


def _offending(rule: dict[str, Any], body: dict[str, Any]) -> object:
    """The value that `rule` refuses."""
    if "has_any" in rule:
        return next((body[name] for name in rule["has_any"] if name in body), None)
    if "above" in rule:
        name, limit = rule["above"]
        return body[name] if body.get(name, 0) > limit else None
    name, only = rule["other_than"]
    return body[name] if name in body and body[name] != only else None


def _extra(name: str, value: object) -> dict[str, object]:
    """How servers built on pydantic name a field that they do not know."""
    return {"type": "extra_forbidden", "loc": ["body", name], "msg": "Extra inputs are not permitted", "input": value}


def _response(status: int, content: bytes) -> bytes:
    return _head(status, "application/json", {"content-length": str(len(content))}) + content


def _head(status: int, kind: str, headers: dict[str, str]) -> bytes:
    typed = {"content-type": kind} if kind else {}
    lines = [f"{name}: {value}" for name, value in (typed | headers | {"connection": "close"}).items()]
    return "\r\n".join([f"HTTP/1.1 {status} Said", *lines, "", ""]).encode()


async def _request(reader: asyncio.StreamReader) -> tuple[str, bytes]:
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").lower()
    length = re.search(r"content-length: (\d+)", head)
    return head.split(" ", 2)[1], await reader.readexactly(int(length[1]) if length else 0)
