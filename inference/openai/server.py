"""One server that speaks OpenAI's protocol: what it serves, how it is doing, and the calls that are made to it."""

import logging
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from urllib.parse import urlsplit, urlunsplit

import httpx

from inference.conf import EngineConfig
from inference.engine import Message
from inference.errors import EngineError, Refused, Unreachable
from inference.openai.calls import Calls, bearer
from inference.openai.refusals import refusal, response_error

SERVED_SECONDS = 300.0
"""How long an answer of `/v1/models` is believed."""
MAX_REST_SECONDS = 30.0

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Served:
    """The model that a server runs."""

    name: str
    path: str = ""
    """Where its weights came from: often tells the family better than the served name."""
    window_tokens: int | None = None
    is_sglang: bool = False
    """It has SGLang's own routes, so it can go on with a begun answer."""


class Backend:
    """One base address."""

    def __init__(self, base: str, client: httpx.AsyncClient, config: EngineConfig) -> None:
        self.base = _base(base)
        self.root = _root(self.base)
        self.running = 0
        """Requests of this process that it is answering now."""
        self.is_down = False
        """It was not healthy when it was last looked at."""
        self.is_unknown = True
        """Nobody has inspected it since its start, or since it last failed: it may be another one by now."""
        self._client = client
        self.calls = Calls(client, config)
        self._config = config
        self._served: Served | None = None
        self._served_until = 0.0
        self._counts = True
        self._has_spoken = False
        self._failures = 0
        self._rests_until = 0.0

    @property
    def is_resting(self) -> bool:
        """Whether it failed so recently that another one is better asked first."""
        return time.monotonic() < self._rests_until

    def failed(self) -> None:
        """Leave it alone for a while, longer each time, and forget what it served."""
        self.is_unknown = True
        self._failures += 1
        self._served_until = 0.0
        self._rests_until = time.monotonic() + min(MAX_REST_SECONDS, 2.0 ** (self._failures - 1))

    def forget(self) -> None:
        """Ask again what it serves: it refused what was right a while ago."""
        self._served_until = 0.0

    def holds(self, window_tokens: int | None) -> None:
        """It has named the length of its context, which gateways do not list."""
        if self._served is not None and window_tokens:
            self._served = replace(self._served, window_tokens=window_tokens)

    def worked(self) -> None:
        """It answered."""
        self._has_spoken = True
        self._failures, self._rests_until = 0, 0.0

    async def served(self) -> Served:
        """What it serves, asked again every few minutes. Raises `EngineError` when it cannot be known."""
        if self._served is None or time.monotonic() > self._served_until:
            self._served, self._counts = await self._asked(), True
            self._served_until = time.monotonic() + SERVED_SECONDS
        return self._served

    async def send(self, content: bytes) -> httpx.Response:
        """Start one answer; its body is not read yet. Raises `Unreachable`."""
        headers = {"Content-Type": "application/json", **bearer(self._config.api_key)}
        request = self._client.build_request("POST", f"{self.base}/chat/completions", content=content, headers=headers)
        try:
            return await self._client.send(request, stream=True)
        except httpx.HTTPError as error:
            raise Unreachable(f"{self.base}: {error or type(error).__name__}") from error

    async def abort(self, request_id: str) -> None:
        """Tell the server to stop. Never raises: gateways have no such route and abort when the connection closes."""
        try:
            answered = await self.calls.command(f"{self.root}/abort_request", {"rid": request_id})
        except EngineError as error:
            log.warning("abort of %s not delivered: %s", request_id, error)
            return
        if answered.status not in (200, 404, 405):
            log.warning("%s: abort of %s answered with %s", self.root, request_id, answered.status)

    async def is_healthy(self) -> bool:
        """Whether it would answer now: `/health`, or where there is none, `/v1/models`."""
        try:
            answered = await self.calls.get(f"{self.root}/health")
            if answered.status == 404:
                answered = await self.calls.get(f"{self.base}/models")
        except EngineError:
            return False
        return answered.status == 200

    async def look(self) -> bool:
        """See whether it is down; whether that has changed. One that is late but writes answers meanwhile is not."""
        was_down, self._has_spoken = self.is_down, False
        try:
            self.is_down = (await self.calls.get(f"{self.root}/health")).status >= 500
        except EngineError:
            self.is_down = not self._has_spoken
        self.is_unknown = self.is_unknown or self.is_down
        return self.is_down != was_down

    async def tokens(self, messages: Sequence[Message]) -> int | None:
        """How many tokens the model's own template makes of `messages`; None where the server does not count."""
        if not self._counts:
            return None
        said = [{"role": message.role, "content": message.content} for message in messages]
        model = self._served.name if self._served else ""
        try:
            answered = await self.calls.post(f"{self.base}/tokenize", {"model": model, "messages": said})
        except EngineError:
            return None
        self._counts = answered.status not in (404, 405)
        return answered.number("count") if answered.status == 200 else None

    async def _asked(self) -> Served:
        try:
            listed = await self._listed()
        except Refused:
            if not self._config.model:
                raise
            listed = []  # a server without the list: the configured name must do
        first = listed[0].get("id") if listed else None
        name = self._config.model or (first if isinstance(first, str) else "")
        if not name:
            raise Refused(f"{self.base} serves no model")
        entry = next((entry for entry in listed if entry.get("id") == name), {})
        window = entry.get("max_model_len")
        path = await self._path()
        return Served(name, path, window if isinstance(window, int) and window > 0 else None, bool(path))

    async def _listed(self) -> list[dict[str, object]]:
        answered = await self.calls.get(f"{self.base}/models")
        if answered.status >= 400:
            raise refusal(response_error(answered.status, answered.content))
        entries = answered.fields.get("data")
        return [entry for entry in entries if isinstance(entry, dict)] if isinstance(entries, list) else []

    async def _path(self) -> str:
        """The model's path, of servers that tell it; gateways pass the question on under its older name only."""
        for name in ("model_info", "get_model_info"):
            try:
                answered = await self.calls.get(f"{self.root}/{name}")
            except EngineError:
                return ""
            if answered.status != 404:
                break
        return answered.text("model_path") if answered.status == 200 else ""


def _base(url: str) -> str:
    """`url`; with the usual path where only a host is given."""
    bare = url.rstrip("/")
    return bare if urlsplit(bare).path else f"{bare}/v1"


def _root(base: str) -> str:
    """The server's own address: SGLang's routes outside OpenAI's protocol hang there."""
    parts = urlsplit(base)
    return urlunsplit((parts.scheme, parts.netloc, parts.path.removesuffix("/v1"), "", "")).rstrip("/")
